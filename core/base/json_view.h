// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace trazor {

/// Deepest nesting of documents from outside, JSON or YAML; ours have six levels. What walks through them may recurse.
inline constexpr std::size_t kMaxNesting = 100;
/// Most values of a document from outside; the largest shipped benchmark has a twentieth of it.
inline constexpr std::size_t kMaxValues = 4'000'000;

/// Parses untrusted JSON text. Throws Error(InvalidFile) with `origin`, line and column, or if the document is nested
/// deeper or has more values than the limits above; nothing is allocated then.
nlohmann::json parseJson(std::string_view text, std::string_view origin);
/// The same for a file that somebody wrote by hand: a key that stands twice in an object, of which JSON would silently
/// keep the last, is refused with its path.
nlohmann::json parseWrittenJson(std::string_view text, std::string_view origin);

/// At most `longest` bytes of what a document says, for a message: cut between two characters of UTF-8, and "..." at
/// the end tells so. `longest` is at least 3.
std::string shortened(std::string_view text, std::size_t longest);

/// A node of a JSON document that knows its path, so that every complaint names the place:
/// "my.space.json: genes[2].choices: must be a list with 1 to 4096 entries, is empty". Does not own the node.
class JsonView {
public:
    JsonView(const nlohmann::json& node, std::string_view origin)
        : m_node(&node)
        , m_origin(origin) {}

    bool has(std::string_view key) const;
    /// Throws if this is no object or has no such key.
    JsonView at(std::string_view key) const;
    JsonView at(std::size_t index) const;
    /// Entries of a list; throws if it is no list or its length is outside the range.
    std::size_t listSize(std::size_t min, std::size_t max) const;

    bool isText() const;
    bool isNumber() const;
    bool isBoolean() const;
    bool isList() const;
    bool isObject() const;

    std::string text(std::size_t maxLength = 4096) const;
    double number(double min, double max) const;
    std::int64_t integer(std::int64_t min, std::int64_t max) const;
    bool boolean() const;
    /// The first `count` entries of a list: the authors' files may list more than a network uses.
    std::vector<double> numbers(std::size_t count, double min, double max) const;
    std::vector<int> integers(std::size_t count, int min, int max) const;

    /// From now on, this view and those taken from it note which values are read.
    void track() { m_read = std::make_shared<std::set<const nlohmann::json*>>(); }
    /// Takes the value and what is inside as read.
    void markRead() const;
    /// Places that were not read, "MODEL, RETRAIN.PATCH_SIZE and 3 more"; a place stands for all inside. Empty if
    /// everything was read.
    std::string unread() const;

    /// Throws if the object has a key that is none of these. Keys that begin with '$' or '_' are anybody's own.
    void expectKeys(std::initializer_list<std::string_view> known) const;

    /// Throws if the object's "format" is not `format` or its "version" is newer than `version`. Configurations of
    /// other libraries are called by their names.
    void expectFormat(std::string_view format, int version) const;

    const nlohmann::json& node() const noexcept { return *m_node; }
    const std::string& path() const noexcept { return m_path; }
    [[noreturn]] void fail(const std::string& problem, const std::string& hint = {}) const;

private:
    JsonView(const nlohmann::json& node, const JsonView& parent, std::string path)
        : m_node(&node)
        , m_origin(parent.m_origin)
        , m_path(std::move(path))
        , m_read(parent.m_read) {}

    const nlohmann::json* m_node;
    std::string m_origin;
    std::string m_path;
    std::shared_ptr<std::set<const nlohmann::json*>> m_read; ///< null unless tracked
};

} // namespace trazor

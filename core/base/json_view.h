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

/// Nesting limit of external JSON and YAML documents, which makes recursion over them safe; our own have six levels.
inline constexpr std::size_t kMaxNesting = 100;
/// Value limit of an external document; the largest shipped benchmark has a twentieth as many.
inline constexpr std::size_t kMaxValues = 4'000'000;

/// Parses untrusted JSON text. Throws Error(InvalidFile) with `origin`, line and column for a syntax error, and before
/// allocating anything if the document exceeds the limits above.
nlohmann::json parseJson(std::string_view text, std::string_view origin);
/// Like parseJson(), for hand-written files: also rejects duplicate keys, of which JSON would silently keep the last,
/// and reports their path.
nlohmann::json parseWrittenJson(std::string_view text, std::string_view origin);

/// Truncates text from a document to at most `longest` bytes for a message. Cuts between UTF-8 characters and ends a
/// truncated text with "...". `longest` must be at least 3.
std::string shortened(std::string_view text, std::size_t longest);

/// A node of a JSON document that knows its path, so that error messages name the place:
/// "my.space.json: genes[2].choices: must be a list with 1 to 4096 entries, is empty". Does not own the node.
class JsonView {
public:
    JsonView(const nlohmann::json& node, std::string_view origin)
        : m_node(&node)
        , m_origin(origin) {}

    bool has(std::string_view key) const;
    /// Throws if the node is not an object or has no such key.
    JsonView at(std::string_view key) const;
    JsonView at(std::size_t index) const;
    /// Returns the length of a list; throws if the node is not a list or the length is outside the range.
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
    /// The first `count` entries of a list; the authors' files may list more entries than a network uses.
    std::vector<double> numbers(std::size_t count, double min, double max) const;
    std::vector<int> integers(std::size_t count, int min, int max) const;

    /// Starts recording which values are read through this view and the views derived from it.
    void track() { m_read = std::make_shared<std::set<const nlohmann::json*>>(); }
    /// Marks the value and everything inside it as read.
    void markRead() const;
    /// Lists the paths that were not read, for instance "MODEL, RETRAIN.PATCH_SIZE and 3 more"; a path stands for
    /// everything below it. Empty if everything was read.
    std::string unread() const;

    /// Throws if the object has any other key. Keys that begin with '$' or '_' are free for any use.
    void expectKeys(std::initializer_list<std::string_view> known) const;

    /// Throws if "format" is not `format` or "version" is newer than `version`. The message for a configuration file of
    /// another library names that library.
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

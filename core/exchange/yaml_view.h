// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace YAML {
class Node;
}

namespace trazor::exchange {

/// A node of an untrusted YAML document that knows its path: "best.yaml: RETRAIN.NUM_HEADS[3]: must be a whole number
/// from 1 to 1024, is 'x'". (A Python dictionary of literals is YAML too.)
class YamlView {
public:
    /// Throws Error(InvalidFile) if it is no YAML. `hint` goes with every later complaint.
    static YamlView parse(std::string_view text, std::string_view origin, std::string hint);

    bool isMap() const;
    bool isList() const;
    bool has(const std::string& key) const;
    /// Throw if this is no map or has no such key; if this is no list or too short.
    YamlView at(const std::string& key) const;
    YamlView at(std::size_t index) const;
    std::size_t size() const; ///< of a list; 0 for anything else

    double number(double min, double max) const;
    int integer(int min, int max) const;
    std::string text() const; ///< of a scalar
    /// The first `count` entries: the authors' files list more than the depth uses, and their code ignores the rest.
    std::vector<double> numbers(std::size_t count, double min, double max) const;
    std::vector<int> integers(std::size_t count, int min, int max) const;

    [[noreturn]] void fail(const std::string& problem) const;

private:
    struct Document;
    YamlView(std::shared_ptr<const Document> document, const YAML::Node& node, std::string path);

    std::shared_ptr<const Document> m_document;
    std::shared_ptr<const YAML::Node> m_node;
    std::string m_path;
};

} // namespace trazor::exchange

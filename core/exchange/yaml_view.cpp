// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/yaml_view.h"

#include "core/base/error.h"
#include "core/space/search_space.h"

#include <yaml-cpp/yaml.h>

#include <cmath>
#include <utility>

namespace trazor::exchange {

struct YamlView::Document {
    std::string origin;
    std::string hint;
};

YamlView::YamlView(std::shared_ptr<const Document> document, const YAML::Node& node, std::string path)
    : m_document(std::move(document))
    , m_node(std::make_shared<const YAML::Node>(node))
    , m_path(std::move(path)) {}

YamlView YamlView::parse(std::string_view text, std::string_view origin, std::string hint) {
    auto document = std::make_shared<const Document>(Document{std::string(origin), std::move(hint)});
    try {
        return {document, YAML::Load(std::string(text)), {}};
    } catch (const YAML::Exception& problem) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": not valid YAML: " + problem.what(),
                    "The file may be cut off or be of another kind.");
    }
}

void YamlView::fail(const std::string& problem) const {
    throw Error(ErrorCode::InvalidFile, m_document->origin + ": " + (m_path.empty() ? "" : m_path + ": ") + problem,
                m_document->hint);
}

bool YamlView::isMap() const {
    return m_node->IsMap();
}

bool YamlView::isList() const {
    return m_node->IsSequence();
}

bool YamlView::has(const std::string& key) const {
    return m_node->IsMap() && (*m_node)[key];
}

YamlView YamlView::at(const std::string& key) const {
    if (!m_node->IsMap()) {
        fail("must be a map of keys");
    }
    const YAML::Node found = (*m_node)[key];
    if (!found) {
        fail("'" + key + "' is missing");
    }
    return {m_document, found, m_path.empty() ? key : m_path + "." + key};
}

YamlView YamlView::at(std::size_t index) const {
    if (index >= size()) {
        fail("must be a list with at least " + std::to_string(index + 1) + " entries, has " + std::to_string(size()));
    }
    return {m_document, (*m_node)[index], m_path + "[" + std::to_string(index) + "]"};
}

std::size_t YamlView::size() const {
    return m_node->IsSequence() ? m_node->size() : 0;
}

double YamlView::number(double min, double max) const {
    double value = 0.0;
    const bool readable = m_node->IsScalar() && YAML::convert<double>::decode(*m_node, value);
    if (!readable || !(value >= min && value <= max)) {
        fail("must be a number from " + space::Gene{}.format(min) + " to " + space::Gene{}.format(max) + ", is '" +
             (m_node->IsScalar() ? m_node->Scalar() : std::string("not a number")) + "'");
    }
    return value;
}

int YamlView::integer(int min, int max) const {
    const double value = number(min, max);
    if (value != std::floor(value)) {
        fail("must be a whole number, is " + m_node->Scalar());
    }
    return static_cast<int>(value);
}

std::string YamlView::text() const {
    if (!m_node->IsScalar()) {
        fail("must be a text or a number");
    }
    return m_node->Scalar();
}

std::vector<double> YamlView::numbers(std::size_t count, double min, double max) const {
    if (size() < count) {
        fail("must be a list with an entry for each of the " + std::to_string(count) + " blocks or stages, has " +
             std::to_string(size()));
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(at(i).number(min, max));
    }
    return values;
}

std::vector<int> YamlView::integers(std::size_t count, int min, int max) const {
    std::vector<int> values;
    if (size() < count) {
        static_cast<void>(numbers(count, min, max));
    }
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(at(i).integer(min, max));
    }
    return values;
}

} // namespace trazor::exchange

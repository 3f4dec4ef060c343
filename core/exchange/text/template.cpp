// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/text/template.h"

#include "core/base/embedded_text.h"
#include "core/exchange/text/svg_figure.h"

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace trazor::exchange {
namespace {

namespace mustache = kainjow::mustache;

mustache::data dataOf(const nlohmann::json& value) {
    if (value.is_object()) {
        mustache::data object(mustache::data::type::object);
        for (const auto& [key, entry] : value.items()) {
            object.set(key, dataOf(entry));
        }
        return object;
    }
    if (value.is_array()) {
        mustache::data list(mustache::data::type::list);
        for (const nlohmann::json& entry : value) {
            list.push_back(dataOf(entry));
        }
        return list;
    }
    if (value.is_boolean() || value.is_null()) {
        return mustache::data(value.is_boolean() && value.get<bool>());
    }
    return value.is_string() ? value.get<std::string>() : value.dump();
}

} // namespace

std::string filledTemplate(std::string_view name, const nlohmann::json& values, Escape escape) {
    const auto texts = embeddedTemplates();
    const auto found =
        std::find_if(texts.begin(), texts.end(), [&](const EmbeddedText& it) { return it.name == name; });
    if (found == texts.end()) {
        throw std::logic_error("there is no template " + std::string(name));
    }
    mustache::mustache document{std::string(found->text)};
    if (!document.is_valid()) {
        throw std::logic_error(std::string(name) + ": " + document.error_message());
    }
    document.set_custom_escape(
        [escape](const std::string& text) { return escape == Escape::Html ? escaped(text) : text; });
    return document.render(dataOf(values));
}

} // namespace trazor::exchange

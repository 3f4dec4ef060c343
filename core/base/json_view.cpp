// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_view.h"

#include "core/base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

namespace trazor {
namespace {

std::string describe(const nlohmann::json& node) {
    if (node.is_object()) {
        return "is an object";
    }
    if (node.is_array()) {
        return node.empty() ? "is empty" : "is a list of " + std::to_string(node.size());
    }
    std::string value = node.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (value.size() > 60) {
        value = value.substr(0, 57) + "...";
    }
    return "is " + value;
}

std::string formatNumber(double value) {
    return nlohmann::json(value).dump();
}

/// Follows a parser through a document and notes the first key that stands twice in its object.
class RepeatedKey {
public:
    /// As nlohmann::json::parser_callback_t wants it.
    bool operator()(nlohmann::json::parse_event_t event, const nlohmann::json& value) {
        using Event = nlohmann::json::parse_event_t;
        switch (event) {
        case Event::key:
            m_open.back().key = value.get<std::string>();
            if (!m_open.back().keys.insert(m_open.back().key).second && m_path.empty()) {
                m_path = path();
            }
            break;
        case Event::object_start:
        case Event::array_start:
            m_open.push_back({event == Event::array_start, 0, {}, {}});
            break;
        case Event::object_end:
        case Event::array_end:
            m_open.pop_back();
            [[fallthrough]];
        case Event::value:
            if (!m_open.empty()) {
                ++m_open.back().index;
            }
        }
        return true;
    }
    const std::string& found() const noexcept { return m_path; }

private:
    struct Open {
        bool isList;
        std::size_t index;
        std::string key;
        std::set<std::string> keys;
    };

    std::string path() const {
        std::string text;
        for (const Open& open : m_open) {
            text += open.isList ? '[' + std::to_string(open.index) + ']' : (text.empty() ? "" : ".") + open.key;
        }
        return text;
    }

    std::vector<Open> m_open;
    std::string m_path;
};

/// Some programs write what is not a number all the same. `end` is where the parser gave up, a letter or two behind the
/// beginning of the word.
bool startsNoNumber(std::string_view text, std::size_t end) {
    const std::string_view around = text.substr(end < 4 ? 0 : std::min(end - 4, text.size()), 12);
    return around.find("NaN") != std::string_view::npos || around.find("Infinity") != std::string_view::npos;
}

nlohmann::json parsed(std::string_view text, std::string_view origin,
                      const nlohmann::json::parser_callback_t& callback) {
    try {
        return nlohmann::json::parse(text, callback);
    } catch (const nlohmann::json::exception& problem) { // numbers like 1e999 are "out of range"
        // The library's message begins with an internal number in brackets.
        std::string what = problem.what();
        if (const std::size_t end = what.find("] "); end != std::string::npos) {
            what.erase(0, end + 2);
        }
        const auto* const syntax = dynamic_cast<const nlohmann::json::parse_error*>(&problem);
        const bool isNoNumber = syntax != nullptr && startsNoNumber(text, syntax->byte);
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": not valid JSON: " + what,
                    isNoNumber ? "JSON has no NaN and no Infinity: write null, or leave the entry out."
                               : "The file may be cut off or not be JSON at all.");
    }
}

} // namespace

nlohmann::json parseJson(std::string_view text, std::string_view origin) {
    return parsed(text, origin, nullptr);
}

nlohmann::json parseWrittenJson(std::string_view text, std::string_view origin) {
    RepeatedKey repeated;
    nlohmann::json document =
        parsed(text, origin, [&](int, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
            return repeated(event, value);
        });
    if (const std::string& path = repeated.found(); !path.empty()) {
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": " + path + ": stands twice",
                    "Leave one of them out.", path);
    }
    return document;
}

bool JsonView::has(std::string_view key) const {
    return m_node->is_object() && m_node->contains(key);
}

JsonView JsonView::at(std::string_view key) const {
    if (!m_node->is_object()) {
        fail("must be an object, " + describe(*m_node));
    }
    const auto member = m_node->find(key);
    if (member == m_node->end()) {
        fail("'" + std::string(key) + "' is missing");
    }
    return {*member, *this, m_path.empty() ? std::string(key) : m_path + "." + std::string(key)};
}

JsonView JsonView::at(std::size_t index) const {
    if (!m_node->is_array() || index >= m_node->size()) {
        fail("must be a list with at least " + std::to_string(index + 1) + " entries, " + describe(*m_node));
    }
    return {(*m_node)[index], *this, m_path + "[" + std::to_string(index) + "]"};
}

std::size_t JsonView::listSize(std::size_t min, std::size_t max) const {
    if (!m_node->is_array() || m_node->size() < min || m_node->size() > max) {
        fail("must be a list with " + std::to_string(min) + " to " + std::to_string(max) + " entries, " +
             describe(*m_node));
    }
    return m_node->size();
}

bool JsonView::isText() const {
    return m_node->is_string();
}
bool JsonView::isNumber() const {
    return m_node->is_number();
}
bool JsonView::isBoolean() const {
    return m_node->is_boolean();
}
bool JsonView::isList() const {
    return m_node->is_array();
}
bool JsonView::isObject() const {
    return m_node->is_object();
}

std::string JsonView::text(std::size_t maxLength) const {
    if (!m_node->is_string()) {
        fail("must be a text, " + describe(*m_node));
    }
    auto value = m_node->get<std::string>();
    if (value.size() > maxLength) {
        fail("must have at most " + std::to_string(maxLength) + " characters, has " + std::to_string(value.size()));
    }
    return value;
}

double JsonView::number(double min, double max) const {
    const double value = m_node->is_number() ? m_node->get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (!(value >= min && value <= max)) {
        fail("must be a number from " + formatNumber(min) + " to " + formatNumber(max) + ", " + describe(*m_node));
    }
    return value;
}

std::int64_t JsonView::integer(std::int64_t min, std::int64_t max) const {
    const auto complain = [&] {
        fail("must be a whole number from " + std::to_string(min) + " to " + std::to_string(max) + ", " +
             describe(*m_node));
    };
    const bool tooLarge =
        m_node->is_number_unsigned() &&
        m_node->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!m_node->is_number() || tooLarge) {
        complain();
    }
    if (!m_node->is_number_integer()) { // 4.0 is a whole number too
        const auto value = m_node->get<double>();
        if (!(value >= static_cast<double>(min) && value <= static_cast<double>(max)) || value != std::floor(value)) {
            complain();
        }
        return static_cast<std::int64_t>(value);
    }
    const auto value = m_node->get<std::int64_t>();
    if (value < min || value > max) {
        complain();
    }
    return value;
}

bool JsonView::boolean() const {
    if (!m_node->is_boolean()) {
        fail("must be true or false, " + describe(*m_node));
    }
    return m_node->get<bool>();
}

void JsonView::expectKeys(std::initializer_list<std::string_view> known) const {
    if (!m_node->is_object()) {
        fail("must be an object, " + describe(*m_node));
    }
    std::string names;
    for (const std::string_view name : known) {
        names += (names.empty() ? "" : ", ") + std::string(name);
    }
    for (const auto& member : m_node->items()) {
        const std::string& key = member.key();
        if (!key.starts_with('$') && !key.starts_with('_') &&
            std::find(known.begin(), known.end(), key) == known.end()) {
            at(std::string_view(key)).fail("is no key that stands here", "Known: " + names + ".");
        }
    }
}

void JsonView::expectFormat(std::string_view format, int version) const {
    const std::string found = at("format").text();
    if (found != format) {
        at("format").fail("must be \"" + std::string(format) + "\", is \"" + found + "\"",
                          "This is a file of another kind.");
    }
    const std::int64_t foundVersion = at("version").integer(1, 1'000'000);
    if (foundVersion > version) {
        throw Error(ErrorCode::Unsupported,
                    m_origin + ": version: the file has format version " + std::to_string(foundVersion) +
                        ", this program reads up to " + std::to_string(version),
                    "Open it with a newer version of T-Razor Studio.");
    }
}

void JsonView::fail(const std::string& problem, const std::string& hint) const {
    throw Error(ErrorCode::InvalidFile, m_origin + ": " + (m_path.empty() ? "" : m_path + ": ") + problem, hint,
                m_path);
}

} // namespace trazor

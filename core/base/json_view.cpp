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
    return "is " + shortened(node.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), 60);
}

/// Appends the paths below `node` that are not in `read`; false if part of the node was read or if the node is empty.
bool collectUnread(const nlohmann::json& node, const std::string& path, const std::set<const nlohmann::json*>& read,
                   std::vector<std::string>& places) {
    if (read.contains(&node) || node.empty()) { // null is empty too
        return false;
    }
    bool isUnread = true;
    std::vector<std::string> inside;
    if (node.is_structured()) {
        for (const auto& [key, child] : node.items()) {
            const std::string place = node.is_array() ? path + '[' + key + ']' : (path.empty() ? "" : path + '.') + key;
            isUnread = collectUnread(child, place, read, inside) && isUnread;
        }
    }
    if (isUnread && !path.empty()) {
        inside = {path};
    }
    places.insert(places.end(), inside.begin(), inside.end());
    return isUnread;
}

std::string formatNumber(double value) {
    return nlohmann::json(value).dump();
}

/// Tracks the parser's position and records the first duplicate key of an object.
class RepeatedKey {
public:
    /// Matches nlohmann::json::parser_callback_t, apart from the depth.
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

    /// The place that the parser has reached.
    std::string path() const {
        std::string text;
        for (const Open& open : m_open) {
            text += open.isList ? '[' + std::to_string(open.index) + ']' : (text.empty() ? "" : ".") + open.key;
        }
        return text;
    }

private:
    struct Open {
        bool isList;
        std::size_t index;
        std::string key;
        std::set<std::string> keys;
    };

    std::vector<Open> m_open;
    std::string m_path;
};

/// Some programs write NaN or Infinity although JSON has neither. `end` is the error position, which lies a character
/// or two behind the start of the word.
bool startsNoNumber(std::string_view text, std::size_t end) {
    const std::string_view around = text.substr(end < 4 ? 0 : std::min(end - 4, text.size()), 12);
    return around.find("NaN") != std::string_view::npos || around.find("Infinity") != std::string_view::npos;
}

/// The parser's message quotes the last token in full, which can be arbitrarily long.
std::string withShortQuote(const std::string& message) {
    constexpr std::size_t kLongestQuote = 60;
    constexpr std::string_view kBegin = "last read: '";
    constexpr std::string_view kNumber = "parsing '";
    for (const std::string_view begin : {kBegin, kNumber}) {
        const std::size_t quote = message.find(begin);
        const std::size_t end = message.rfind('\'');
        if (quote != std::string::npos && end >= quote + begin.size()) {
            const std::size_t first = quote + begin.size();
            return message.substr(0, first) + shortened(message.substr(first, end - first), kLongestQuote) +
                   message.substr(end);
        }
    }
    return message;
}

/// Throws Error(InvalidFile) if the text exceeds kMaxNesting or kMaxValues; the parser checks the syntax.
void checkSize(std::string_view text, std::string_view origin) {
    std::size_t depth = 0;
    std::size_t values = 1;
    bool isInString = false;
    for (std::size_t i = 0; i < text.size() && depth <= kMaxNesting; ++i) {
        const char letter = text[i];
        if (letter == '"') {
            isInString = !isInString;
        } else if (isInString) {
            i += letter == '\\' ? 1 : 0;
        } else if (letter == '[' || letter == '{') {
            ++depth;
            ++values;
        } else if (letter == ']' || letter == '}') {
            depth -= depth > 0 ? 1 : 0;
        } else if (letter == ',') {
            ++values;
        }
    }
    if (depth > kMaxNesting || values > kMaxValues) {
        throw Error(ErrorCode::InvalidFile,
                    std::string(origin) + ": the JSON text " +
                        (depth > kMaxNesting ? "is nested deeper than " + std::to_string(kMaxNesting) + " levels"
                                             : "has more than " + std::to_string(kMaxValues) + " values"));
    }
}

/// The library's message without the internal number in brackets that it begins with.
std::string messageOf(const nlohmann::json::exception& problem) {
    const std::string what = problem.what();
    const std::size_t end = what.find("] ");
    return withShortQuote(end == std::string::npos ? what : what.substr(end + 2));
}

/// `keys`, which may be null, follows the parser.
nlohmann::json parsed(std::string_view text, std::string_view origin, RepeatedKey* keys) {
    checkSize(text, origin);
    using Event = nlohmann::json::parse_event_t;
    const auto follow = [keys](int, Event event, const nlohmann::json& value) { return (*keys)(event, value); };
    try {
        return nlohmann::json::parse(text, keys != nullptr ? nlohmann::json::parser_callback_t(follow) : nullptr);
    } catch (const nlohmann::json::out_of_range& problem) { // a number like 1e999
        const std::string path = keys != nullptr ? keys->path() : "";
        throw Error(ErrorCode::InvalidFile,
                    std::string(origin) + ": " + path + (path.empty() ? "" : ": ") + messageOf(problem),
                    "Numbers lie between -1.8e308 and 1.8e308.", path);
    } catch (const nlohmann::json::exception& problem) {
        const auto* const syntax = dynamic_cast<const nlohmann::json::parse_error*>(&problem);
        const bool isNoNumber = syntax != nullptr && startsNoNumber(text, syntax->byte);
        throw Error(ErrorCode::InvalidFile, std::string(origin) + ": not valid JSON: " + messageOf(problem),
                    isNoNumber ? "JSON has no NaN and no Infinity: write null, or leave the entry out."
                               : "The file may be cut off or not be JSON at all.");
    }
}

} // namespace

std::string shortened(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) {
        return std::string(text);
    }
    std::size_t end = longest - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) { // inside a multi-byte character
        --end;
    }
    return std::string(text.substr(0, end)) + "...";
}

nlohmann::json parseJson(std::string_view text, std::string_view origin) {
    return parsed(text, origin, nullptr);
}

nlohmann::json parseWrittenJson(std::string_view text, std::string_view origin) {
    RepeatedKey repeated;
    nlohmann::json document = parsed(text, origin, &repeated);
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
        const std::string most = std::to_string(max) + (max == 1 ? " entry, " : " entries, ");
        fail("must be a list with " + (min == max ? "" : std::to_string(min) + " to ") + most + describe(*m_node));
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

void JsonView::markRead() const {
    if (m_read != nullptr) {
        m_read->insert(m_node);
    }
}

std::string JsonView::unread() const {
    constexpr std::size_t kMostNamed = 8;
    constexpr std::size_t kLongest = 80;
    std::vector<std::string> places;
    collectUnread(*m_node, m_path, *m_read, places);
    std::string text;
    for (std::size_t i = 0; i < std::min(places.size(), kMostNamed); ++i) {
        text += (text.empty() ? "" : ", ") + shortened(places[i], kLongest);
    }
    return places.size() > kMostNamed ? text + " and " + std::to_string(places.size() - kMostNamed) + " more" : text;
}

std::string JsonView::text(std::size_t maxLength) const {
    markRead();
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
    markRead();
    const double value = m_node->is_number() ? m_node->get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (!(value >= min && value <= max)) {
        fail("must be a number from " + formatNumber(min) + " to " + formatNumber(max) + ", " + describe(*m_node));
    }
    return value;
}

std::int64_t JsonView::integer(std::int64_t min, std::int64_t max) const {
    markRead();
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
        // The largest int64 rounds up to 2^63 as a double, which does not fit.
        if (!(value >= static_cast<double>(min) && value <= static_cast<double>(max) && value < 0x1p63) ||
            value != std::floor(value)) {
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
    markRead();
    if (!m_node->is_boolean()) {
        fail("must be true or false, " + describe(*m_node));
    }
    return m_node->get<bool>();
}

std::vector<double> JsonView::numbers(std::size_t count, double min, double max) const {
    if (!m_node->is_array() || m_node->size() < count) {
        fail("must be a list with an entry for each of the " + std::to_string(count) + " blocks or stages, " +
             describe(*m_node));
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(at(i).number(min, max));
    }
    return values;
}

std::vector<int> JsonView::integers(std::size_t count, int min, int max) const {
    static_cast<void>(numbers(count, min, max)); // reports missing entries
    std::vector<int> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(static_cast<int>(at(i).integer(min, max)));
    }
    return values;
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
    if (isObject() && !has("format")) {
        fail("this is no file of T-Razor Studio: 'format' is missing",
             "A file of this kind has \"format\": \"" + std::string(format) + "\".");
    }
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

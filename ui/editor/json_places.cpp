// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editor/json_places.h"

#include "core/base/json_view.h"

namespace trazor::ui {

namespace {

constexpr std::size_t kMostPathBytes = 64U << 20; ///< total over all paths: bounds long keys around many values

/// Recursive descent parser for RFC 8259. Checks strings and numbers only as far as needed to find their end.
class Scanner {
public:
    Scanner(std::string_view text, JsonPlaces& places)
        : m_text(text)
        , m_places(places) {}

    void run() {
        if (value({}, 0)) {
            skipBlanks();
            if (m_at < m_text.size()) {
                fail();
            }
        }
    }

private:
    bool fail() {
        if (!m_places.error) {
            m_places.error = m_at;
        }
        return false;
    }

    void skipBlanks() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) {
            ++m_at;
        }
    }

    bool take(char wanted) {
        skipBlanks();
        if (m_at < m_text.size() && m_text[m_at] == wanted) {
            ++m_at;
            return true;
        }
        return false;
    }

    bool value(const std::string& path, std::size_t depth) {
        skipBlanks();
        const std::size_t begin = m_at;
        if (m_at >= m_text.size() || depth > kMaxNesting || (m_pathBytes += path.size()) > kMostPathBytes) {
            return fail();
        }
        bool isWhole = false;
        switch (m_text[m_at]) {
        case '{':
            isWhole = object(path, depth);
            break;
        case '[':
            isWhole = list(path, depth);
            break;
        case '"': {
            std::string ignored;
            isWhole = string(ignored);
            break;
        }
        default:
            isWhole = word();
        }
        m_places.values[path] = {begin, m_at};
        return isWhole;
    }

    bool object(const std::string& path, std::size_t depth) {
        ++m_at;
        if (take('}')) {
            return true;
        }
        do {
            skipBlanks();
            std::string key;
            if (!string(key) || !(take(':') || fail()) || !value(path.empty() ? key : path + '.' + key, depth + 1)) {
                return false;
            }
        } while (take(','));
        return take('}') || fail();
    }

    bool list(const std::string& path, std::size_t depth) {
        ++m_at;
        if (take(']')) {
            return true;
        }
        std::size_t index = 0;
        do {
            if (!value(path + '[' + std::to_string(index++) + ']', depth + 1)) {
                return false;
            }
        } while (take(','));
        return take(']') || fail();
    }

    bool string(std::string& content) {
        if (m_at >= m_text.size() || m_text[m_at] != '"') {
            return fail();
        }
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '\n'; ++m_at) {
            if (m_text[m_at] == '"') {
                ++m_at;
                return true;
            }
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) {
                ++m_at;
            }
            content += m_text[m_at];
        }
        return fail();
    }

    bool word() {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() &&
               std::string_view(" \t\r\n,:]}[{\"").find(m_text[m_at]) == std::string_view::npos) {
            ++m_at;
        }
        const std::string_view found = m_text.substr(begin, m_at - begin);
        const bool isNumber = !found.empty() && found.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
        if (isNumber || found == "true" || found == "false" || found == "null") {
            return true;
        }
        m_at = begin;
        return fail();
    }

    std::string_view m_text;
    JsonPlaces& m_places;
    std::size_t m_at = 0;
    std::size_t m_pathBytes = 0;
};

} // namespace

TextRange JsonPlaces::find(std::string_view path) const {
    while (true) {
        if (const auto found = values.find(std::string(path)); found != values.end()) {
            return found->second;
        }
        if (path.empty()) {
            return {};
        }
        const std::size_t cut = path.find_last_of(".[");
        path = path.substr(0, cut == std::string_view::npos ? 0 : cut);
    }
}

JsonPlaces findPlaces(std::string_view json) {
    JsonPlaces places;
    Scanner(json, places).run();
    return places;
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>

namespace trazor {
namespace {

/// True if a spreadsheet would evaluate the text (CSV injection, OWASP). Numbers are harmless.
bool startsFormula(std::string_view text) {
    constexpr std::string_view kFullWidth[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}; // also read as = + - @
    const auto begins = [&](std::string_view sign) { return text.starts_with(sign); };
    if (text.empty() || (std::string_view("=+-@\t\r\n").find(text.front()) == std::string_view::npos &&
                         std::none_of(std::begin(kFullWidth), std::end(kFullWidth), begins))) {
        return false;
    }
    double number = 0.0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem != std::errc() || end != text.data() + text.size();
}

} // namespace

CsvWriter& CsvWriter::plain(std::string_view text) {
    if (!m_isRowEmpty) {
        m_text += ',';
    }
    m_isRowEmpty = false;
    m_text += text;
    return *this;
}

CsvWriter& CsvWriter::cell(std::string_view text) {
    const bool isFormula = startsFormula(text);
    // Spreadsheets in some locales split cells at a semicolon or a tab.
    if (!isFormula && text.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
        return plain(text);
    }
    std::string quoted = isFormula ? "\"'" : "\"";
    for (const char letter : text) {
        quoted += letter;
        if (letter == '"') {
            quoted += '"';
        }
    }
    return plain(quoted + '"');
}

CsvWriter& CsvWriter::cell(double value) {
    if (!std::isfinite(value)) {
        return plain({});
    }
    std::array<char, 32> digits{};
    if (std::abs(value) < 1e15 && value == std::trunc(value)) { // a count is never written as 1e+09
        return plain(std::to_string(static_cast<std::int64_t>(value)));
    }
    const auto [end, problem] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return plain({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void CsvWriter::endRow() {
    m_text += "\r\n";
    m_isRowEmpty = true;
}

namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

class CsvParser {
public:
    CsvParser(std::string_view text, char separator, std::string_view origin)
        : m_text(text)
        , m_separator(separator)
        , m_ends{separator, '\r', '\n'}
        , m_origin(origin) {}

    std::vector<CsvRow> rows() {
        std::vector<CsvRow> rows;
        while (m_at < m_text.size()) {
            CsvRow row{++m_row, {}};
            do {
                row.cells.push_back(cell());
            } while (takes(m_separator));
            takes('\r');
            takes('\n');
            if (row.cells.size() > 1 || !row.cells.front().empty()) {
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

private:
    bool takes(char letter) {
        const bool isHere = m_at < m_text.size() && m_text[m_at] == letter;
        m_at += isHere ? 1 : 0;
        return isHere;
    }

    std::string_view upToEnd() {
        const std::size_t begin = m_at;
        m_at = std::min(m_text.find_first_of({m_ends.data(), m_ends.size()}, m_at), m_text.size());
        return m_text.substr(begin, m_at - begin);
    }

    std::string cell() {
        const std::size_t quote = m_text.find_first_not_of(' ', m_at);
        if (quote == std::string_view::npos || m_text[quote] != '"') {
            return std::string(trimmed(upToEnd()));
        }
        m_at = quote + 1;
        std::string content;
        while (true) {
            const std::size_t end = m_text.find('"', m_at);
            if (end == std::string_view::npos) {
                fail("a quote is opened and not closed");
            }
            content += m_text.substr(m_at, end - m_at);
            m_at = end + 1;
            if (!takes('"')) {
                break;
            }
            content += '"';
        }
        if (!trimmed(upToEnd()).empty()) {
            fail("text follows a closing quote");
        }
        return content;
    }

    [[noreturn]] void fail(const char* problem) const {
        throw Error(ErrorCode::InvalidFile, std::string(m_origin) + ": row " + std::to_string(m_row) + ": " + problem,
                    "The table may be cut off. A quote inside a quoted cell is written twice.");
    }

    std::string_view m_text;
    char m_separator;
    std::array<char, 3> m_ends;
    std::string_view m_origin;
    std::size_t m_at = 0;
    int m_row = 0;
};

} // namespace

std::vector<CsvRow> parseCsv(std::string_view text, char separator, std::string_view origin) {
    return CsvParser(text, separator, origin).rows();
}

} // namespace trazor

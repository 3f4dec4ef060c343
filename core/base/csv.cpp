// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>

namespace trazor {
namespace {

/// Whether a spreadsheet would compute the text (CSV injection, OWASP). A number is none.
bool startsFormula(std::string_view text) {
    constexpr std::string_view kFullWidth[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}; // taken for = + - @ too
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
    // A semicolon or a tabulator separates cells where spreadsheets are set so.
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

} // namespace trazor

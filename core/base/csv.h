// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace trazor {

/// Writes CSV according to RFC 4180: lines end with CR LF, and text with a comma, a quote or a line break is quoted.
/// Text that a spreadsheet would evaluate (it begins with = + - @ and is not a number) is prefixed with an apostrophe.
/// Numbers are written with the fewest digits that round-trip and a decimal point, in every locale.
class CsvWriter {
public:
    CsvWriter& cell(std::string_view text);
    /// Writes an empty cell for a non-finite value: CSV has no notation for it.
    CsvWriter& cell(double value);
    template <typename Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    CsvWriter& cell(Integer value) {
        return plain(std::to_string(value));
    }
    void endRow();

    const std::string& text() const noexcept { return m_text; }

private:
    CsvWriter& plain(std::string_view text);

    std::string m_text;
    bool m_isRowEmpty = true;
};

/// A row of a table. `number` counts from 1 as spreadsheets do, empty lines included.
struct CsvRow {
    int number = 0;
    std::vector<std::string> cells;
};

/// Parses an untrusted table according to RFC 4180 and skips empty rows. Accepts any line ending and trims white space
/// around unquoted cells. Throws Error(InvalidFile) with `origin` and the row number for unbalanced quotes.
std::vector<CsvRow> parseCsv(std::string_view text, char separator, std::string_view origin);

} // namespace trazor

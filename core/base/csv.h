// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace trazor {

/// Comma-separated values by RFC 4180: lines end with CR LF, and a text with a comma, a quote or a line break is
/// quoted. A text that a spreadsheet would compute (it begins with = + - @ and is no number) gets an apostrophe before
/// it. Numbers are the shortest that read back as the same value, with a point, in every locale.
class CsvWriter {
public:
    CsvWriter& cell(std::string_view text);
    /// Empty for what is not finite: a table has no word for it.
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

/// A row of a table, counted from 1 as a spreadsheet does: empty lines count too.
struct CsvRow {
    int number = 0;
    std::vector<std::string> cells;
};

/// Rows of an untrusted table by RFC 4180, without the empty ones. Any line end is taken, and white space around a cell
/// that is not quoted is left out. Throws Error(InvalidFile) with `origin` and the row for quotes that do not match.
std::vector<CsvRow> parseCsv(std::string_view text, char separator, std::string_view origin);

} // namespace trazor

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::testing {

/// Parses a table by RFC 4180, independently of the writer. Lines must end with CR LF; a quote inside an unquoted cell
/// or a missing final line break yields an empty table.
inline std::vector<std::vector<std::string>> readCsv(std::string_view text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string cell;
    std::size_t at = 0;
    while (at < text.size()) {
        cell.clear();
        if (text[at] == '"') {
            for (++at; at < text.size(); ++at) {
                if (text[at] == '"' && (at + 1 >= text.size() || text[at + 1] != '"')) {
                    break;
                }
                at += text[at] == '"' ? 1 : 0;
                cell += text[at];
            }
            ++at;
        } else {
            const std::size_t end = std::min(text.find_first_of(",\r\n\"", at), text.size());
            cell = text.substr(at, end - at);
            at = end;
        }
        row.push_back(cell);
        if (at < text.size() && text[at] == ',') {
            ++at;
        } else if (text.substr(at, 2) == "\r\n") {
            at += 2;
            rows.push_back(row);
            row.clear();
        } else {
            return {};
        }
    }
    return row.empty() ? rows : std::vector<std::vector<std::string>>();
}

} // namespace trazor::testing

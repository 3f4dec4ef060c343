// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace trazor {

CsvWriter& CsvWriter::plain(std::string_view text) {
    if (!m_isRowEmpty) {
        m_text += ',';
    }
    m_isRowEmpty = false;
    m_text += text;
    return *this;
}

CsvWriter& CsvWriter::cell(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        return plain(text);
    }
    std::string quoted = "\"";
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

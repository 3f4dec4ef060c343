// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/number_text.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace trazor {
namespace {

Error badNumber(std::string_view text, std::string_view field) {
    return {ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is no number",
            "Write a number such as 5400000, 5.4M, 5,4M, 600k or 1.3G."};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

/// Factor of a unit; 0 for any other letter.
double factorOf(char unit) {
    switch (unit) {
    case 'k':
    case 'K':
        return 1e3;
    case 'M':
    case 'm':
        return 1e6;
    case 'G':
    case 'g':
        return 1e9;
    case 'T':
    case 't':
        return 1e12;
    default:
        return 0.0;
    }
}

/// Replaces decimal commas and removes grouping commas: "5,400,000" has groups of three, "5,4" has a fraction.
std::string withPoint(std::string_view digits) {
    const std::size_t end = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.find(',');
    const std::size_t lead = std::min(digits.find_first_of("0123456789"), digits.size());
    bool hasGroups = first > lead && first - lead <= 3 && digits[lead] != '0' && first < end;
    for (std::size_t at = first; at < end; at = digits.find(',', at + 1)) {
        hasGroups = hasGroups && (std::min(digits.find(',', at + 1), end) - at == 4);
    }
    std::string result(digits);
    if (hasGroups) {
        std::erase(result, ',');
    } else if (end == digits.size() && digits.find(',', first + 1) == std::string_view::npos) {
        result[first] = '.';
    }
    return result;
}

} // namespace

double parseNumber(std::string_view text, std::string_view field) {
    std::string_view digits = trimmed(text);
    const double factor = digits.empty() ? 0.0 : factorOf(digits.back());
    if (factor > 0.0) {
        digits = trimmed(digits.substr(0, digits.size() - 1));
    }
    const std::string plain = digits.find(',') == std::string_view::npos ? std::string(digits) : withPoint(digits);
    double value = 0.0;
    const auto [rest, problem] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (problem != std::errc() || rest != plain.data() + plain.size() || !std::isfinite(value)) {
        throw badNumber(text, field);
    }
    return value * (factor > 0.0 ? factor : 1.0);
}

} // namespace trazor

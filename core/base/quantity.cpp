// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantity.h"

#include "core/base/error.h"

#include <array>
#include <charconv>
#include <cmath>

namespace trazor {
namespace {

Error badCount(std::string_view text, std::string_view field) {
    return {ErrorCode::InvalidArgument,
            std::string(field) + ": '" + std::string(text) + "' is not a count between 0 and 9.2e18",
            "Write a number such as 5400000, 5.4M, 600k or 1.3G."};
}

} // namespace

std::int64_t parseCount(std::string_view text, std::string_view field) {
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, value);
    if (problem != std::errc() || end - rest > 1) {
        throw badCount(text, field);
    }
    double unit = 1.0;
    if (rest != end) {
        switch (*rest) {
        case 'k':
        case 'K':
            unit = 1e3;
            break;
        case 'M':
        case 'm':
            unit = 1e6;
            break;
        case 'G':
        case 'g':
            unit = 1e9;
            break;
        case 'T':
        case 't':
            unit = 1e12;
            break;
        default:
            throw badCount(text, field);
        }
    }
    const double count = std::round(value * unit);
    if (!std::isfinite(count) || count < 0.0 || count > 9.2e18) {
        throw badCount(text, field);
    }
    return static_cast<std::int64_t>(count);
}

Band parseBand(std::string_view text, std::string_view field) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is not a range",
                    "Write MIN:MAX, for instance 5.4M:6.5M; one side may be empty.");
    }
    Band band;
    if (colon > 0) {
        band.min = parseCount(text.substr(0, colon), field);
    }
    if (colon + 1 < text.size()) {
        band.max = parseCount(text.substr(colon + 1), field);
    }
    if (band.min && band.max && *band.min > *band.max) {
        throw Error(ErrorCode::InvalidArgument,
                    std::string(field) + ": the minimum " + formatCount(static_cast<double>(*band.min)) +
                        " is larger than the maximum " + formatCount(static_cast<double>(*band.max)),
                    "Exchange the two ends of the range.");
    }
    return band;
}

std::string formatCount(double value) {
    static constexpr const char* kUnits[] = {"", " k", " M", " G", " T"};
    std::size_t unit = 0;
    while (std::fabs(value) >= 999.5 && unit + 1 < std::size(kUnits)) {
        value /= 1000.0;
        ++unit;
    }
    std::array<char, 64> text{};
    char* const end = text.data() + text.size();
    if (unit == 0) {
        return {text.data(), std::to_chars(text.data(), end, value, std::chars_format::general, 4).ptr};
    }
    const double magnitude = std::fabs(value);
    const int decimals = magnitude < 9.995 ? 2 : (magnitude < 99.95 ? 1 : 0);
    // Unlike printf, std::to_chars writes a point in every locale.
    return std::string(text.data(), std::to_chars(text.data(), end, value, std::chars_format::fixed, decimals).ptr) +
           kUnits[unit];
}

std::string formatBand(const Band& band) {
    const auto text = [](std::int64_t count) { return formatCount(static_cast<double>(count)); };
    if (band.min && band.min == band.max) {
        return text(*band.min);
    }
    if (band.min && band.max) {
        return text(*band.min) + " to " + text(*band.max);
    }
    if (band.min) {
        return "at least " + text(*band.min);
    }
    return band.max ? "at most " + text(*band.max) : "any";
}

} // namespace trazor

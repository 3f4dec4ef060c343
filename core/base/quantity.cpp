// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantity.h"

#include "core/base/error.h"

#include <algorithm>
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
    if (unit == 0) {
        return formatDigits(value, 4);
    }
    const double magnitude = std::fabs(value);
    return formatFixed(value, magnitude < 9.995 ? 2 : (magnitude < 99.95 ? 1 : 0)) + kUnits[unit];
}

std::string formatFixed(double value, int digits) {
    std::array<char, 512> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
    return {text.data(), end.ptr};
}

std::string formatDigits(double value, int digits) {
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, digits);
    return {text.data(), end.ptr};
}

std::string formatScore(double value) {
    return formatFixed(value, 3);
}

namespace {

struct Unit {
    double factor;
    const char* suffix;
};

/// Thousands keep their digits up to 9,999: "1500" reads better than "1.5k".
Unit unitOf(double value) {
    const double size = std::abs(value);
    return size >= 1e12  ? Unit{1e12, "T"}
           : size >= 1e9 ? Unit{1e9, "G"}
           : size >= 1e6 ? Unit{1e6, "M"}
           : size >= 1e4 ? Unit{1e3, "k"}
                         : Unit{1.0, ""};
}

} // namespace

std::string formatTick(double value) {
    const Unit unit = unitOf(value);
    return formatDigits(value / unit.factor, 4) + unit.suffix;
}

std::string formatValue(double value) {
    const Unit unit = unitOf(value);
    const double number = value / unit.factor;
    const double size = std::abs(number);
    if (!std::isfinite(number) || (size != 0.0 && (size < 1e-4 || size >= 9999.5))) {
        return formatDigits(number, 4) + unit.suffix;
    }
    int before = 1; // digits in front of the point
    for (double limit = 10.0; size >= limit; limit *= 10.0) {
        ++before;
    }
    for (double limit = 1.0; size != 0.0 && size < limit; limit /= 10.0) {
        --before; // zeros behind the point are not significant
    }
    return formatFixed(number, std::max(4 - before, 0)) + unit.suffix;
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

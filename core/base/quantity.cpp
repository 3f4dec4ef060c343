// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantity.h"

#include "core/base/error.h"
#include "core/base/number_text.h"

#include <cmath>
#include <cstdio>

namespace trazor {

std::int64_t parseCount(std::string_view text, std::string_view field) {
    const double count = std::round(parseNumber(text, field));
    if (!(count >= 0.0 && count <= 9.2e18)) {
        throw Error(ErrorCode::InvalidArgument,
                    std::string(field) + ": '" + std::string(text) + "' is not a count between 0 and 9.2e18",
                    "Write a number such as 5400000, 5.4M, 600k or 1.3G.");
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
        char plain[32];
        std::snprintf(plain, sizeof plain, "%.4g", value);
        return plain;
    }
    const double magnitude = std::fabs(value);
    const int decimals = magnitude < 9.995 ? 2 : (magnitude < 99.95 ? 1 : 0);
    char text[48];
    std::snprintf(text, sizeof text, "%.*f%s", decimals, value, kUnits[unit]);
    return text;
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

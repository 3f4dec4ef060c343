// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantity.h"

#include "core/base/error.h"
#include "core/base/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

namespace trazor {

namespace {

/// In nanoseconds, longest unit first. "s" is a suffix of the others, so parsing tries them in turn.
constexpr std::array<std::pair<std::string_view, double>, 4> kTimeUnits{
    {{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1.0}}};

} // namespace

std::int64_t parseCount(std::string_view text, std::string_view field) {
    const double count = std::round(parseNumber(text, field));
    if (!(count >= 0.0 && count <= 9.2e18)) {
        throw Error(ErrorCode::InvalidArgument,
                    std::string(field) + ": '" + std::string(text) + "' is not a count between 0 and 9.2e18",
                    "Write a number such as 5400000, 5.4M, 600k or 1.3G.");
    }
    return static_cast<std::int64_t>(count);
}

std::int64_t parseTime(std::string_view text, std::string_view field) {
    for (const auto& [unit, nanoseconds] : kTimeUnits) {
        if (!text.ends_with(unit)) {
            continue;
        }
        const std::string_view number = text.substr(0, text.size() - unit.size());
        double value = 0.0;
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), value);
        const double time = std::round(value * nanoseconds);
        if (problem == std::errc() && end == number.data() + number.size() && time >= 0.0 && time <= 9.2e18) {
            return static_cast<std::int64_t>(time);
        }
    }
    throw Error(ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is not a time",
                "Write a number with the unit us, ms or s, for instance 8ms.");
}

Band parseBand(std::string_view text, std::string_view field, Writing writing) {
    const auto parse = writing == Writing::Time ? parseTime : parseCount;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        throw Error(ErrorCode::InvalidArgument, std::string(field) + ": '" + std::string(text) + "' is not a range",
                    writing == Writing::Time ? "Write MIN:MAX, for instance :8ms; one side may be empty."
                                             : "Write MIN:MAX, for instance 5.4M:6.5M; one side may be empty.");
    }
    Band band;
    if (colon > 0) {
        band.min = parse(text.substr(0, colon), field);
    }
    if (colon + 1 < text.size()) {
        band.max = parse(text.substr(colon + 1), field);
    }
    if (band.min && band.max && *band.min > *band.max) {
        throw Error(ErrorCode::InvalidArgument,
                    std::string(field) + ": the minimum " + formatBand({band.min, band.min}, writing) +
                        " is larger than the maximum " + formatBand({band.max, band.max}, writing),
                    "Exchange the two ends of the range.");
    }
    return band;
}

std::string bandText(const Band& band, Writing writing) {
    const auto end = [writing](const std::optional<std::int64_t>& value) {
        return !value                     ? std::string()
               : writing == Writing::Time ? formatDigits(static_cast<double>(*value) / 1e6, 15) + "ms"
                                          : std::to_string(*value);
    };
    return end(band.min) + ':' + end(band.max);
}

std::string formatDuration(double seconds) {
    const auto whole = std::llround(seconds);
    std::array<char, 48> text{};
    if (whole >= 3600) {
        std::snprintf(text.data(), text.size(), "%lld h %02lld min", whole / 3600, whole / 60 % 60);
    } else if (whole >= 60) {
        std::snprintf(text.data(), text.size(), "%lld min %02lld s", whole / 60, whole % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%lld s", whole);
    }
    return text.data();
}

std::string formatTime(double nanoseconds) {
    if (const double seconds = nanoseconds / 1e9; seconds >= 59.95 && std::isfinite(seconds)) {
        return formatDuration(seconds);
    }
    const auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end() - 1,
                                   [nanoseconds](const auto& each) { return nanoseconds >= 0.9995 * each.second; });
    return formatDigits(nanoseconds / unit->second, 3) + ' ' + std::string(unit->first);
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

std::string formatBytes(double value) {
    const std::string count = formatCount(value);
    const char unit = count.empty() ? '0' : count.back();
    return count + (unit >= '0' && unit <= '9' ? " B" : "B");
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

/// The least number, as a share of a power of ten, that four significant digits round up to that power.
constexpr double kRoundedUp = 0.99995;

/// Values up to 9,999 are not scaled: "1500" reads better than "1.5k". Neither are those above 9,999 T.
Unit unitOf(double value) {
    const double size = std::abs(value) / kRoundedUp;
    return size >= 1e16   ? Unit{1.0, ""}
           : size >= 1e12 ? Unit{1e12, "T"}
           : size >= 1e9  ? Unit{1e9, "G"}
           : size >= 1e6  ? Unit{1e6, "M"}
           : size >= 1e4  ? Unit{1e3, "k"}
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
    int before = 1; // digits before the decimal point
    for (double limit = 10.0; size >= kRoundedUp * limit; limit *= 10.0) {
        ++before;
    }
    for (double limit = 1.0; size != 0.0 && size < kRoundedUp * limit; limit /= 10.0) {
        --before; // leading zeros after the decimal point are not significant
    }
    return formatFixed(number, std::max(4 - before, 0)) + unit.suffix;
}

std::string formatBand(const Band& band, Writing writing) {
    const auto text = [writing](std::int64_t amount) {
        return writing == Writing::Time ? formatTime(static_cast<double>(amount))
                                        : formatCount(static_cast<double>(amount));
    };
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

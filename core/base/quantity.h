// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trazor {

/// Closed interval of counts; an absent bound is unbounded.
struct Band {
    std::optional<std::int64_t> min;
    std::optional<std::int64_t> max;

    bool contains(std::int64_t value) const noexcept { return (!min || value >= *min) && (!max || value <= *max); }
    /// Distance to the nearest bound, 0 inside.
    std::int64_t distance(std::int64_t value) const noexcept {
        return min && value < *min ? *min - value : (max && value > *max ? value - *max : 0);
    }
    /// True if the band and the interval from `least` to `most` overlap.
    bool meets(std::int64_t least, std::int64_t most) const noexcept {
        return (!min || *min <= most) && (!max || *max >= least);
    }
    bool isOpen() const noexcept { return !min && !max; }
    bool operator==(const Band&) const = default;
};

/// Parses "5.4M", "600k", "1.3G" or "1000" to a count >= 0. Throws Error(InvalidArgument), which names `field`.
std::int64_t parseCount(std::string_view text, std::string_view field);

/// Parses "500us", "8ms" or "0.1s" to nanoseconds >= 0. Throws Error(InvalidArgument), which names `field`.
std::int64_t parseTime(std::string_view text, std::string_view field);

/// Notation of an amount.
enum class Writing : std::uint8_t {
    Count, ///< "5.4M"
    Time,  ///< nanoseconds as "8ms"
};

/// Parses "MIN:MAX"; either side may be empty ("5M:" or ":8ms"). Throws Error(InvalidArgument) if MIN > MAX.
Band parseBand(std::string_view text, std::string_view field, Writing writing = Writing::Count);
/// The inverse of parseBand(), without rounding; ":" for an unbounded band.
std::string bandText(const Band& band, Writing writing = Writing::Count);

/// 5867944 -> "5.87 M"; three significant digits, units k, M, G, T.
std::string formatCount(double value);
/// 1280000 -> "1.28 MB", 640 -> "640 B"; decimal units.
std::string formatBytes(double value);

/// 7840000 ns -> "7.84 ms"; three significant digits, units ns, us, ms, s. From a minute on like formatDuration().
std::string formatTime(double nanoseconds);
/// "45 s", "1 min 33 s", "2 h 05 min", for finite seconds >= 0.
std::string formatDuration(double seconds);

/// 1234567 -> "1.235M", 12.5 -> "12.50": four significant digits, units k, M, G, T.
std::string formatValue(double value);
/// Four significant digits without trailing zeros, for axes: 12.5 -> "12.5".
std::string formatTick(double value);
/// A score in [0, 1] with three decimals.
std::string formatScore(double value);
/// With `digits` decimals. All formats use a decimal point in every locale.
std::string formatFixed(double value, int digits);
/// With up to `digits` significant digits.
std::string formatDigits(double value, int digits);

/// "5.40 M to 6.50 M", "14" if both bounds are equal, "at least 5.40 M", "at most 6.50 M", "any".
std::string formatBand(const Band& band, Writing writing = Writing::Count);

} // namespace trazor

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trazor {

/// Closed interval of counts; an absent end is open.
struct Band {
    std::optional<std::int64_t> min;
    std::optional<std::int64_t> max;

    bool contains(std::int64_t value) const noexcept { return (!min || value >= *min) && (!max || value <= *max); }
    /// Distance to the nearest end, 0 inside.
    std::int64_t distance(std::int64_t value) const noexcept {
        return min && value < *min ? *min - value : (max && value > *max ? value - *max : 0);
    }
    /// Whether anything from `least` to `most` lies inside.
    bool meets(std::int64_t least, std::int64_t most) const noexcept {
        return (!min || *min <= most) && (!max || *max >= least);
    }
    bool isOpen() const noexcept { return !min && !max; }
    bool operator==(const Band&) const = default;
};

/// "5.4M", "600k", "1.3G", "1000" to a count >= 0. `field` is named in the error (InvalidArgument).
std::int64_t parseCount(std::string_view text, std::string_view field);

/// "500us", "8ms", "0.1s" to nanoseconds >= 0. `field` is named in the error (InvalidArgument).
std::int64_t parseTime(std::string_view text, std::string_view field);

/// How an amount is written.
enum class Writing : std::uint8_t {
    Count, ///< "5.4M"
    Time,  ///< of nanoseconds: "8ms"
};

/// "MIN:MAX"; either side may be empty ("5M:" or ":8ms"). Throws Error(InvalidArgument) if MIN > MAX.
Band parseBand(std::string_view text, std::string_view field, Writing writing = Writing::Count);
/// As parseBand() reads it, to the last digit; ":" for an open band.
std::string bandText(const Band& band, Writing writing = Writing::Count);

/// 5867944 -> "5.87 M"; three significant digits, units k, M, G, T.
std::string formatCount(double value);
/// "1.28 MB", "640 B"; by thousands.
std::string formatBytes(double value);

/// 7840000 ns -> "7.84 ms"; three significant digits, units ns, us, ms, s.
std::string formatTime(double nanoseconds);

/// 1234567 -> "1.235M", 12.5 -> "12.50": four significant digits, units k, M, G, T.
std::string formatValue(double value);
/// Four significant digits without zeros at the end, for axes: 12.5 -> "12.5".
std::string formatTick(double value);
/// A score in [0, 1] with three digits.
std::string formatScore(double value);
/// With `digits` digits behind the point. All formats write the point whatever the locale.
std::string formatFixed(double value, int digits);
/// With up to `digits` significant digits.
std::string formatDigits(double value, int digits);

/// "5.40 M to 6.50 M", "14" where both ends are equal, "at least 5.40 M", "at most 6.50 M", "any".
std::string formatBand(const Band& band, Writing writing = Writing::Count);

} // namespace trazor

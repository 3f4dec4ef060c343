// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace trazor::bench {

// All functions take two columns of the same length; -infinity is a value like any other (the worst), NaN is
// not allowed. Where a coefficient does not exist (fewer than two rows, or a column of one value) it is NaN.

/// Kendall's tau-b, (C - D) / sqrt((P - Tx) (P - Ty)) over P pairs: ties leave the denominator, so a proxy of
/// few distinct values is flattered. Knight 1966, O(n log n).
double kendallTauB(std::span<const double> x, std::span<const double> y);

/// Kendall's tau-a, (C - D) / P: a tie counts as a pair that the proxy did not order.
double kendallTauA(std::span<const double> x, std::span<const double> y);

/// Spearman's rho: the linear correlation of the ranks, ties averaged.
double spearmanRho(std::span<const double> x, std::span<const double> y);

/// Tau-b over the pairs whose sizes differ by at most `tolerance` of the smaller one (0.1: 10 %). It says what a
/// proxy adds to the parameter count. O(n log n + pairs within the tolerance). Sizes are positive.
double inBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance = 0.1);

struct Interval {
    double low = 0.0;
    double high = 0.0;
};

// 95 % percentile intervals over resampled rows (Efron's bootstrap), NaN where the coefficient does not exist. The same
// seed gives the same interval.

Interval bootstrapTauB(std::span<const double> x, std::span<const double> y, int resamples = 1000,
                       std::uint64_t seed = 1);
Interval bootstrapRho(std::span<const double> x, std::span<const double> y, int resamples = 1000,
                      std::uint64_t seed = 1);
Interval bootstrapInBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                             int resamples = 300, std::uint64_t seed = 1);

} // namespace trazor::bench

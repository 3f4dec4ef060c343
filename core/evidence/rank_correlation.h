// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trazor::evidence {

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

/// Tau-a over the same pairs.
double inBandTauA(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance = 0.1);

/// Normalised discounted cumulative gain of the whole order (Järvelin and Kekäläinen 2002): a network at rank i gains
/// its quality above the worst, divided by log2(i + 1); 1 is the best order. Equal scores share their gains (McSherry
/// and Najork 2008). Here a score of -infinity is allowed, a quality is finite. NaN where all qualities are equal.
double ndcg(std::span<const double> score, std::span<const double> quality);

/// By how much the best of the `top` highest scores misses the best quality of all, >= 0, in the unit of quality. Among
/// equal scores the expectation of a random choice.
double topRegret(std::span<const double> score, std::span<const double> quality, std::size_t top = 5);

/// ndcg() and topRegret() inside size bands: means over the bands from each size to (1 + tolerance) times this size
/// that hold more than `top` networks and no band of which is part of another (our decision). NaN if there is no band.
struct BandMeans {
    double ndcg = 0.0;
    double regret = 0.0;
    int bands = 0;
};
BandMeans inBandMeans(std::span<const double> score, std::span<const double> quality, std::span<const double> size,
                      std::size_t top = 5, double tolerance = 0.1);

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

} // namespace trazor::evidence

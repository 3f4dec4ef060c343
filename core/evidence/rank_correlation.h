// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace trazor::evidence {

// All functions take two columns of equal length; -infinity is an ordinary value (the worst), NaN is not allowed.
// Undefined coefficients (fewer than two rows, or a constant column) are NaN.

/// Kendall's tau-b, (C - D) / sqrt((P - Tx) (P - Ty)) over P pairs: ties are removed from the denominator, which
/// favours a proxy with few distinct values. Knight 1966, O(n log n).
double kendallTauB(std::span<const double> x, std::span<const double> y);

/// Kendall's tau-a, (C - D) / P: a tie counts as a pair that the proxy failed to order.
double kendallTauA(std::span<const double> x, std::span<const double> y);

/// Spearman's rho: the linear correlation of the ranks, with ties averaged.
double spearmanRho(std::span<const double> x, std::span<const double> y);

/// Tau-b over the pairs whose sizes differ by at most `tolerance` of the smaller one (0.1: 10 %): the information that
/// a proxy adds to the parameter count. O(n log n + pairs within the tolerance). Sizes must be positive.
double inBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance = 0.1);

/// Tau-a over the same pairs.
double inBandTauA(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                  double tolerance = 0.1);

/// Normalised discounted cumulative gain of the whole order (Järvelin and Kekäläinen 2002): a network at rank i gains
/// its quality above the worst, divided by log2(i + 1); 1 is the best order. Tied scores share their gains (McSherry
/// and Najork 2008). Scores may be -infinity, qualities must be finite. NaN if all qualities are equal.
double ndcg(std::span<const double> score, std::span<const double> quality);

/// Difference between the best quality of all and the best among the `top` highest scores, >= 0, in the unit of
/// quality. For ties, the expectation of a random choice.
double topRegret(std::span<const double> score, std::span<const double> quality, std::size_t top = 5);

/// Means of ndcg() and topRegret() over size bands. A band spans from a network's size to (1 + tolerance) times that
/// size, holds more than `top` networks and is not part of another band (our decision). NaN if there is no band.
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

// 95 % percentile intervals over resampled rows (Efron's bootstrap), NaN if the coefficient is undefined. Deterministic
// for a given seed.

Interval bootstrapTauB(std::span<const double> x, std::span<const double> y, int resamples = 1000,
                       std::uint64_t seed = 1);
Interval bootstrapRho(std::span<const double> x, std::span<const double> y, int resamples = 1000,
                      std::uint64_t seed = 1);
Interval bootstrapInBandTauB(std::span<const double> x, std::span<const double> y, std::span<const double> size,
                             int resamples = 300, std::uint64_t seed = 1);

} // namespace trazor::evidence

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/shape.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::evidence {

/// Fewer measured networks order nothing.
inline constexpr std::size_t kFewestMeasured = 5;
/// With fewer, the parameter count alone is hardly beaten inside a size band.
inline constexpr std::size_t kEnoughMeasured = 10;
/// More would take minutes.
inline constexpr std::size_t kMostMeasured = 1000;

/// The value of a trained network; of several values, their mean.
struct Measurement {
    std::size_t network = 0; ///< position in the pool
    double value = 0.0;
};

/// With the ends of the 90 % interval.
struct Prediction {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// One Gaussian process among those averaged: a covariance of `linear` parts of a scalar product and 1 - `linear` parts
/// of a squared exponential, and noise.
struct GridPoint {
    double linear = 0.0; ///< 0, 0.5 or 1
    double length = 0.0; ///< of the squared exponential; 0 where there is none
    double noise = 0.0;  ///< variance, as a part of the covariance's scale
    double weight = 0.0; ///< posterior probability
};

struct Forecast {
    /// One per network of the pool, in the scale of the measured values.
    std::vector<Prediction> predictions;
    /// What to order the networks by: larger is better, equal where predictions differ by rounding alone.
    std::vector<double> score;
    /// What each measured network is predicted to be by the others, in the order of the measurements: larger is better,
    /// in the scale of `target`.
    std::vector<double> leftOut;
    /// The same with the ends of its 90 % interval, in the scale of the measured values.
    std::vector<Prediction> leftOutPredictions;
    std::vector<double> target;  ///< measured values as fitted: y = value, or -ln(value) where less is better
    std::vector<GridPoint> grid; ///< all that were averaged
    double leftOutTau = 0.0;     ///< Kendall's tau-b of `leftOut` and `target`

    std::size_t measured() const noexcept { return target.size(); }
    /// 1 + number of networks with a higher score, one per network.
    std::vector<std::size_t> ranks() const;
};

/// Predicts a quantity of every network in the pool from a few measured ones (our decision): the average of 28 Gaussian
/// processes on the logarithms of depth and widths, around a line in the logarithm of the attention weights whose slope
/// fades as values come in. Nothing is drawn and nothing is tuned, so the same values give the same predictions.
///
/// O(N k^2) for N networks and k measurements of different networks. Throws Error(InvalidArgument) for fewer than
/// kFewestMeasured or more than kMostMeasured, for values that are all equal or not in range (above 0 where less is
/// better), and for a pool of one shape.
Forecast predict(std::span<const Shape> pool, std::span<const Measurement> measured, bool largerIsBetter);

} // namespace trazor::evidence

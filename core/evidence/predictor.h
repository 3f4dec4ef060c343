// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/evidence/shape.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::evidence {

/// With fewer measured networks, a prediction is refused because they order nothing.
inline constexpr std::size_t kFewestMeasured = 5;
/// With fewer, predictions hardly beat the parameter count within a size band.
inline constexpr std::size_t kEnoughMeasured = 10;
/// With more, a prediction would take minutes.
inline constexpr std::size_t kMostMeasured = 1000;

/// The measured value of a trained network; the mean if there are several.
struct Measurement {
    std::size_t network = 0; ///< position in the pool
    double value = 0.0;
};

/// A predicted value with its 90 % interval.
struct Prediction {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// One of the averaged Gaussian processes. Its covariance mixes a scalar product (weight `linear`) and a squared
/// exponential (weight 1 - `linear`), plus noise.
struct GridPoint {
    double linear = 0.0; ///< 0, 0.5 or 1
    double length = 0.0; ///< length scale of the squared exponential; 0 if there is none
    double noise = 0.0;  ///< variance relative to the covariance's scale
    double weight = 0.0; ///< posterior probability
};

struct Forecast {
    /// One per network of the pool, on the scale of the measured values.
    std::vector<Prediction> predictions;
    /// Values to order the networks by: larger is better, equal if predictions differ by rounding only.
    std::vector<double> score;
    /// Leave-one-out prediction of each measured network, in the order of the measurements: larger is better, on the
    /// scale of `target`.
    std::vector<double> leftOut;
    /// The same predictions with 90 % intervals, on the scale of the measured values.
    std::vector<Prediction> leftOutPredictions;
    std::vector<double> target;  ///< fitted values: y = value, or -ln(value) if smaller is better
    std::vector<GridPoint> grid; ///< all averaged processes
    double leftOutTau = 0.0;     ///< Kendall's tau-b of `leftOut` and `target`

    std::size_t measured() const noexcept { return target.size(); }
    /// Rank of each network: 1 + the number of networks with a higher score.
    std::vector<std::size_t> ranks() const;
};

/// Predicts a quantity of every network in the pool from a few measured ones (our decision): averages 28 Gaussian
/// processes on the logarithms of depth and widths, around a line in the logarithm of the attention weights whose slope
/// fades as measurements are added. Deterministic: involves no random numbers and no tuning.
///
/// O(N k^2) for N networks and k measurements of different networks. Throws Error(InvalidArgument) for fewer than
/// kFewestMeasured or more than kMostMeasured measurements, for values that are all equal or out of range (must be
/// above 0 if smaller is better), and for a pool of one shape.
Forecast predict(std::span<const Shape> pool, std::span<const Measurement> measured, bool largerIsBetter);

} // namespace trazor::evidence

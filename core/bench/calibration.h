// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/benchmark_set.h"
#include "core/evidence/predictor.h"
#include "core/evidence/verdict.h"

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

namespace trazor::bench {

/// Which rows count as measured: k of n at equal distances, either in the order of the file (j * floor(n / k)), or the
/// middles of k equal parts in the order of size (evidence::suggestBySize).
enum class MeasuredRows { Every, Size };

/// How an order of the other rows agrees with their quality. NaN where a coefficient does not exist.
struct Agreement {
    double tauB = 0.0;
    double tauA = 0.0;
    double inBandTauB = 0.0;
    double inBandTauA = 0.0;
};

/// What measuring k rows of a set tells about the others.
struct Calibration {
    Metric metric;
    std::vector<std::size_t> measured;             ///< rows of the set
    std::vector<std::size_t> rest;                 ///< the other rows that have the metric
    std::vector<evidence::Prediction> predictions; ///< of `rest`
    std::vector<double> quality;                   ///< of `rest`, in the metric's own scale
    evidence::Forecast forecast;                   ///< of all rows that have the metric, in the order of the file
    evidence::Verdict verdict = evidence::Verdict::TooFewToTell;
    Agreement predictor;
    Agreement params; ///< of the blocks
    evidence::Verdict paramsVerdict = evidence::Verdict::TooFewToTell;
};

/// Takes k rows for measured and predicts the others. Scores no network, so it takes milliseconds. Throws
/// Error(InvalidArgument) for an unknown metric, for k below evidence::kFewestMeasured or above the number of rows that
/// have the metric, and what evidence::predict() throws.
Calibration calibrate(const BenchmarkSet& set, const std::string& metric, int k, MeasuredRows choice);

/// How well the rest of a set is ordered inside size bands after k measured rows.
struct CurvePoint {
    std::size_t k = 0;
    double predictor = 0.0; ///< tau-b in band, mean over the draws
    double low = 0.0;       ///< its 10 % and 90 % quantiles
    double high = 0.0;
    double params = 0.0; ///< of the parameter count, mean over the same draws
};

/// k = 5, 10, 20, 40, 80, as far as half of the rows; each with `draws` random choices of rows, always the same ones.
/// Empty or shorter if stop was requested. Throws what calibrate() throws.
std::vector<CurvePoint> learningCurve(const BenchmarkSet& set, const std::string& metric, int draws,
                                      std::stop_token stop = {});

} // namespace trazor::bench

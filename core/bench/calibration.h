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

/// How the k measured rows are chosen among n: at equal distances in file order (j * floor(n / k)), or the middles of k
/// equal parts in order of size (evidence::suggestBySize).
enum class MeasuredRows { Every, Size };

/// Rank correlation between a score and the quality of the unmeasured rows. NaN where a coefficient does not exist.
struct Agreement {
    double tauB = 0.0;
    double tauA = 0.0;
    double inBandTauB = 0.0;
    double inBandTauA = 0.0;
};

/// How well k measured rows of a set predict the others.
struct Calibration {
    Metric metric;
    std::vector<std::size_t> measured;             ///< rows of the set
    std::vector<std::size_t> rest;                 ///< the other rows that have the metric
    std::vector<evidence::Prediction> predictions; ///< of `rest`
    std::vector<double> quality;                   ///< of `rest`, in the metric's own scale
    evidence::Forecast forecast;                   ///< of all rows that have the metric, in file order
    evidence::Verdict verdict = evidence::Verdict::TooFewToTell;
    Agreement predictor;
    Agreement params; ///< of the blocks' parameter count
    evidence::Verdict paramsVerdict = evidence::Verdict::TooFewToTell;
};

/// Treats k rows as measured and predicts the others. Scores no network, so it takes milliseconds. Throws
/// Error(InvalidArgument) for an unknown metric, for k below evidence::kFewestMeasured or above the number of rows that
/// have the metric, and the errors of evidence::predict().
Calibration calibrate(const BenchmarkSet& set, const std::string& metric, int k, MeasuredRows choice);

/// How well the rest of a set is ordered within size bands after k measurements.
struct CurvePoint {
    std::size_t k = 0;
    double predictor = 0.0; ///< in-band tau-b, mean over the draws
    double low = 0.0;       ///< 10 % quantile over the draws
    double high = 0.0;      ///< 90 % quantile over the draws
    double params = 0.0;    ///< in-band tau-b of the parameter count, mean over the draws that have one; NaN if none
};

/// The curve at k = 5, 10, 20, 40, 80, up to half of the rows. Each point averages `draws` random choices of rows,
/// drawn from a fixed seed; draws without a tau-b (all pairs tied) are left out. Empty or shorter if stop was
/// requested. Throws the errors of calibrate().
std::vector<CurvePoint> learningCurve(const BenchmarkSet& set, const std::string& metric, int draws,
                                      std::stop_token stop = {});

} // namespace trazor::bench

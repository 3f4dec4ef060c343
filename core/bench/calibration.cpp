// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/calibration.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/statistics.h"
#include "core/evidence/rank_correlation.h"
#include "core/evidence/suggestion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace trazor::bench {
namespace {

constexpr std::size_t kLongestCurve = 80;

/// The rows of a set that have a metric, as columns.
struct Columns {
    std::vector<std::size_t> rows;
    std::vector<evidence::Shape> shapes;
    std::vector<double> params;
    std::vector<double> quality; ///< larger is better
    std::vector<double> values;

    Columns(const BenchmarkSet& set, const Metric& metric) {
        for (std::size_t row = 0; row < set.rows.size(); ++row) {
            const auto value = set.rows[row].metrics.find(metric.name);
            if (value == set.rows[row].metrics.end()) {
                continue;
            }
            evidence::ShapeSum shape;
            for (const LayerShape& layer : set.rows[row].layers) {
                shape.add(layer.embedDim, layer.heads * layer.headDim, layer.ffn);
            }
            rows.push_back(row);
            shapes.push_back(shape.shape());
            params.push_back(set.rows[row].blockParams);
            values.push_back(value->second);
            quality.push_back(metric.largerIsBetter ? value->second : -value->second);
        }
    }
};

/// The chosen positions among the rows that have the metric, in order of choice.
std::vector<std::size_t> choose(const Columns& columns, std::size_t k, MeasuredRows choice) {
    if (choice == MeasuredRows::Size) {
        return evidence::suggestBySize(columns.params, k);
    }
    std::vector<std::size_t> chosen;
    for (std::size_t j = 0; j < k; ++j) {
        chosen.push_back(j * (columns.rows.size() / k));
    }
    return chosen;
}

std::vector<double> taken(const std::vector<double>& values, const std::vector<std::size_t>& positions) {
    std::vector<double> some(positions.size());
    std::transform(positions.begin(), positions.end(), some.begin(), [&](std::size_t at) { return values[at]; });
    return some;
}

Agreement agreementOf(const std::vector<double>& score, const std::vector<double>& quality,
                      const std::vector<double>& params) {
    return {evidence::kendallTauB(score, quality), evidence::kendallTauA(score, quality),
            evidence::inBandTauB(score, quality, params), evidence::inBandTauA(score, quality, params)};
}

/// The calibration with the rows at `chosen` treated as measured.
Calibration calibrated(const Columns& columns, const Metric& metric, const std::vector<std::size_t>& chosen) {
    Calibration result;
    result.metric = metric;
    const std::size_t n = columns.rows.size();
    std::vector<char> isMeasured(n, 0);
    std::vector<evidence::Measurement> measured;
    for (const std::size_t at : chosen) {
        isMeasured[at] = 1;
        measured.push_back({at, columns.values[at]});
        result.measured.push_back(columns.rows[at]);
    }
    result.forecast = evidence::predict(columns.shapes, measured, result.metric.largerIsBetter);
    std::vector<std::size_t> others;
    for (std::size_t at = 0; at < n; ++at) {
        if (isMeasured[at] == 0) {
            others.push_back(at);
            result.rest.push_back(columns.rows[at]);
            result.predictions.push_back(result.forecast.predictions[at]);
        }
    }
    result.quality = taken(columns.values, others);
    const std::vector<double> quality = taken(columns.quality, others);
    const std::vector<double> params = taken(columns.params, others);
    result.predictor = agreementOf(taken(result.forecast.score, others), quality, params);
    result.params = agreementOf(params, quality, params);
    const std::size_t count = chosen.size();
    result.verdict = evidence::predictorVerdict(result.forecast.leftOutTau, count);
    result.paramsVerdict = evidence::scoreVerdict(
        evidence::kendallTauB(taken(columns.params, chosen), taken(columns.quality, chosen)), count);
    return result;
}

} // namespace

Calibration calibrate(const BenchmarkSet& set, const std::string& metric, int k, MeasuredRows choice) {
    const Metric& chosenMetric = set.metric(metric.empty() ? set.defaultMetric : metric);
    const Columns columns(set, chosenMetric);
    const std::size_t n = columns.rows.size();
    const auto least = static_cast<int>(evidence::kFewestMeasured);
    if (k < least || static_cast<std::size_t>(k) > n) {
        throw Error(ErrorCode::InvalidArgument,
                    "calibrate: " + std::to_string(k) + " measured rows; at least " + std::to_string(least) +
                        " are needed, and " + std::to_string(n) + " rows of the set have the metric " +
                        chosenMetric.name,
                    k < least ? "Fewer order nothing." : "");
    }
    return calibrated(columns, chosenMetric, choose(columns, static_cast<std::size_t>(k), choice));
}

std::vector<CurvePoint> learningCurve(const BenchmarkSet& set, const std::string& metric, int draws,
                                      std::stop_token stop) {
    const Metric& chosenMetric = set.metric(metric.empty() ? set.defaultMetric : metric);
    const Columns columns(set, chosenMetric);
    std::vector<std::size_t> positions(columns.rows.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    Rng rng(1);
    std::vector<CurvePoint> curve;
    for (std::size_t k = evidence::kFewestMeasured; k <= kLongestCurve && 2 * k <= positions.size(); k *= 2) {
        std::vector<double> taus;
        std::vector<double> paramsTaus;
        for (int draw = 0; draw < draws && !stop.stop_requested(); ++draw) {
            rng.shuffle(positions);
            const std::vector<std::size_t> chosen(positions.begin(),
                                                  positions.begin() + static_cast<std::ptrdiff_t>(k));
            const Calibration result = calibrated(columns, chosenMetric, chosen);
            if (std::isfinite(result.predictor.inBandTauB)) {
                taus.push_back(result.predictor.inBandTauB);
            }
            if (std::isfinite(result.params.inBandTauB)) {
                paramsTaus.push_back(result.params.inBandTauB);
            }
        }
        if (!taus.empty()) {
            std::sort(taus.begin(), taus.end());
            const auto n = static_cast<double>(taus.size());
            const auto quantile = [&](double q) { return taus[static_cast<std::size_t>(std::lround(q * (n - 1.0)))]; };
            const double params = paramsTaus.empty() ? std::numeric_limits<double>::quiet_NaN() : meanOf(paramsTaus);
            curve.push_back({k, meanOf(taus), quantile(0.1), quantile(0.9), params});
        }
    }
    return curve;
}

} // namespace trazor::bench

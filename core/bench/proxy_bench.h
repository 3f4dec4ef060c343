// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/benchmark_set.h"
#include "core/evidence/rank_correlation.h"
#include "core/proxy/baseline_scorer.h"
#include "core/proxy/proxy_evaluator.h"
#include "core/search/archive/dss_plus_plus.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace trazor::bench {

struct BenchConfig {
    std::vector<proxy::ProxyId> proxies;
    std::string metric; ///< empty = the set's default
    /// `supernets` is the number of weight seeds, 4 by default because a single seed shifts tau by 0.1 on PiT.
    /// `imageSize` 0 = screeningSize() of the set's family.
    proxy::ScoringConfig scoring{.supernets = 4};
    int tokens = 32;                        ///< text only
    std::optional<search::RankLevel> level; ///< of dss++; empty = the default for the set's networks
};

/// The image size in pixels per side at which networks rank as they do at 224: 64. PiT is scored at its native 224
/// (a 27 x 27 grid), because smaller images leave its last stage only a handful of tokens and change tau. 0 for text.
int screeningSize(Family family) noexcept;

/// Factories for the scorers. Supplied by the composition root, so that the bench does not depend on LibTorch.
struct BenchTools {
    std::function<std::unique_ptr<proxy::ProxyEvaluator>(const proxy::ScoringConfig&)> makeEvaluator;
    std::function<std::unique_ptr<proxy::BaselineScorer>(const proxy::ScoringConfig&)> makeBaselines;
};

/// How well one proxy ranks a set. Coefficients are NaN where they do not exist; a positive one means that the proxy
/// prefers better networks.
struct ProxyResult {
    proxy::ProxyId proxy = proxy::ProxyId::Dss;
    std::vector<double> values; ///< one per row of the result; NaN or infinite where it could not be scored
    int failed = 0;             ///< rows whose value is not finite; they rank last
    double tauB = 0.0;
    double tauA = 0.0;
    double rho = 0.0;
    evidence::Interval ci95; ///< of tau-b
    evidence::Interval rhoCi95;
    double inBandTauB = 0.0; ///< over pairs whose block parameters differ by at most 10 %
    evidence::Interval inBandCi95;
    double inBandTauA = 0.0;
    double ndcg = 0.0;
    double regret = 0.0;         ///< of the top 5, in the unit of the metric
    evidence::BandMeans inBands; ///< nDCG and regret among networks of similar size
};

struct BenchResult {
    std::string set;
    Metric metric;
    std::vector<std::string> ids;
    std::vector<double> quality;      ///< the metric of each row
    std::vector<double> params;       ///< of the blocks
    std::vector<ProxyResult> proxies; ///< in the order asked for
    int skipped = 0;                  ///< rows whose network cannot be built
    std::string skippedReason;        ///< of the first skipped row
    std::string failedReason;         ///< of the first network that could not be scored
    int distinct = 0;                 ///< number of distinct networks among the rows
    double secondsPerCandidate = 0.0; ///< wall time of all proxies divided by `distinct`
    int imageSize = 0;                ///< 0 for text
};

/// Called with the networks finished and their total, over all passes.
using BenchProgress = std::function<void(int done, int total)>;

/// Scores every row that has the metric. Equal networks are scored once. Throws Error(InvalidArgument) for an
/// unknown metric, Error(Unsupported) if fewer than two rows can be built, and the errors of the tools. Empty if
/// stop was requested.
std::optional<BenchResult> runBench(const BenchmarkSet& set, const BenchConfig& config, const BenchTools& tools,
                                    const BenchProgress& progress, const std::stop_token& stop);

} // namespace trazor::bench

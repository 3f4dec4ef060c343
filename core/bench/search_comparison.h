// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/held_out.h"
#include "core/bench/seed_spread.h"
#include "core/search/search_control.h"
#include "core/search/settings/search_config.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::bench {

/// Settings for comparing search algorithms on one space. All runs are scored with the same super-nets and image size,
/// so only the search differs. Protocol: our decision.
struct ComparisonConfig {
    /// "random", "autoformer-evolution", "exhaustive", or "block-evolution" followed by any of ":paper" or
    /// ":recommended" (default) and ":dss++" (default) or ":uniform". No duplicates.
    std::vector<std::string> algorithms;
    space::Limits limits;
    int evaluations = 200;  ///< per run, >= 1; "exhaustive" always runs to completion
    int seeds = 3;          ///< runs per algorithm, 1 to 1000; "exhaustive" runs once
    std::uint64_t seed = 1; ///< of the first run; further runs increment it
    search::Objective objective;
    search::RankLevel level = search::RankLevel::Net;
    proxy::ScoringConfig scoring; ///< `seed` selects the super-nets that all runs share
    int heldOut = 4;              ///< number of super-nets that no search has seen, 1 to 256
};

/// The result of one run. Scores are DSS++ over the union cohort: all networks of all runs, ranked together.
/// NaN where a value does not exist.
struct ComparedRun {
    std::string algorithm;
    std::uint64_t seed = 0;
    int evaluations = 0;
    int failed = 0;
    std::string bestId; ///< of the network with the highest score; empty if none has a score
    std::int64_t bestParams = 0;
    double best = 0.0;         ///< highest score
    double top10 = 0.0;        ///< mean of the ten highest
    double heldOut = 0.0;      ///< of the best network: HeldOutScores::dssPlusPlus
    double heldOutTop10 = 0.0; ///< mean of HeldOutScores::dssPlusPlus over the ten networks of `top10`
    /// Held-out score of whichever of the ten networks is best on as many other fresh super-nets. Shows the benefit of
    /// confirming before choosing.
    double heldOutConfirmed = 0.0;
    double heldOutZ = 0.0; ///< of the best network: HeldOutScores::z
    double heldOutZTop10 = 0.0;
    double hypervolume = 0.0; ///< of (parameters, score) against ComparisonResult::reference, in [0, 1]
    /// Evaluations until the run reached the best score of the random search with the same seed; NaN if never, or if
    /// "random" is not among the algorithms.
    double untilRandom = 0.0;
    double topUps = 0.0; ///< random children added because operators found too few new ones
    /// 1 + number of networks within the limits with a higher score than the run's best; NaN without "exhaustive".
    double rankInEnumeration = 0.0;
};

/// A column of the comparison.
struct ComparisonMetric {
    std::string_view name;    ///< key in JSON
    std::string_view title;   ///< short, for tables
    std::string_view meaning; ///< one sentence
    double ComparedRun::*value = nullptr;
};

std::span<const ComparisonMetric> comparisonMetrics() noexcept;

struct ComparisonResult {
    std::vector<ComparedRun> runs; ///< grouped by algorithm, then by seed
    std::size_t unionCohort = 0;   ///< distinct networks of all runs
    /// Parameter range that is scaled to [0, 1] for the hypervolume: the limits where given, else the union cohort's
    /// extremes. The reference point is (max, score 0).
    struct Reference {
        std::int64_t min = 0;
        std::int64_t max = 0;
    } reference;
    double seconds = 0.0;

    /// Mean and deviation of a metric over the seeds of an algorithm.
    Spread summary(std::string_view algorithm, const ComparisonMetric& metric) const;
};

/// Called with the number of evaluations finished in one run, or of held-out scores (algorithm "held-out").
using ComparisonProgress = std::function<void(std::string_view algorithm, std::uint64_t seed, int done, int planned)>;

/// The settings of one algorithm, except limits, seed and scoring. Throws Error(InvalidArgument) for an unknown name.
search::SearchConfig contenderConfig(std::string_view name, const space::SearchSpace& space);

/// Runs all searches and compares them. Networks that occur in several runs are scored once. Empty if stopped. Throws
/// Error(InvalidArgument) for settings, Error(Infeasible) for limits, and Error(Internal) if a run fails.
std::optional<ComparisonResult> compareSearches(const space::SearchSpace& space, const ComparisonConfig& config,
                                                const proxy::EvaluatorFactory& makeEvaluator,
                                                search::SearchControl& control,
                                                const ComparisonProgress& progress = {});

} // namespace trazor::bench

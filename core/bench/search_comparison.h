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

/// Search algorithms side by side on one space. All runs are scored alike (the same super-nets, the same image), so
/// only the search differs. Protocol: our decision.
struct ComparisonConfig {
    /// "random", "autoformer-evolution", "exhaustive", or "block-evolution" followed by any of ":paper" or
    /// ":recommended" (default) and ":dss++" (default) or ":uniform". Each once.
    std::vector<std::string> algorithms;
    space::Limits limits;
    int evaluations = 200;  ///< a run, >= 1; "exhaustive" runs to its end
    int seeds = 3;          ///< runs of each algorithm, >= 1; "exhaustive" needs one
    std::uint64_t seed = 1; ///< of the first run; the others count up
    search::Objective objective;
    search::RankLevel level = search::RankLevel::Net;
    proxy::ScoringConfig scoring; ///< `seed` names the super-nets that all runs share
    int heldOut = 4;              ///< further super-nets, which no search has seen, >= 1
};

/// What one run reached. Scores are DSS++ over the union cohort: all networks of all runs, ranked together.
/// NaN: does not exist.
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
    double heldOutTop10 = 0.0; ///< the same, mean of the ten of `top10`
    /// The same, of the one among the ten that is best on as many further super-nets: what confirming before choosing
    /// is worth.
    double heldOutConfirmed = 0.0;
    double heldOutZ = 0.0; ///< of the best network: HeldOutScores::z
    double heldOutZTop10 = 0.0;
    double hypervolume = 0.0; ///< of (parameters, score) against ComparisonResult::reference, in [0, 1]
    /// Evaluations until the best score of the random search of the same seed was reached; NaN: never, or "random" is
    /// not among the algorithms.
    double untilRandom = 0.0;
    double topUps = 0.0; ///< random children because operators found too few
    /// 1 + number of networks within the limits with a higher score than the best; NaN without "exhaustive".
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
    std::vector<ComparedRun> runs; ///< algorithm by algorithm, seed by seed
    std::size_t unionCohort = 0;   ///< distinct networks of all runs
    /// Parameters from `min` to `max` count from 0 to 1 in the hypervolume (the limits, where given, else the union's);
    /// the reference point is (max, score 0).
    struct Reference {
        std::int64_t min = 0;
        std::int64_t max = 0;
    } reference;
    double seconds = 0.0;

    /// Over the seeds of an algorithm.
    Spread summary(std::string_view algorithm, const ComparisonMetric& metric) const;
};

/// Evaluations finished in one run, or held-out scores (algorithm "held-out").
using ComparisonProgress = std::function<void(std::string_view algorithm, std::uint64_t seed, int done, int planned)>;

/// Settings of one algorithm, without limits, seed and scoring. Throws Error(InvalidArgument) for an unknown name.
search::SearchConfig contenderConfig(std::string_view name, const space::SearchSpace& space);

/// Networks that several runs meet are scored once. Empty if stopped. Throws Error(InvalidArgument) for settings,
/// Error(Infeasible) for limits, and what ends a run.
std::optional<ComparisonResult> compareSearches(const space::SearchSpace& space, const ComparisonConfig& config,
                                                const proxy::EvaluatorFactory& makeEvaluator,
                                                search::SearchControl& control,
                                                const ComparisonProgress& progress = {});

} // namespace trazor::bench

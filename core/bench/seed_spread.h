// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace trazor::bench {

/// Mean and sample standard deviation (n - 1) of the finite values among some; NaN where there are too few.
struct Spread {
    double mean = 0.0;
    double deviation = 0.0;
    int count = 0;
};

Spread spreadOf(std::span<const double> values);

/// One candidate under several super-net initialisations.
struct CandidateSpread {
    Spread diversity; ///< D
    Spread saliency;  ///< S
    Spread dss;       ///< D + S
};

/// How far scores depend on the super-net's seed (our decision; the paper uses one super-net).
struct SeedSpread {
    int initialisations = 0;
    std::vector<CandidateSpread> candidates; ///< one a plan
    /// Mean Kendall tau-b between the DSS rankings of each two initialisations; NaN for fewer than two candidates.
    double rankStability = 0.0;
};

/// Scores the plans with `config` and under `further` >= 1 other seeds, each time averaging `config.supernets`
/// super-nets. Plans are made at the configuration's image size. Throws Error(InvalidArgument) for weights that are
/// not drawn (Init::Reference). `progress` is told how many initialisations are done. If stop was requested, the result
/// is that of the initialisations done so far, without any spread after fewer than two.
SeedSpread seedSpread(const space::SearchSpace& space, std::span<const space::NetworkPlan> plans,
                      const proxy::ScoringConfig& config, int further, const proxy::EvaluatorFactory& makeEvaluator,
                      const std::function<void(int done)>& progress = {}, std::stop_token stop = {});

} // namespace trazor::bench

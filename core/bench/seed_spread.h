// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/score_spread.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace trazor::bench {

using proxy::Spread;

Spread spreadOf(std::span<const double> values);

/// How strongly scores depend on the super-net's seed (our decision; the paper uses one super-net).
struct SeedSpread {
    int initialisations = 0;
    std::vector<proxy::ScoreSpread> candidates; ///< one per plan
    /// Mean Kendall tau-b between the DSS rankings of all pairs of initialisations; NaN for fewer than two candidates.
    double rankStability = 0.0;
};

/// Scores the plans with `config` and with `further` >= 1 other seeds, averaging `config.supernets` super-nets each
/// time. Plans must be made at the configuration's image size. `progress` receives the number of finished
/// initialisations. If stop was requested, the result covers the initialisations finished so far and has no spread for
/// fewer than two. Throws Error(InvalidArgument) for weights that are not drawn from a seed (Init::Reference).
SeedSpread seedSpread(const space::SearchSpace& space, std::span<const space::NetworkPlan> plans,
                      const proxy::ScoringConfig& config, int further, const proxy::EvaluatorFactory& makeEvaluator,
                      const std::function<void(int done)>& progress = {}, std::stop_token stop = {});

} // namespace trazor::bench

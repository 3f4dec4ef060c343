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

/// How far scores depend on the super-net's seed (our decision; the paper uses one super-net).
struct SeedSpread {
    int initialisations = 0;
    std::vector<proxy::ScoreSpread> candidates; ///< one a plan
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

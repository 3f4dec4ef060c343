// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/search/archive/archive.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/search/search_control.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace trazor::bench {

/// Random networks that held-out scores refer to.
inline constexpr int kHeldOutCohort = 100;

/// How networks are judged on super-nets that no search has seen. Our decision.
struct HeldOutConfig {
    space::Limits limits; ///< of the random networks
    search::RankLevel level = search::RankLevel::Net;
    std::uint64_t cohortSeed = 1;
    proxy::ScoringConfig scoring; ///< its seed and its super-nets are those held out
};

/// One a network, in their order; NaN where a network could not be scored.
struct HeldOutScores {
    /// Mean of the z-scores of log D and log S, each against the mean and the standard deviation over kHeldOutCohort
    /// random networks within the limits. 0 is a random network; what one of D and S lacks the other can make up for.
    std::vector<double> z;
    /// DSS++ among the distinct networks and the random ones: the searches' own objective, so that both must be high.
    std::vector<double> dssPlusPlus;
};

/// Empty if stopped. Equal networks are scored once. Throws Error(Infeasible) for limits, and what the evaluator
/// throws.
std::optional<HeldOutScores> scoreHeldOut(const space::SearchSpace& space, const HeldOutConfig& config,
                                          std::span<const search::CandidatePtr> networks,
                                          const proxy::EvaluatorFactory& makeEvaluator, search::SearchControl& control,
                                          const std::function<void(int done, int planned)>& progress = {});

} // namespace trazor::bench

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

/// Number of random networks that held-out scores are relative to.
inline constexpr int kHeldOutCohort = 100;

/// Settings for scoring networks on super-nets that no search has seen. Protocol: our decision.
struct HeldOutConfig {
    space::Limits limits; ///< of the random networks
    search::RankLevel level = search::RankLevel::Net;
    std::uint64_t cohortSeed = 1;
    proxy::ScoringConfig scoring; ///< its seed and super-nets are the held-out ones
};

/// One value per network, in input order; NaN where a network could not be scored.
struct HeldOutScores {
    /// Mean of the z-scores of log D and log S, each against the mean and the standard deviation over kHeldOutCohort
    /// random networks within the limits. 0 is an average random network; D and S can compensate for each other.
    std::vector<double> z;
    /// DSS++ among the distinct networks and the random ones: the objective of the searches; D and S must both be high.
    std::vector<double> dssPlusPlus;
};

/// Scores the networks and the random cohort; equal networks once. Empty if stopped. Throws Error(Infeasible) for
/// limits that cannot be met, and the errors of the evaluator.
std::optional<HeldOutScores> scoreHeldOut(const space::SearchSpace& space, const HeldOutConfig& config,
                                          std::span<const search::CandidatePtr> networks,
                                          const proxy::EvaluatorFactory& makeEvaluator, search::SearchControl& control,
                                          const std::function<void(int done, int planned)>& progress = {});

} // namespace trazor::bench

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/search/dss_plus_plus.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace trazor::bench {

struct ScreeningConfig {
    space::Limits limits;
    search::RankLevel level = search::RankLevel::Net;
    proxy::ScoringConfig scoring; ///< `imageSize` is the screening size, > 0
    int networks = 30;            ///< random architectures within the limits, >= 2
    std::uint64_t seed = 1;
};

/// How well scores at a small image rank networks as the same scores at full resolution do. Both use the same
/// super-nets, so the image alone differs.
struct ScreeningAgreement {
    int networks = 0; ///< scored at both sizes
    int failed = 0;
    int imageSize = 0;
    int fullImageSize = 0;
    double tauDssPlusPlus = 0.0; ///< Kendall tau-b between both sizes; NaN where it does not exist
    double tauDiversity = 0.0;
    double tauSaliency = 0.0;
    double speedup = 0.0; ///< time of a network at full resolution over its time at the small image
};

/// Throws Error(InvalidArgument) for a text space or a size that is not below the space's own, Error(Infeasible) if the
/// limits hold no two networks, and what the evaluator throws. Empty if stop was requested.
std::optional<ScreeningAgreement> measureScreening(const space::SearchSpace& space, const ScreeningConfig& config,
                                                   const proxy::EvaluatorFactory& makeEvaluator, std::stop_token stop);

} // namespace trazor::bench

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/search/archive/candidate.h"
#include "core/search/archive/dss_plus_plus.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace trazor::bench {

struct ImageCheckConfig {
    space::Limits limits;
    search::RankLevel level = search::RankLevel::Net;
    proxy::ScoringConfig scoring; ///< `imageSize` is the screening size, > 0
    int networks = 30;            ///< random architectures within the limits, >= 2
    std::uint64_t seed = 1;
};

/// How well scores at a small image size reproduce the ranking at full resolution. Both use the same super-nets, so
/// only the image size differs.
struct ImageAgreement {
    int networks = 0; ///< scored at both sizes
    int failed = 0;
    int imageSize = 0;
    int fullImageSize = 0;
    search::RankLevel level = search::RankLevel::Net; ///< of DSS++
    /// Rank correlation between the two sizes; NaN where it does not exist.
    struct Agreement {
        double tau = 0.0; ///< Kendall tau-b
        double rho = 0.0; ///< Spearman
    };
    Agreement dssPlusPlus; ///< DSS++ ranked among these networks
    Agreement diversity;
    Agreement saliency;
    double speedup = 0.0; ///< scoring time at full resolution divided by scoring time at the small size
    double seconds = 0.0; ///< total scoring time at both sizes
};

/// One network scored at both sizes.
struct ImagePair {
    search::CandidatePtr network;
    proxy::Evaluation small;
    proxy::Evaluation full;
};

/// Computes the agreement over the pairs. Pairs without a score at both sizes only count as failed.
ImageAgreement imageAgreement(const space::SearchSpace& space, int imageSize, search::RankLevel level,
                              std::vector<ImagePair> pairs);

/// "64 px rank 20 networks like 224 px with Kendall tau 0.98 (D 0.97, S 0.98), Spearman 1.00 (...); DSS++ of level
/// net".
std::string toText(const ImageAgreement& agreement);

/// Scores random networks at both sizes and compares the rankings. Empty if stop was requested. Throws
/// Error(InvalidArgument) for a text space or a size that is not below the space's own, Error(Infeasible) if fewer than
/// two networks are found within the limits, and the errors of the evaluator.
std::optional<ImageAgreement> measureImageAgreement(const space::SearchSpace& space, const ImageCheckConfig& config,
                                                    const proxy::EvaluatorFactory& makeEvaluator, std::stop_token stop);

} // namespace trazor::bench

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/baseline_scorer.h"
#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <memory>
#include <string>
#include <vector>

namespace trazor::app {

/// What LibTorch does for the programs. It stands in a library of its own (lib/trazor/trazor_scoring.so), which is
/// loaded when the first score is wanted: loading LibTorch takes longer than all else that a program does at its start,
/// and most commands need no scores.
///
/// The members are the functions of core/proxy/torch_evaluator_factory.h.
struct ScoringLibrary {
    const char* version; ///< session::programVersion() of the library
    std::unique_ptr<proxy::ProxyEvaluator> (*makeEvaluator)(const space::SearchSpace& space,
                                                            const proxy::ScoringConfig& config);
    std::unique_ptr<proxy::ProxyEvaluator> (*makeSpacelessEvaluator)(const proxy::ScoringConfig& config);
    std::unique_ptr<proxy::BaselineScorer> (*makeBaselineScorer)(const proxy::ScoringConfig& config);
    std::vector<proxy::DeviceInfo> (*availableDevices)();
    std::string (*torchVersion)();
    std::string (*blasWarning)();
};

/// Name and type of the library's one entry.
inline constexpr const char* kScoringEntry = "trazorScoringLibrary";
using ScoringEntry = const ScoringLibrary* (*)();

/// Loads the library on the first call, on whatever thread; the others wait. Throws Error(Unsupported) if it is not
/// beside the program or of another version.
const ScoringLibrary& scoringLibrary();

} // namespace trazor::app

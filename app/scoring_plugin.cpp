// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The entry of the library that holds LibTorch's part of the programs.
#include "app/scoring_library.h"

extern "C" __attribute__((visibility("default"))) const trazor::app::ScoringLibrary* trazorScoringLibrary() {
    using namespace trazor;
    static const app::ScoringLibrary library{
        .version = TRAZOR_VERSION,
        .makeEvaluator = proxy::makeTorchEvaluator,
        .makeSpacelessEvaluator = proxy::makeTorchEvaluator,
        .makeBaselineScorer = proxy::makeTorchBaselineScorer,
        .availableDevices = proxy::availableDevices,
        .torchVersion = proxy::torchVersion,
        .blasWarning = proxy::blasWarning,
    };
    return &library;
}

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition_root.h"

#include "core/proxy/torch_evaluator_factory.h"

namespace trazor::app {

proxy::EvaluatorFactory evaluatorFactory() {
    return [](const space::SearchSpace& space, const proxy::ScoringConfig& config) {
        return proxy::makeTorchEvaluator(space, config);
    };
}

bench::BenchTools benchTools() {
    return {.makeEvaluator = [](const proxy::ScoringConfig& config) { return proxy::makeTorchEvaluator(config); },
            .makeBaselines = proxy::makeTorchBaselineScorer};
}

std::string describeScoring(const proxy::ScoringConfig& config) {
    return std::string(nameIn(proxy::kDeviceNames, config.device)) + ", " +
           std::string(nameIn(proxy::kDTypeNames, config.dtype)) + ", LibTorch " + proxy::torchVersion() + "; " +
           proxy::describe(config);
}

} // namespace trazor::app

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"

#include "core/proxy/torch/torch_evaluator.h"

namespace trazor::proxy {

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space,
                                                   const ScoringConfig& config) {
    auto evaluator = std::make_unique<TorchEvaluator>(config);
    evaluator->reserve(space::supernetPlan(space, config.imageSize));
    return evaluator;
}

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config) {
    return std::make_unique<TorchEvaluator>(config);
}

} // namespace trazor::proxy

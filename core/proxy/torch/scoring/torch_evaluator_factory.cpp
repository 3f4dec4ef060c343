// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"

#include "core/proxy/torch/scoring/batch_evaluator.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"

namespace trazor::proxy {
namespace {

/// A CPU is busy with one network a core; a GPU is not.
bool scoresInBatches(const ScoringConfig& config) {
    return config.device == Device::Cuda && config.init == Init::Supernet;
}

} // namespace

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space, const ScoringConfig& config) {
    const auto reserved = [&](auto evaluator) -> std::unique_ptr<ProxyEvaluator> {
        evaluator->reserve(space::supernetPlan(space, config.imageSize));
        return evaluator;
    };
    return scoresInBatches(config) ? reserved(std::make_unique<BatchEvaluator>(config))
                                   : reserved(std::make_unique<TorchEvaluator>(config));
}

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config) {
    if (scoresInBatches(config)) {
        return std::make_unique<BatchEvaluator>(config);
    }
    return std::make_unique<TorchEvaluator>(config);
}

} // namespace trazor::proxy

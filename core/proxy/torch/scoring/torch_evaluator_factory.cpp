// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_evaluator_factory.h"

#include "core/base/signal_mask.h"
#include "core/proxy/torch/scoring/batch_evaluator.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/torch_evaluator.h"

namespace trazor::proxy {
namespace {

/// One network saturates a CPU core, but not a GPU.
bool scoresInBatches(const ScoringConfig& config) {
    return config.device == Device::Cuda && config.init == Init::Supernet;
}

template <typename Evaluator>
std::unique_ptr<ProxyEvaluator> make(const ScoringConfig& config, const space::SearchSpace* space) {
    auto evaluator = std::make_unique<Evaluator>(config);
    if (space != nullptr) {
        evaluator->reserve(space::supernetPlan(*space, config.imageSize));
    }
    return evaluator;
}

std::unique_ptr<ProxyEvaluator> makeFor(const ScoringConfig& config, const space::SearchSpace* space) {
    const SignalsBlocked blocked; // inherited by the threads that LibTorch starts
    try {
        return scoresInBatches(config) ? make<BatchEvaluator>(config, space) : make<TorchEvaluator>(config, space);
    } catch (...) {
        throw errorOfCurrentException(Error(ErrorCode::OutOfMemory,
                                            "supernets: there is not enough memory for the weights of " +
                                                std::to_string(config.supernets) +
                                                (config.supernets == 1 ? " super-net" : " super-nets"),
                                            "Use fewer super-nets, a smaller space or float32, or free memory."));
    }
}

} // namespace

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space, const ScoringConfig& config) {
    return makeFor(config, &space);
}

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config) {
    return makeFor(config, nullptr);
}

} // namespace trazor::proxy

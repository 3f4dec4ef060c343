// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/scoring/kept_memory.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace trazor::proxy {

/// Hooks for tests and benchmarks.
struct BatchLimits {
    std::size_t most = 0; ///< networks per batch; 0 = as many as fit in memory
    /// Called with the size of every batch before it is scored; may throw an out-of-memory exception.
    std::function<void(std::size_t networks)> beforeBatch = {};
};

/// Scores candidates by DSS in batches (scoreDssBatch()), for GPUs: one thread and one copy of the super-nets per GPU,
/// which share the candidates. Networks that fit no batch are scored alone on the same device.
///
/// The batch size depends on the free memory of the device; a batch that runs out of memory is halved. Scores agree
/// with those of TorchEvaluator to rounding, which depends on the batch. TF32 is off, LibTorch's default.
class BatchEvaluator : public ProxyEvaluator {
public:
    /// Supports only Init::Supernet. Uses every CUDA device, or the CPU as one device. Throws as TorchEvaluator.
    explicit BatchEvaluator(const ScoringConfig& config, const BatchLimits& limits = {});
    ~BatchEvaluator() override;

    /// As TorchEvaluator::reserve().
    void reserve(const space::NetworkPlan& plan);

    void evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                  Checkpoint checkpoint) override;
    int preferredBatch() const override;
    std::string description() const override;

private:
    class Worker;
    KeptMemory m_memory;
    ScoringConfig m_config;
    std::vector<std::unique_ptr<Worker>> m_workers; ///< one per device
};

} // namespace trazor::proxy

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

/// Seams for tests and benchmarks.
struct BatchLimits {
    std::size_t most = 0; ///< networks of a batch; 0 = as many as the memory holds
    /// Called with the size of every batch before it is scored; may throw what a lack of memory throws.
    std::function<void(std::size_t networks)> beforeBatch = {};
};

/// Scores candidates by DSS a batch at a time (scoreDssBatch), for GPUs: one thread and one copy of the super-nets
/// each, candidates shared out among them. Networks that fit no batch are scored alone on the same device.
///
/// The size of a batch comes from the free memory of the device; when that runs out a batch is halved. Scores agree
/// with those of TorchEvaluator to rounding, which depends on the batch. TF32 is off, LibTorch's default.
class BatchEvaluator : public ProxyEvaluator {
public:
    /// Super-nets only (Init::Supernet). On every CUDA device, or the CPU as one device. Throws as TorchEvaluator.
    explicit BatchEvaluator(const ScoringConfig& config, BatchLimits limits = {});
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
    std::vector<std::unique_ptr<Worker>> m_workers; ///< one a device
};

} // namespace trazor::proxy

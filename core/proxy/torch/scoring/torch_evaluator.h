// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/scoring/kept_memory.h"

#include <memory>
#include <optional>
#include <vector>

namespace trazor::proxy {

class Supernet;
struct DssResult;

/// Scores candidates by DSS with LibTorch: on the CPU several concurrently, one thread each; on a GPU one by one.
class TorchEvaluator : public ProxyEvaluator {
public:
    /// Throws Error(InvalidArgument) for a setting out of range and Error(Unsupported) if the device is absent.
    explicit TorchEvaluator(const ScoringConfig& config);
    ~TorchEvaluator() override;

    /// Draws the super-nets at least as wide as `plan`, so that narrower candidates need no further drawing.
    /// Does not affect scores. Throws Error(Unsupported) if the plan cannot be built.
    void reserve(const space::NetworkPlan& plan);

    void evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                  Checkpoint checkpoint) override;
    int preferredBatch() const override;
    std::string description() const override;

private:
    /// Empty if stopped.
    std::optional<Evaluation> evaluateOne(const space::NetworkPlan& plan, Checkpoint checkpoint);
    std::optional<Evaluation> score(const space::NetworkPlan& plan, Checkpoint& checkpoint);
    std::optional<DssResult> scoreUnder(int supernet, const space::NetworkPlan& plan, Checkpoint& checkpoint);

    KeptMemory m_memory;
    ScoringConfig m_config;
    int m_threads;
    std::vector<std::unique_ptr<Supernet>> m_supernets; ///< empty for Init::Reference
};

} // namespace trazor::proxy

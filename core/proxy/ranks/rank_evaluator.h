// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/dispatcher.h"
#include "core/proxy/ranks/rank_pool.h"
#include "core/proxy/stream_evaluator.h"

#include <cstdint>
#include <string>
#include <vector>

namespace trazor::proxy {

/// Scores on the other ranks. Each rank has its own evaluator, so scores equal those of a single process.
class RankEvaluator final : public StreamEvaluator {
public:
    /// Blocks until all ranks have created their evaluators. At most one object per pool at a time. Throws
    /// Error(Internal) as RankPool::receive().
    RankEvaluator(RankPool& pool, const space::SearchSpace& space, const ScoringConfig& config);

    void evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                  Checkpoint checkpoint) override;
    void evaluateFrom(const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint) override;
    int preferredBatch() const override;
    /// "3 ranks: CPU, 1 thread, float32, LibTorch 1.13.1, OpenBLAS"
    std::string description() const override { return m_description; }

private:
    RankPool& m_pool;
    std::vector<int> m_capacities; ///< of rank 1, 2, ...
    std::string m_description;
    std::uint64_t m_job = 0;
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <chrono>
#include <functional>
#include <limits>

namespace trazor::test {

struct FakeOptions {
    double noise = 0.1;                               ///< relative amplitude of the hash noise
    int batch = 1;                                    ///< preferredBatch(); a batch is reported in reverse order
    double nonFiniteShare = 0.0;                      ///< share of the plans, chosen by hash
    int throwAfter = std::numeric_limits<int>::max(); ///< number of plans scored before it throws
    std::chrono::nanoseconds delay{0};                ///< per plan; cut short by a stop
    /// Called before every block, where pauses take effect, with the number of plans scored so far and the block.
    std::function<void(int scored, int block)> beforeBlock{};
};

/// Scores without LibTorch, deterministically: diversity grows with the attention width, saliency with the MLP width,
/// and both with the width and the position of the block. Noise hashed from seed, network and position prevents ties.
class FakeEvaluator final : public proxy::ProxyEvaluator {
public:
    explicit FakeEvaluator(proxy::ScoringConfig config = {}, FakeOptions options = {});

    void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                  proxy::Checkpoint checkpoint) override;
    int preferredBatch() const override { return m_options.batch; }
    std::string description() const override { return "fake scores"; }

private:
    proxy::Evaluation score(const space::NetworkPlan& plan) const;

    proxy::ScoringConfig m_config;
    FakeOptions m_options;
    int m_scored = 0;
};

proxy::EvaluatorFactory fakeFactory(FakeOptions options = {});

} // namespace trazor::test

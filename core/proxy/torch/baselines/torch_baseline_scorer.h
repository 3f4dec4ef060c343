// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/baseline_scorer.h"

#include <memory>
#include <vector>

namespace trazor::proxy {

class Supernet;

/// Scores networks by baselines with LibTorch, several concurrently, one thread each.
class TorchBaselineScorer : public BaselineScorer {
public:
    explicit TorchBaselineScorer(const ScoringConfig& config);
    ~TorchBaselineScorer() override;

    void score(std::span<const space::NetworkPlan> plans, std::span<const ProxyId> proxies, const BaselineSink& sink,
               std::stop_token stop) override;

private:
    /// A super-net with absolute weights, and the same super-net with signed weights.
    struct Pair {
        std::uint64_t seed = 0;
        std::unique_ptr<Supernet> absolute, withSigns;
    };
    BaselineScores scoreOne(const space::NetworkPlan& plan, std::span<const ProxyId> proxies) const;

    int m_threads;
    InputKind m_input;
    std::vector<Pair> m_supernets;
};

} // namespace trazor::proxy

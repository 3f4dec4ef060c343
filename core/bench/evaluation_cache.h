// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <cstddef>
#include <unordered_map>

namespace trazor::bench {

/// A cache of evaluations behind evaluators that share one scorer, so that several searches under one scoring
/// configuration score every network once. A score depends only on the plan and the configuration, so results are
/// unchanged. Not thread-safe.
class EvaluationCache {
public:
    EvaluationCache(const space::SearchSpace& space, const proxy::ScoringConfig& config,
                    const proxy::EvaluatorFactory& makeEvaluator);

    /// Returns a factory of caching evaluators. It must be called with the cache's own space and configuration, and
    /// throws Error(Internal) for another configuration. The cache must outlive the factory and its evaluators.
    proxy::EvaluatorFactory factory();
    /// Number of networks scored so far.
    std::size_t size() const noexcept { return m_known.size(); }

private:
    class Client;
    struct Hash {
        std::size_t operator()(const space::NetworkPlan& plan) const noexcept;
    };

    proxy::ScoringConfig m_config;
    std::unique_ptr<proxy::ProxyEvaluator> m_evaluator;
    std::unordered_map<space::NetworkPlan, proxy::Evaluation, Hash> m_known;
};

} // namespace trazor::bench

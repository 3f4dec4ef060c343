// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <cstddef>
#include <unordered_map>

namespace trazor::bench {

/// Evaluators that share one scorer and what it has scored, so that several searches under one scoring configuration
/// score every network once. A score depends on the plan and the configuration alone, so the searches cannot tell.
/// Not thread-safe.
class EvaluationCache {
public:
    EvaluationCache(const space::SearchSpace& space, const proxy::ScoringConfig& config,
                    const proxy::EvaluatorFactory& makeEvaluator);

    /// Must be asked for the same space and configuration; throws Error(Internal) otherwise. The cache must outlive
    /// what it makes.
    proxy::EvaluatorFactory factory();
    /// Networks scored.
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

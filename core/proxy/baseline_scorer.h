// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/proxy_table.h"

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace trazor::proxy {

/// Values of one network in the order of the proxies asked for; means over the super-nets. NaN or infinite where
/// the network overflows.
struct BaselineScores {
    EvaluationStatus status = EvaluationStatus::Failed;
    std::string reason; ///< for the user, empty when Ok
    std::vector<double> values;
};

/// Receives each result with its index, from one thread at a time, in any order.
using BaselineSink = std::function<void(std::size_t index, BaselineScores&& scores)>;

/// Scores networks by the proxies of cost OnePass and Batch. As ProxyEvaluator: one call at a time, and a score
/// depends on the plan and the configuration alone.
class BaselineScorer {
public:
    BaselineScorer() = default;
    BaselineScorer(const BaselineScorer&) = delete;
    BaselineScorer& operator=(const BaselineScorer&) = delete;
    virtual ~BaselineScorer() = default;

    virtual void score(std::span<const space::NetworkPlan> plans, std::span<const ProxyId> proxies,
                       const BaselineSink& sink, std::stop_token stop) = 0;
};

} // namespace trazor::proxy

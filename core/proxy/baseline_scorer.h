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

/// The values of one network in the order of the requested proxies: means over the super-nets. NaN or infinite if the
/// network overflows.
struct BaselineScores {
    EvaluationStatus status = EvaluationStatus::Failed;
    std::string reason; ///< user-visible message, empty if Ok
    std::vector<double> values;
};

/// Receives each result with its index, from one thread at a time, in any order.
using BaselineSink = std::function<void(std::size_t index, BaselineScores&& scores)>;

/// Computes the proxies of cost OnePass and Batch. As for ProxyEvaluator: one call at a time, and a score depends only
/// on the plan and the configuration.
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/scoring_config.h"
#include "core/space/network_plan.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace trazor::proxy {

/// Receives each evaluation with its index in the batch, from one thread at a time, in any order.
using EvaluationSink = std::function<void(std::size_t index, Evaluation&& evaluation)>;

/// Scores networks without training them. The only thing that knows how is behind this interface.
///
/// Not thread-safe: one call at a time. A score depends on the plan and the configuration alone, never on the
/// batch, its order or the number of threads.
class ProxyEvaluator {
public:
    ProxyEvaluator() = default;
    ProxyEvaluator(const ProxyEvaluator&) = delete;
    ProxyEvaluator& operator=(const ProxyEvaluator&) = delete;
    virtual ~ProxyEvaluator() = default;

    /// Blocking. Plans are made at the configuration's image size. A candidate that cannot be scored is an
    /// evaluation with a status, not an exception. When stop is requested (checked between blocks) the
    /// networks not yet finished are left out: their sink is not called.
    virtual void evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                          std::stop_token stop) = 0;

    /// Good number of plans for one call.
    virtual int preferredBatch() const = 0;

    /// For the status bar and the manifest: "CPU, 2 threads, float32, LibTorch 1.13.1, OpenBLAS".
    virtual std::string description() const = 0;
};

/// Makes an evaluator for a space's super-net. Throws Error(Unsupported) if the device or a block kind is not
/// available in this build.
using EvaluatorFactory =
    std::function<std::unique_ptr<ProxyEvaluator>(const space::SearchSpace& space, const ScoringConfig& config)>;

} // namespace trazor::proxy

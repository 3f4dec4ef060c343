// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <optional>

namespace trazor::proxy {

/// Returns the next plan to score, or nothing if no plan is left or none is available until another evaluation arrives.
using PlanSource = std::function<std::optional<space::NetworkPlan>()>;

/// An evaluator whose workers finish at different times and are kept busy with plans that become available meanwhile.
class StreamEvaluator : public ProxyEvaluator {
public:
    /// Scores plans from `next` until it returns none and all evaluations have been delivered. The index counts the
    /// plans returned by `next`. Both callbacks are called by one thread at a time. Otherwise as evaluate().
    virtual void evaluateFrom(const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint) = 0;
};

/// The same for any evaluator; one that is not a StreamEvaluator scores in batches.
void evaluateFrom(ProxyEvaluator& evaluator, const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint);

} // namespace trazor::proxy

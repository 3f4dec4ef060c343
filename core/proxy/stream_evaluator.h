// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <optional>

namespace trazor::proxy {

/// The next plan to score. Empty: none is left, or none until another evaluation has arrived.
using PlanSource = std::function<std::optional<space::NetworkPlan>()>;

/// An evaluator whose workers finish at different times and are kept busy with plans that arise meanwhile.
class StreamEvaluator : public ProxyEvaluator {
public:
    /// Asks `next` until it has none and all evaluations have been delivered. The index counts the plans that `next`
    /// gave. Both functions are called by one thread at a time. Otherwise as evaluate().
    virtual void evaluateFrom(const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint) = 0;
};

/// The same with any evaluator; one that knows no streams scores in batches.
void evaluateFrom(ProxyEvaluator& evaluator, const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint);

} // namespace trazor::proxy

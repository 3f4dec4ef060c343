// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/stream_evaluator.h"

#include <utility>
#include <vector>

namespace trazor::proxy {

void evaluateFrom(ProxyEvaluator& evaluator, const PlanSource& next, const EvaluationSink& sink,
                  Checkpoint checkpoint) {
    if (auto* const stream = dynamic_cast<StreamEvaluator*>(&evaluator)) {
        stream->evaluateFrom(next, sink, std::move(checkpoint));
        return;
    }
    const auto most = static_cast<std::size_t>(evaluator.preferredBatch());
    std::size_t first = 0;
    while (checkpoint.pass()) {
        std::vector<space::NetworkPlan> plans;
        while (plans.empty() || plans.size() < most) {
            std::optional<space::NetworkPlan> plan = next();
            if (!plan) {
                break;
            }
            plans.push_back(std::move(*plan));
        }
        if (plans.empty()) {
            return;
        }
        evaluator.evaluate(
            plans, [&](std::size_t i, Evaluation&& evaluation) { sink(first + i, std::move(evaluation)); }, checkpoint);
        first += plans.size();
    }
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/stream_evaluator.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace trazor::search {

/// Returns the plan of the i-th network of a job.
using PlanOf = std::function<space::NetworkPlan(std::size_t index)>;

/// Scores `count` networks in batches of the evaluator's preferred size. All scoring of the program goes through this
/// file.
///
/// `sink` receives the evaluations in network order, each as soon as all earlier ones have arrived, from one thread at
/// a time. An evaluation with status Ok that cannot be ranked (wrong number of blocks, DSS not finite) is delivered as
/// Failed or NonFinite. An exception from `sink` ends the job and is rethrown. Returns the number of delivered
/// evaluations, which is less than `count` only if the checkpoint requests a stop.
std::size_t scoreInOrder(proxy::ProxyEvaluator& evaluator, std::size_t count, const PlanOf& planOf,
                         const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint = {});

/// Scores networks as `next` produces them. `sink` receives each evaluation on arrival, with the index of its network
/// in the order of `next`, from one thread at a time. Otherwise like scoreInOrder().
void scoreAsTheyArrive(proxy::ProxyEvaluator& evaluator, const proxy::PlanSource& next,
                       const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint = {});

/// Returns the evaluations of all plans; networks not scored because of a stop have the status Failed.
std::vector<proxy::Evaluation> scoreAll(proxy::ProxyEvaluator& evaluator, std::span<const space::NetworkPlan> plans,
                                        const proxy::Checkpoint& checkpoint = {},
                                        const std::function<void()>& onScored = {});

} // namespace trazor::search

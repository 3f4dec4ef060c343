// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/stream_evaluator.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace trazor::search {

/// Makes the plan of the i-th network of a job.
using PlanOf = std::function<space::NetworkPlan(std::size_t index)>;

/// Scores `count` networks in the batches that the evaluator prefers. Every scoring of the program goes through here.
///
/// `sink` gets each evaluation in the order of the networks, as soon as all before it have arrived, from one thread at
/// a time. An evaluation that claims to be Ok but cannot be ranked (wrong number of blocks, DSS not finite) arrives as
/// Failed or NonFinite. An exception of `sink` ends the job and is thrown again.
/// Returns the number of evaluations handed over: fewer than `count` only if the checkpoint says stop.
std::size_t scoreInOrder(proxy::ProxyEvaluator& evaluator, std::size_t count, const PlanOf& planOf,
                         const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint = {});

/// Scores networks as `next` makes them; `sink` gets each evaluation as it arrives, with the number of the network as
/// `next` counted it, from one thread at a time. Otherwise as scoreInOrder().
void scoreAsTheyArrive(proxy::ProxyEvaluator& evaluator, const proxy::PlanSource& next,
                       const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint = {});

/// The evaluations of all plans; networks that a stop left out have the status Failed.
std::vector<proxy::Evaluation> scoreAll(proxy::ProxyEvaluator& evaluator, std::span<const space::NetworkPlan> plans,
                                        const proxy::Checkpoint& checkpoint = {},
                                        const std::function<void()>& onScored = {});

} // namespace trazor::search

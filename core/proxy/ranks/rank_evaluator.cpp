// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/rank_evaluator.h"

#include "core/proxy/ranks/messages.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace trazor::proxy {

RankEvaluator::RankEvaluator(RankPool& pool, const space::SearchSpace& space, const ScoringConfig& config)
    : m_pool(pool)
    , m_capacities(static_cast<std::size_t>(pool.ranks()), 0) {
    pool.sendAll(MessageKind::Configure, orderMessage({config, space::spaceJson(space)}));
    std::map<std::string, int> kinds;
    for (int left = pool.ranks(); left > 0;) {
        const std::optional<Message> message = pool.receive();
        if (message && message->kind == MessageKind::Ready) { // else a late result of a stopped job
            const RankReady ready = readyOf(message->bytes);
            m_capacities[static_cast<std::size_t>(message->rank - 1)] = ready.capacity;
            ++kinds[ready.description];
            --left;
        }
    }
    for (const auto& [description, ranks] : kinds) {
        m_description += m_description.empty() ? "" : "; ";
        m_description += std::to_string(ranks);
        m_description += ranks == 1 ? " rank: " : " ranks: ";
        m_description += description;
    }
}

void RankEvaluator::evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                             Checkpoint checkpoint) {
    std::size_t taken = 0;
    const PlanSource next = [&] { return taken < plans.size() ? std::optional(plans[taken++]) : std::nullopt; };
    evaluateFrom(next, sink, std::move(checkpoint));
}

void RankEvaluator::evaluateFrom(const PlanSource& next, const EvaluationSink& sink, Checkpoint checkpoint) {
    static std::uint64_t s_jobs = 0; // process-wide: results of an earlier evaluator may be in transit
    m_job = ++s_jobs;
    Dispatcher dispatcher(m_capacities);
    std::unordered_map<std::size_t, space::NetworkPlan> waiting;
    std::size_t taken = 0;
    const auto takeAll = [&] {
        while (std::optional<space::NetworkPlan> plan = next()) {
            dispatcher.add(taken, static_cast<double>(space::costOf(*plan).macs));
            waiting.emplace(taken++, std::move(*plan));
        }
    };
    for (takeAll(); !dispatcher.isIdle();) {
        if (!checkpoint.pass()) {
            m_pool.sendAll(MessageKind::Stop);
            return;
        }
        while (const auto assignment = dispatcher.next()) {
            const auto plan = waiting.extract(assignment->task);
            m_pool.send(static_cast<int>(assignment->worker) + 1, MessageKind::Plan,
                        planMessage({m_job, assignment->task}, plan.mapped()));
        }
        const std::optional<Message> message = m_pool.receive();
        if (!message || message->kind != MessageKind::Result) {
            continue;
        }
        const TaskId id = taskOf(message->bytes);
        if (id.job == m_job && dispatcher.finish(id.index)) {
            sink(id.index, evaluationOf(message->bytes));
            takeAll();
        }
    }
}

int RankEvaluator::preferredBatch() const {
    // A whole generation where possible: the ranks wait for each other at the end of a batch.
    constexpr int kLeast = 1024;
    constexpr int kPlansPerPlace = 16;
    return std::max(kLeast, kPlansPerPlace * std::accumulate(m_capacities.begin(), m_capacities.end(), 0));
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/scoring_job.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace trazor::search {
namespace {

proxy::Evaluation checked(proxy::Evaluation evaluation, std::size_t depth) {
    if (evaluation.status != proxy::EvaluationStatus::Ok) {
        return evaluation;
    }
    if (evaluation.scores.blocks.size() != depth) {
        evaluation.status = proxy::EvaluationStatus::Failed;
        evaluation.reason = "scores of " + std::to_string(evaluation.scores.blocks.size()) + " blocks for " +
                            std::to_string(depth) + " blocks";
    } else if (!std::isfinite(evaluation.scores.dss())) {
        evaluation.status = proxy::EvaluationStatus::NonFinite;
        evaluation.reason = "the sum of D and S is not a finite number";
    }
    return evaluation;
}

/// One call of the evaluator, which may report out of order and from its own threads. No exception may escape into
/// those threads.
class Batch {
public:
    Batch(std::vector<space::NetworkPlan> plans, std::size_t first, const proxy::EvaluationSink& sink)
        : m_plans(std::move(plans))
        , m_first(first)
        , m_sink(sink)
        , m_arrived(m_plans.size()) {}

    std::size_t run(proxy::ProxyEvaluator& evaluator, const proxy::Checkpoint& checkpoint) {
        const std::stop_callback forward(checkpoint.stopToken(), [this] { m_stop.request_stop(); });
        evaluator.evaluate(
            m_plans, [this](std::size_t index, proxy::Evaluation&& it) { take(index, std::move(it)); },
            checkpoint.withStop(m_stop.get_token()));
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        return m_handedOver;
    }

private:
    void take(std::size_t index, proxy::Evaluation&& evaluation) {
        const std::scoped_lock lock(m_mutex);
        try {
            m_arrived.at(index) = checked(std::move(evaluation), m_plans[index].depth());
            while (!m_failure && m_handedOver < m_arrived.size() && m_arrived[m_handedOver]) {
                m_sink(m_first + m_handedOver, std::move(*m_arrived[m_handedOver]));
                ++m_handedOver;
            }
        } catch (...) {
            m_failure = std::current_exception();
            m_stop.request_stop();
        }
    }

    std::vector<space::NetworkPlan> m_plans;
    std::size_t m_first;
    const proxy::EvaluationSink& m_sink;
    std::mutex m_mutex;
    std::stop_source m_stop;
    std::vector<std::optional<proxy::Evaluation>> m_arrived;
    std::size_t m_handedOver = 0;
    std::exception_ptr m_failure;
};

} // namespace

std::size_t scoreInOrder(proxy::ProxyEvaluator& evaluator, std::size_t count, const PlanOf& planOf,
                         const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint) {
    const auto size = static_cast<std::size_t>(std::max(evaluator.preferredBatch(), 1));
    std::size_t done = 0;
    proxy::Checkpoint between = checkpoint;
    while (done < count && between.pass()) {
        std::vector<space::NetworkPlan> plans;
        for (std::size_t i = done; i < std::min(done + size, count); ++i) {
            plans.push_back(planOf(i));
        }
        const std::size_t expected = plans.size();
        const std::size_t arrived = Batch(std::move(plans), done, sink).run(evaluator, checkpoint);
        done += arrived;
        if (arrived < expected) {
            if (!checkpoint.stopToken().stop_requested()) {
                throw Error(ErrorCode::Internal, "the evaluator left out a candidate");
            }
            break;
        }
    }
    return done;
}

void scoreAsTheyArrive(proxy::ProxyEvaluator& evaluator, const proxy::PlanSource& next,
                       const proxy::EvaluationSink& sink, const proxy::Checkpoint& checkpoint) {
    std::mutex mutex;
    std::stop_source stop;
    const std::stop_callback forward(checkpoint.stopToken(), [&] { stop.request_stop(); });
    std::vector<std::size_t> depths;
    std::exception_ptr failure;
    // Both callbacks run on threads of the evaluator, into which no exception may escape.
    const auto guarded = [&](const auto& action) {
        const std::scoped_lock lock(mutex);
        try {
            if (!failure) {
                action();
            }
        } catch (...) {
            failure = std::current_exception();
            stop.request_stop();
        }
    };
    proxy::evaluateFrom(
        evaluator,
        [&] {
            std::optional<space::NetworkPlan> plan;
            guarded([&] {
                plan = next();
                if (plan) {
                    depths.push_back(plan->depth());
                }
            });
            return plan;
        },
        [&](std::size_t index, proxy::Evaluation&& it) {
            guarded([&] { sink(index, checked(std::move(it), depths.at(index))); });
        },
        checkpoint.withStop(stop.get_token()));
    if (failure) {
        std::rethrow_exception(failure);
    }
}

std::vector<proxy::Evaluation> scoreAll(proxy::ProxyEvaluator& evaluator, std::span<const space::NetworkPlan> plans,
                                        const proxy::Checkpoint& checkpoint, const std::function<void()>& onScored) {
    std::vector<proxy::Evaluation> evaluations(plans.size());
    scoreInOrder(
        evaluator, plans.size(), [&](std::size_t i) { return plans[i]; },
        [&](std::size_t i, proxy::Evaluation&& evaluation) {
            evaluations[i] = std::move(evaluation);
            if (onScored) {
                onScored();
            }
        },
        checkpoint);
    return evaluations;
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/rank_worker.h"

#include "core/base/error.h"
#include "core/base/signal_mask.h"
#include "core/proxy/ranks/messages.h"
#include "core/proxy/ranks/rank_share.h"
#include "core/space/file/space_json.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace trazor::proxy {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kSignOfLife = std::chrono::seconds(2);
constexpr auto kLongestWait = std::chrono::microseconds(500); ///< until the next poll for messages

/// The scoring thread with its inputs and outputs.
class Scorer {
public:
    Scorer(const EvaluatorFactory& makeEvaluator, RankShare share)
        : m_makeEvaluator(makeEvaluator)
        , m_share(share) {
        const SignalsBlocked blocked;
        m_thread = std::jthread([this](const std::stop_token& quit) { work(quit); });
    }
    ~Scorer() {
        forgetPlans();
        m_thread.request_stop();
    }
    Scorer(const Scorer&) = delete;
    Scorer& operator=(const Scorer&) = delete;

    void configure(ScoringOrder order) {
        const std::lock_guard lock(m_mutex);
        m_order = std::move(order);
        m_plans.clear();
        m_wake.notify_all();
    }
    void add(TaskId id, space::NetworkPlan plan) {
        const std::lock_guard lock(m_mutex);
        m_plans.emplace_back(id, std::move(plan));
        m_wake.notify_all();
    }
    void forgetPlans() {
        const std::lock_guard lock(m_mutex);
        m_plans.clear();
        m_stop.request_stop();
        m_stop = {};
    }
    /// The next message to send; waits for one at most kLongestWait.
    std::optional<Message> answer() {
        std::unique_lock lock(m_mutex);
        m_answered.wait_for(lock, kLongestWait, [this] { return !m_answers.empty(); });
        if (m_answers.empty()) {
            return std::nullopt;
        }
        Message answer = std::move(m_answers.front());
        m_answers.pop_front();
        return answer;
    }

private:
    using Task = std::pair<TaskId, space::NetworkPlan>;

    void work(const std::stop_token& quit) {
        while (true) {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, quit, [this] { return m_order || !m_plans.empty(); })) {
                return;
            }
            std::optional<ScoringOrder> order = std::exchange(m_order, std::nullopt);
            std::deque<Task> tasks = order ? std::deque<Task>() : std::exchange(m_plans, {});
            const std::stop_token stop = m_stop.get_token();
            lock.unlock();
            try {
                if (order) {
                    make(std::move(*order));
                } else {
                    score(std::move(tasks), stop);
                }
            } catch (const std::exception& error) {
                post(MessageKind::Failure, textMessage(error.what()));
            }
        }
    }

    void make(ScoringOrder order) {
        m_evaluator.reset(); // frees the memory of its super-nets for the new ones
        if (order.config.threads == 0) {
            order.config.threads = m_share.threads;
        }
        m_space = space::parseSpace(order.space, "space of rank 0");
        m_evaluator = m_makeEvaluator(m_space, order.config);
        const bool onGpu = order.config.device == Device::Cuda;
        post(MessageKind::Ready,
             readyMessage({onGpu ? m_evaluator->preferredBatch() : order.config.threads, m_evaluator->description()}));
    }

    void score(std::deque<Task> tasks, const std::stop_token& stop) {
        std::vector<TaskId> ids;
        std::vector<space::NetworkPlan> plans;
        for (Task& task : tasks) {
            ids.push_back(task.first);
            plans.push_back(std::move(task.second));
        }
        if (!m_evaluator) {
            throw Error(ErrorCode::Internal, "a plan came before a configuration");
        }
        m_evaluator->evaluate(
            plans,
            [&](std::size_t i, Evaluation&& evaluation) {
                post(MessageKind::Result, resultMessage(ids[i], evaluation));
            },
            Checkpoint(stop));
    }

    void post(MessageKind kind, std::vector<unsigned char> bytes) {
        const std::lock_guard lock(m_mutex);
        m_answers.push_back({0, kind, std::move(bytes)});
        m_answered.notify_all();
    }

    const EvaluatorFactory& m_makeEvaluator;
    RankShare m_share;
    space::SearchSpace m_space; ///< must outlive the evaluator
    std::unique_ptr<ProxyEvaluator> m_evaluator;
    std::mutex m_mutex; ///< guards the members below
    std::condition_variable_any m_wake;
    std::condition_variable m_answered;
    std::optional<ScoringOrder> m_order;
    std::deque<Task> m_plans;
    std::deque<Message> m_answers;
    std::stop_source m_stop;
    std::jthread m_thread;
};

/// Handles a message of rank 0. Returns false on Quit.
bool obey(const Message& message, Scorer& scorer, const RankShare& share) {
    switch (message.kind) {
    case MessageKind::Configure: {
        ScoringOrder order = orderOf(message.bytes);
        if (order.config.device == Device::Cuda) {
            chooseGpu(share);
        }
        scorer.configure(std::move(order));
        return true;
    }
    case MessageKind::Plan:
        scorer.add(taskOf(message.bytes), planOf(message.bytes));
        return true;
    case MessageKind::Stop:
        scorer.forgetPlans();
        return true;
    case MessageKind::Quit:
        return false;
    default:
        throw Error(ErrorCode::Internal, "rank 0 sent what only other ranks send");
    }
}

} // namespace

void scoreForRankZero(Transport& transport, const EvaluatorFactory& makeEvaluator) {
    {
        Scorer scorer(makeEvaluator, transport.share());
        Clock::time_point lastSent = Clock::now();
        for (bool goOn = true; goOn;) {
            while (goOn) {
                const std::optional<Message> message = transport.receive();
                if (!message) {
                    break;
                }
                goOn = obey(*message, scorer, transport.share());
            }
            std::optional<Message> answer = scorer.answer();
            if (!answer && Clock::now() - lastSent > kSignOfLife) {
                answer.emplace();
            }
            if (answer) {
                transport.send(0, answer->kind, std::move(answer->bytes));
                lastSent = Clock::now();
            }
        }
    }
    transport.send(0, MessageKind::Bye, {});
}

} // namespace trazor::proxy

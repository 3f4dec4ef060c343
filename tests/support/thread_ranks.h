// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/ranks/rank_evaluator.h"
#include "core/proxy/ranks/rank_worker.h"

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace trazor::test {

/// Ranks as threads of this process, connected by message queues.
class ThreadRanks {
public:
    /// `factories`: one per rank except 0; an empty factory makes a rank that never sends anything.
    explicit ThreadRanks(std::vector<proxy::EvaluatorFactory> factories, double silentSeconds = 60.0)
        : m_boxes(factories.size() + 1)
        , m_factories(std::move(factories))
        , m_own(*this, 0)
        , m_pool(m_own, std::chrono::duration<double>(silentSeconds)) {
        for (std::size_t i = 0; i < m_factories.size(); ++i) {
            if (m_factories[i]) {
                m_threads.emplace_back([this, i] {
                    Box box(*this, static_cast<int>(i) + 1);
                    proxy::scoreForRankZero(box, m_factories[i]);
                });
            }
        }
    }
    ~ThreadRanks() { m_pool.sendAll(proxy::MessageKind::Quit); }

    proxy::EvaluatorFactory factory() {
        return [this](const space::SearchSpace& space, const proxy::ScoringConfig& config) {
            return std::make_unique<proxy::RankEvaluator>(m_pool, space, config);
        };
    }

private:
    class Box final : public proxy::Transport {
    public:
        Box(ThreadRanks& all, int rank)
            : m_all(all)
            , m_rank(rank) {}
        int rank() const override { return m_rank; }
        int size() const override { return static_cast<int>(m_all.m_boxes.size()); }
        std::string placeOf(int rank) const override { return "thread " + std::to_string(rank); }
        proxy::RankShare share() const override { return {}; }
        void send(int to, proxy::MessageKind kind, std::vector<unsigned char> bytes) override {
            const std::lock_guard lock(m_all.m_mutex);
            m_all.m_boxes[static_cast<std::size_t>(to)].push_back({m_rank, kind, std::move(bytes)});
        }
        std::optional<proxy::Message> receive() override {
            const std::lock_guard lock(m_all.m_mutex);
            std::deque<proxy::Message>& box = m_all.m_boxes[static_cast<std::size_t>(m_rank)];
            if (box.empty()) {
                return std::nullopt;
            }
            proxy::Message message = std::move(box.front());
            box.pop_front();
            return message;
        }
        void leave() override {}
        [[noreturn]] void abort(int) override { std::terminate(); }

    private:
        ThreadRanks& m_all;
        int m_rank;
    };

    std::mutex m_mutex; ///< guards m_boxes
    std::vector<std::deque<proxy::Message>> m_boxes;
    std::vector<proxy::EvaluatorFactory> m_factories;
    Box m_own;
    proxy::RankPool m_pool;
    std::vector<std::jthread> m_threads;
};

} // namespace trazor::test

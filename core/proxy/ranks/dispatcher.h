// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace trazor::proxy {

/// Decides who scores what next: the costliest task first, to the worker with the least work, so that all finish
/// together (longest processing time first; Graham 1969). A worker holds as many tasks as it scores side by side, and
/// as many again while plenty wait, so that it does not idle while a message travels. Knows neither ranks nor time.
/// All functions take O(log n).
class Dispatcher {
public:
    struct Assignment {
        std::size_t worker;
        std::size_t task;
    };

    /// How many tasks each worker scores side by side; each >= 1.
    explicit Dispatcher(std::span<const int> capacities);

    /// `cost`: predicted, >= 0, in any unit.
    void add(std::size_t task, double cost);
    /// Empty if nothing waits or no worker takes more.
    std::optional<Assignment> next();
    /// False if the task is not at a worker.
    bool finish(std::size_t task);

    bool isIdle() const noexcept { return m_waiting.empty() && m_assigned.empty(); }

private:
    struct Worker {
        int capacity = 1;
        int tasks = 0;
        double load = 0.0; ///< cost of its tasks
    };
    struct Assigned {
        std::size_t worker;
        double cost;
    };
    using Loads = std::set<std::pair<double, std::size_t>>; ///< load for each one that it can score at once, worker

    /// Where the worker is listed; null if it takes no more.
    Loads* listOf(const Worker& worker);
    void change(std::size_t index, int tasks, double cost);

    std::vector<Worker> m_workers;
    Loads m_idle; ///< workers that could score more at once
    Loads m_busy; ///< workers that could store more
    std::size_t m_capacity = 0;
    std::set<std::pair<double, std::size_t>> m_waiting; ///< -cost, task
    std::unordered_map<std::size_t, Assigned> m_assigned;
};

} // namespace trazor::proxy

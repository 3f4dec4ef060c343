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

/// Assigns tasks to workers: the costliest task first, to the worker with the least load, so that all finish together
/// (longest processing time first; Graham 1969). A worker holds as many tasks as it scores concurrently, and as many
/// again while plenty wait, so that it does not idle while a message is in transit. Independent of ranks and time. All
/// functions take O(log n).
class Dispatcher {
public:
    struct Assignment {
        std::size_t worker;
        std::size_t task;
    };

    /// `capacities`: the number of tasks that each worker scores concurrently, >= 1.
    explicit Dispatcher(std::span<const int> capacities);

    /// `cost`: predicted, >= 0, in any unit.
    void add(std::size_t task, double cost);
    /// The next assignment; empty if no task waits or no worker accepts more.
    std::optional<Assignment> next();
    /// Returns false if the task is not assigned to a worker.
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
    using Loads = std::set<std::pair<double, std::size_t>>; ///< load / capacity, worker

    /// The list that holds the worker; null if the worker is full.
    Loads* listOf(const Worker& worker);
    void change(std::size_t index, int tasks, double cost);

    std::vector<Worker> m_workers;
    Loads m_idle; ///< workers below their capacity
    Loads m_busy; ///< workers at their capacity that can queue more
    std::size_t m_capacity = 0;
    std::set<std::pair<double, std::size_t>> m_waiting; ///< -cost, task
    std::unordered_map<std::size_t, Assigned> m_assigned;
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/dispatcher.h"

namespace trazor::proxy {

Dispatcher::Dispatcher(std::span<const int> capacities) {
    for (const int capacity : capacities) {
        m_idle.emplace(0.0, m_workers.size());
        m_workers.push_back({.capacity = capacity});
        m_capacity += static_cast<std::size_t>(capacity);
    }
}

void Dispatcher::add(std::size_t task, double cost) {
    m_waiting.emplace(-cost, task);
}

std::optional<Dispatcher::Assignment> Dispatcher::next() {
    const Loads& takers = !m_idle.empty() || m_waiting.size() <= m_capacity ? m_idle : m_busy;
    if (m_waiting.empty() || takers.empty()) {
        return std::nullopt;
    }
    const auto [negative, task] = m_waiting.extract(m_waiting.begin()).value();
    const std::size_t worker = takers.begin()->second;
    m_assigned.emplace(task, Assigned{worker, -negative});
    change(worker, 1, -negative);
    return Assignment{worker, task};
}

bool Dispatcher::finish(std::size_t task) {
    const auto found = m_assigned.find(task);
    if (found == m_assigned.end()) {
        return false;
    }
    change(found->second.worker, -1, -found->second.cost);
    m_assigned.erase(found);
    return true;
}

Dispatcher::Loads* Dispatcher::listOf(const Worker& worker) {
    return worker.tasks < worker.capacity ? &m_idle : worker.tasks < 2 * worker.capacity ? &m_busy : nullptr;
}

void Dispatcher::change(std::size_t index, int tasks, double cost) {
    Worker& worker = m_workers[index];
    const auto key = [&] { return std::pair(worker.load / worker.capacity, index); };
    if (Loads* const list = listOf(worker)) {
        list->erase(key());
    }
    worker.tasks += tasks;
    worker.load = worker.tasks == 0 ? 0.0 : worker.load + cost; // discards rounding errors
    if (Loads* const list = listOf(worker)) {
        list->insert(key());
    }
}

} // namespace trazor::proxy

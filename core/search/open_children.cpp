// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/open_children.h"

#include <algorithm>

namespace trazor::search {

void OpenChildren::add(std::vector<Child> children) {
    for (Child& child : children) {
        m_numbers.emplace(child.id, m_made);
        m_open.emplace_hint(m_open.end(), m_made++, std::move(child));
    }
}

std::vector<Child> OpenChildren::all() const {
    std::vector<Child> children;
    children.reserve(m_open.size());
    for (const auto& [number, child] : m_open) {
        children.push_back(child);
    }
    return children;
}

const Child* OpenChildren::handOut() {
    return m_handedOut < m_made ? &m_open.at(m_handedOut++) : nullptr;
}

void OpenChildren::arrived(std::size_t index, proxy::Evaluation&& evaluation) {
    m_arrived.emplace_back(index, std::move(evaluation));
}

std::optional<std::pair<Child, proxy::Evaluation>> OpenChildren::take() {
    auto next = m_arrived.begin();
    if (!m_order.empty()) {
        const auto expected = m_numbers.find(m_order.front());
        next = std::find_if(m_arrived.begin(), m_arrived.end(), [&](const auto& arrival) {
            return expected != m_numbers.end() && arrival.first == expected->second;
        });
    }
    if (next == m_arrived.end()) {
        return std::nullopt;
    }
    if (!m_order.empty()) {
        m_order.pop_front();
    }
    std::pair<Child, proxy::Evaluation> taken(std::move(m_open.extract(next->first).mapped()), std::move(next->second));
    m_numbers.erase(taken.first.id);
    m_arrived.erase(next);
    return taken;
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/search/strategy/strategy.h"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace trazor::search {

/// Children of an asynchronous search that are not candidates yet. They become candidates in the order in which their
/// evaluations arrive, or in a recorded order.
class OpenChildren {
public:
    /// From now on, releases children in this order of ids, and any after the end of the list in order of arrival.
    void keepOrder(std::vector<std::string> ids) { m_order.assign(ids.begin(), ids.end()); }
    bool keepsOrder() const noexcept { return !m_order.empty(); }

    void add(std::vector<Child> children);
    std::size_t size() const noexcept { return m_open.size(); }
    bool contains(const std::string& id) const { return m_numbers.contains(id); }
    std::vector<Child> all() const;

    /// Returns the next child to score, or null if all are handed out.
    const Child* handOut();
    std::size_t handedOut() const noexcept { return m_handedOut; }

    /// Stores the evaluation of the child that was handed out as number `index`, from 0.
    void arrived(std::size_t index, proxy::Evaluation&& evaluation);
    /// Removes and returns the next child to become a candidate; empty if its evaluation has not arrived.
    std::optional<std::pair<Child, proxy::Evaluation>> take();

private:
    using Arrivals = std::deque<std::pair<std::size_t, proxy::Evaluation>>;

    std::map<std::size_t, Child> m_open;                    ///< by creation number
    std::unordered_map<std::string, std::size_t> m_numbers; ///< creation numbers of the open children by id
    std::size_t m_made = 0;
    std::size_t m_handedOut = 0;
    Arrivals m_arrived;
    std::deque<std::string> m_order;
};

} // namespace trazor::search

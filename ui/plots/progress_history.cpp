// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/progress_history.h"

#include "ui/models/candidate_store.h"

#include <algorithm>
#include <iterator>

namespace trazor::ui {

void BestSoFar::clear() {
    m_seen = 0;
    m_milestones.clear();
}

void BestSoFar::update(const CandidateStore& store) {
    for (; m_seen < store.size(); ++m_seen) {
        const search::Candidate& candidate = store.candidate(m_seen);
        const double dss = candidate.evaluation.scores.dss();
        if (candidate.isRanked() && (m_milestones.empty() || dss > m_milestones.back().value)) {
            m_milestones.push_back({m_seen + 1, dss});
        }
    }
}

bool GrowingHypervolume::add(double cost, double score) {
    cost = std::clamp(cost, 0.0, 1.0);
    score = std::clamp(score, 0.0, 1.0);
    auto next = m_front.upper_bound(cost);
    double level = next == m_front.begin() ? 0.0 : std::prev(next)->second;
    if (score <= level) {
        return false;
    }
    // The staircase rises to `score` from `cost` up to the first member that is better anyway.
    double from = cost;
    while (next != m_front.end() && next->second <= score) {
        m_area += (next->first - from) * (score - level);
        from = next->first;
        level = next->second;
        next = m_front.erase(next);
    }
    m_area += ((next == m_front.end() ? 1.0 : next->first) - from) * (score - level);
    m_front.insert_or_assign(cost, score);
    return true;
}

std::vector<Milestone> hypervolumeHistory(const CandidateStore& store) {
    const Band range = store.parameterRange();
    const auto low = static_cast<double>(range.min.value_or(0));
    const double width = std::max(static_cast<double>(range.max.value_or(0)) - low, 1.0);
    GrowingHypervolume hypervolume;
    std::vector<Milestone> milestones;
    for (int index = 0; index < store.size(); ++index) {
        const search::Candidate& candidate = store.candidate(index);
        // At or above the reference cost a network dominates nothing.
        const double cost = (static_cast<double>(candidate.cost.params) - low) / width;
        if (candidate.isRanked() && cost < 1.0 && hypervolume.add(cost, store.score(index))) {
            milestones.push_back({index + 1, hypervolume.area()});
        }
    }
    return milestones;
}

} // namespace trazor::ui

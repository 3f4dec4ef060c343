// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_layout.h"

#include "ui/models/session_model.h"

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kFewestRows = 8;
constexpr int kMostRows = 20;

int rounded(int value, int by) {
    return (value + by - 1) / by;
}

} // namespace

void LineageLayout::clear(const search::SearchConfig& config) {
    *this = {};
    const int step = std::max(1, config.stepSize);
    m_rowsPerColumn = std::max(kFewestRows, rounded(step, rounded(step, kMostRows)));
    const int first = std::clamp(config.initialSample, 1, std::max(1, config.evaluations));
    const int steps = rounded(std::max(0, config.evaluations - first), step);
    m_plannedExtent = 1.0 + (rounded(first, m_rowsPerColumn) - 1) * kInnerStep +
                      steps * (1.0 + (rounded(step, m_rowsPerColumn) - 1) * kInnerStep);
}

void LineageLayout::update(const SessionModel& model) {
    m_children.resize(static_cast<std::size_t>(model.size()));
    for (int index = size(); index < model.size(); ++index) {
        const search::Candidate& candidate = model.candidate(index);
        // A late candidate of an earlier generation joins the last generation, so that no other candidate moves.
        if (m_generations.empty() || candidate.generation > m_generations.back().number) {
            m_x.push_back(m_x.empty() ? 0.0 : m_x.back() + 1.0);
            m_generations.push_back({candidate.generation, columns(), 0});
            m_columns.emplace_back();
        } else if (static_cast<int>(m_columns.back().size()) >= m_rowsPerColumn) {
            m_x.push_back(m_x.back() + kInnerStep);
            m_columns.emplace_back();
        }
        m_places.push_back({columns() - 1, static_cast<int>(m_columns.back().size())});
        m_columns.back().push_back(index);
        ++m_generations.back().size;
        for (const int parent : candidate.parents) {
            if (parent >= 0 && parent < index) {
                m_children[static_cast<std::size_t>(parent)].push_back(index);
            }
        }
    }
}

int LineageLayout::columnFrom(double x) const {
    return static_cast<int>(std::lower_bound(m_x.begin(), m_x.end(), x) - m_x.begin());
}

int LineageLayout::at(int column, int row) const {
    if (column < 0 || column >= columns() || row < 0) {
        return -1;
    }
    const std::vector<int>& members = m_columns[static_cast<std::size_t>(column)];
    return row < static_cast<int>(members.size()) ? members[static_cast<std::size_t>(row)] : -1;
}

int LineageLayout::lastColumn(std::size_t generation) const {
    return (generation + 1 < m_generations.size() ? m_generations[generation + 1].firstColumn : columns()) - 1;
}

int LineageLayout::neighbour(int index, int steps) const {
    // Candidates arrive generation by generation, so neighbours in a generation have adjacent indices.
    const int other = index + steps;
    if (other < 0 || other >= size()) {
        return -1;
    }
    const auto generationOf = [this](int of) {
        const int column = place(of).column;
        return std::upper_bound(m_generations.begin(), m_generations.end(), column,
                                [](int at, const Generation& generation) { return at < generation.firstColumn; });
    };
    return generationOf(other) == generationOf(index) ? other : -1;
}

int firstParent(const SessionModel& model, int index) {
    const std::vector<int>& parents = model.candidate(index).parents;
    return !parents.empty() && parents.front() < index ? std::max(parents.front(), -1) : -1;
}

std::vector<int> pathToRoot(const SessionModel& model, int index) {
    std::vector<int> path;
    while (index >= 0 && index < model.size()) {
        path.push_back(index);
        index = firstParent(model, index);
    }
    return path;
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_layout.h"

#include "ui/models/candidate_store.h"

#include <algorithm>

namespace trazor::ui {

void LineageLayout::clear(int rowsPerColumn) {
    *this = {};
    m_rowsPerColumn = std::max(1, rowsPerColumn);
}

void LineageLayout::update(const CandidateStore& store) {
    m_children.resize(static_cast<std::size_t>(store.size()));
    for (int index = size(); index < store.size(); ++index) {
        const search::Candidate& candidate = store.candidate(index);
        // A latecomer of an earlier generation joins the last one: moving others would be worse.
        if (m_generations.empty() || candidate.generation > m_generations.back().number) {
            m_generations.push_back({candidate.generation, columns()});
            m_columns.emplace_back();
        } else if (static_cast<int>(m_columns.back().size()) >= m_rowsPerColumn) {
            m_columns.emplace_back();
        }
        m_places.push_back({columns() - 1, static_cast<int>(m_columns.back().size())});
        m_columns.back().push_back(index);
        for (const int parent : candidate.parents) {
            if (parent >= 0 && parent < index) {
                m_children[static_cast<std::size_t>(parent)].push_back(index);
            }
        }
    }
}

int LineageLayout::at(int column, int row) const {
    if (column < 0 || column >= columns() || row < 0) {
        return -1;
    }
    const std::vector<int>& members = m_columns[static_cast<std::size_t>(column)];
    return row < static_cast<int>(members.size()) ? members[static_cast<std::size_t>(row)] : -1;
}

std::vector<int> pathToRoot(const CandidateStore& store, int index) {
    std::vector<int> path;
    while (index >= 0 && index < store.size()) {
        path.push_back(index);
        const std::vector<int>& parents = store.candidate(index).parents;
        // Parents come before their children; anything else is a damaged file and would never end.
        index = !parents.empty() && parents.front() < index ? parents.front() : -1;
    }
    return path;
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace trazor::ui {

class CandidateStore;

/// Where every candidate stands: generations from left to right, order of arrival downwards. A generation that is
/// larger than a column goes on in the next one, so an initial sample of hundreds and steps of ten share one
/// strip. A place never changes when candidates arrive.
class LineageLayout {
public:
    struct Place {
        int column = 0;
        int row = 0;
        bool operator==(const Place&) const = default;
    };
    struct Generation {
        int number = 0;
        int firstColumn = 0;
    };

    /// `rowsPerColumn` >= 1.
    void clear(int rowsPerColumn);
    /// Places candidates that are new since the last call.
    void update(const CandidateStore& store);

    int size() const noexcept { return static_cast<int>(m_places.size()); }
    int columns() const noexcept { return static_cast<int>(m_columns.size()); }
    int rowsPerColumn() const noexcept { return m_rowsPerColumn; }
    Place place(int index) const { return m_places[static_cast<std::size_t>(index)]; }
    /// Candidates of a column from the top.
    const std::vector<int>& column(int column) const { return m_columns[static_cast<std::size_t>(column)]; }
    /// -1 if nobody stands there.
    int at(int column, int row) const;
    const std::vector<Generation>& generations() const noexcept { return m_generations; }
    const std::vector<int>& children(int index) const { return m_children[static_cast<std::size_t>(index)]; }

private:
    int m_rowsPerColumn = 1;
    std::vector<Place> m_places;
    std::vector<std::vector<int>> m_columns;
    std::vector<Generation> m_generations;
    std::vector<std::vector<int>> m_children;
};

/// From the candidate back to its root along first parents; the candidate comes first. Empty for -1.
std::vector<int> pathToRoot(const CandidateStore& store, int index);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace trazor::search {
struct SearchConfig;
}

namespace trazor::ui {

class SessionModel;

/// Grid positions of all candidates: generations from left to right, order of arrival downwards. A generation that is
/// larger than a column continues in further columns close beside it, so an initial sample of hundreds and steps of ten
/// share one strip. A position never changes when candidates arrive.
class LineageLayout {
public:
    /// Distance between columns of one generation; the distance between generations is 1.
    static constexpr double kInnerStep = 0.55;

    struct Place {
        int column = 0;
        int row = 0;
        bool operator==(const Place&) const = default;
    };
    struct Generation {
        int number = 0;
        int firstColumn = 0;
        int size = 0; ///< candidates so far
    };

    /// Chooses the rows so that a step of the search fills its columns evenly and no column is taller than 20.
    void clear(const search::SearchConfig& config);
    /// Places the candidates added since the last call.
    void update(const SessionModel& model);

    int size() const noexcept { return static_cast<int>(m_places.size()); }
    int columns() const noexcept { return static_cast<int>(m_columns.size()); }
    int rowsPerColumn() const noexcept { return m_rowsPerColumn; }
    Place place(int index) const { return m_places[static_cast<std::size_t>(index)]; }
    /// Position of a column; ascending.
    double x(int column) const { return m_x[static_cast<std::size_t>(column)]; }
    /// The first column at `x` or to the right of it; columns() if there is none.
    int columnFrom(double x) const;
    /// Width of the columns so far, and of the whole planned search.
    double extent() const noexcept { return m_x.empty() ? 0.0 : m_x.back() + 1.0; }
    double plannedExtent() const noexcept { return m_plannedExtent; }
    /// Candidates of a column, from the top.
    const std::vector<int>& column(int column) const { return m_columns[static_cast<std::size_t>(column)]; }
    /// Candidate at a grid position, or -1.
    int at(int column, int row) const;
    const std::vector<Generation>& generations() const noexcept { return m_generations; }
    /// Last column of a generation, which is given by its index in generations().
    int lastColumn(std::size_t generation) const;
    const std::vector<int>& children(int index) const { return m_children[static_cast<std::size_t>(index)]; }
    /// The candidate `steps` positions further in the same generation, in order of arrival. `steps` may be negative; -1
    /// beyond the ends.
    int neighbour(int index, int steps) const;

private:
    int m_rowsPerColumn = 1;
    double m_plannedExtent = 0.0;
    std::vector<Place> m_places;
    std::vector<double> m_x; ///< [column]
    std::vector<std::vector<int>> m_columns;
    std::vector<Generation> m_generations;
    std::vector<std::vector<int>> m_children;
};

/// The parent that contributed more; -1 without parents. Parents precede their children: any other index means a
/// damaged file, and following it could loop forever.
int firstParent(const SessionModel& model, int index);

/// The path from a candidate to its root along first parents; the candidate comes first. Empty for -1.
std::vector<int> pathToRoot(const SessionModel& model, int index);

} // namespace trazor::ui

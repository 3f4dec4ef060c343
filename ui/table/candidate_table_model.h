// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/candidate_columns.h"

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace trazor::ui {

class SessionModel;

/// The candidates of the session model that pass its filter, sorted by one column.
///
/// Filters and sorts by itself (one vector of indices): QSortFilterProxyModel needs two QVariants per comparison, which
/// freezes the window at 100,000 rows.
class CandidateTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit CandidateTableModel(SessionModel& sessionModel, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

    int candidateAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowOf(int candidate) const; ///< -1 if it is filtered out
    /// Row ranges (first, last) of these candidates, merged and ascending.
    std::vector<std::pair<int, int>> rangesOf(const std::vector<int>& candidates) const;
    /// Sets whether rows of selected candidates get a background, for selections too scattered for the view's selection
    /// model.
    void setPaintsSelection(bool paints);
    int starColumn() const noexcept { return 0; }
    int sortColumn() const noexcept { return m_sortColumn; }
    Qt::SortOrder sortOrder() const noexcept { return m_sortOrder; }
    const CandidateColumn& column(int section) const { return m_columns[static_cast<std::size_t>(section)]; }
    /// The column of a name of the filter language; -1 if there is none.
    int columnOf(const QString& name) const;

private:
    void rebuild();
    void appendRows(int first, int count);
    bool sortsByChanging() const; ///< the order may change with the ranking
    void resort();
    void sortRows();
    void indexRows();
    bool membershipIsStale() const; ///< a ranking change may alter which candidates pass a filter on scores
    void refreshRankedColumns();
    void refreshRow(int candidate);

    SessionModel& m_sessionModel;
    std::vector<CandidateColumn> m_columns;
    std::vector<int> m_rows;  ///< candidate of each row
    std::vector<int> m_rowOf; ///< row of each candidate; -1 if filtered out
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    bool m_paintsSelection = false;
};

} // namespace trazor::ui

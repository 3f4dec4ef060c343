// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/table/candidate_table_model.h"

#include "ui/models/session_model.h"

#include <QApplication>
#include <QBrush>
#include <QPalette>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace trazor::ui {

namespace {

/// Sorts rows by `keys` (indexed by candidate); ties keep the order of arrival. Missing keys (NaN) go last.
void sortByNumber(std::vector<int>& rows, const std::vector<double>& keys, Qt::SortOrder order) {
    std::sort(rows.begin(), rows.end(), [&](int a, int b) {
        const double left = keys[static_cast<std::size_t>(a)];
        const double right = keys[static_cast<std::size_t>(b)];
        if (std::isnan(left) != std::isnan(right)) {
            return std::isnan(right);
        }
        if (!std::isnan(left) && left != right) {
            return order == Qt::AscendingOrder ? left < right : right < left;
        }
        return a < b;
    });
}

/// The first four characters as an integer in the same order: most texts differ there, and integers are contiguous.
std::uint64_t beginningOf(const QString& text) {
    std::uint64_t beginning = 0;
    for (qsizetype i = 0; i < 4; ++i) {
        beginning = beginning << 16U | (i < text.size() ? text[i].unicode() : 0U);
    }
    return beginning;
}

/// Like sortByNumber(); empty text counts as missing.
void sortByText(std::vector<int>& rows, const std::vector<QString>& keys, Qt::SortOrder order) {
    struct Row {
        std::uint64_t beginning;
        int candidate;
    };
    std::vector<Row> sorted;
    sorted.reserve(rows.size());
    for (const int row : rows) {
        sorted.push_back({beginningOf(keys[static_cast<std::size_t>(row)]), row});
    }
    const auto filled = std::stable_partition(sorted.begin(), sorted.end(), [&](const Row& row) {
        return !keys[static_cast<std::size_t>(row.candidate)].isEmpty();
    });
    const auto isBefore = [&](const Row& a, const Row& b) {
        if (a.beginning != b.beginning) {
            return (a.beginning < b.beginning) == (order == Qt::AscendingOrder);
        }
        const int compared =
            keys[static_cast<std::size_t>(a.candidate)].compare(keys[static_cast<std::size_t>(b.candidate)]);
        return compared != 0 ? (compared < 0) == (order == Qt::AscendingOrder) : a.candidate < b.candidate;
    };
    std::sort(sorted.begin(), filled, isBefore);
    std::sort(filled, sorted.end(), [](const Row& a, const Row& b) { return a.candidate < b.candidate; });
    std::transform(sorted.begin(), sorted.end(), rows.begin(), [](const Row& row) { return row.candidate; });
}

} // namespace

CandidateTableModel::CandidateTableModel(SessionModel& sessionModel, QObject* parent)
    : QAbstractTableModel(parent)
    , m_sessionModel(sessionModel) {
    connect(&sessionModel, &SessionModel::sessionReset, this, &CandidateTableModel::rebuild);
    connect(&sessionModel, &SessionModel::filterChanged, this, &CandidateTableModel::rebuild);
    connect(&sessionModel, &SessionModel::candidatesAppended, this, &CandidateTableModel::appendRows);
    connect(&sessionModel, &SessionModel::rankingChanged, this, &CandidateTableModel::refreshRankedColumns);
    connect(&sessionModel, &SessionModel::scoringsChanged, this, &CandidateTableModel::refreshRankedColumns);
    connect(&sessionModel, &SessionModel::quantitiesAdded, this, &CandidateTableModel::rebuild);
    connect(&sessionModel, &SessionModel::valuesChanged, this, &CandidateTableModel::refreshRankedColumns);
    connect(&sessionModel, &SessionModel::annotationChanged, this, &CandidateTableModel::refreshRow);
    rebuild();
}

int CandidateTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CandidateTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant CandidateTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const CandidateColumn& column = m_columns[static_cast<std::size_t>(index.column())];
    const int candidate = candidateAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return column.text(m_sessionModel, candidate);
    case Qt::TextAlignmentRole:
        return index.column() == starColumn()
                   ? QVariant(Qt::AlignCenter)
                   : QVariant((column.isNumeric() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::BackgroundRole:
        if (m_paintsSelection && m_sessionModel.isSelected(candidate)) {
            QColor tint = QApplication::palette().color(QPalette::Highlight);
            tint.setAlphaF(0.3F);
            return QBrush(tint);
        }
        return {};
    case Qt::ToolTipRole:
        if (column.name == "status" && !m_sessionModel.candidate(candidate).isRanked()) {
            return QString::fromStdString(m_sessionModel.candidate(candidate).evaluation.reason);
        }
        return {};
    default:
        return {};
    }
}

QVariant CandidateTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const CandidateColumn& column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.title;
    case Qt::ToolTipRole:
        return QString("%1\nIn the filter: %2").arg(column.meaning, column.name);
    case Qt::TextAlignmentRole:
        return QVariant((section == starColumn() ? Qt::AlignHCenter
                         : column.isNumeric()    ? Qt::AlignRight
                                                 : Qt::AlignLeft) |
                        Qt::AlignVCenter);
    default:
        return {};
    }
}

void CandidateTableModel::sort(int column, Qt::SortOrder order) {
    m_sortColumn = column;
    m_sortOrder = order;
    resort();
}

int CandidateTableModel::rowOf(int candidate) const {
    return candidate >= 0 && candidate < static_cast<int>(m_rowOf.size()) ? m_rowOf[static_cast<std::size_t>(candidate)]
                                                                          : -1;
}

std::vector<std::pair<int, int>> CandidateTableModel::rangesOf(const std::vector<int>& candidates) const {
    std::vector<int> rows;
    rows.reserve(candidates.size());
    for (const int candidate : candidates) {
        if (const int row = rowOf(candidate); row >= 0) {
            rows.push_back(row);
        }
    }
    std::sort(rows.begin(), rows.end());
    std::vector<std::pair<int, int>> ranges;
    for (const int row : rows) {
        if (!ranges.empty() && ranges.back().second + 1 == row) {
            ranges.back().second = row;
        } else {
            ranges.emplace_back(row, row);
        }
    }
    return ranges;
}

void CandidateTableModel::setPaintsSelection(bool paints) {
    if ((paints || m_paintsSelection) && rowCount() > 0) {
        m_paintsSelection = paints;
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::BackgroundRole});
    }
}

int CandidateTableModel::columnOf(const QString& name) const {
    const auto found =
        std::find_if(m_columns.begin(), m_columns.end(), [&](const auto& it) { return it.name == name; });
    return found != m_columns.end() ? static_cast<int>(found - m_columns.begin()) : -1;
}

void CandidateTableModel::rebuild() {
    beginResetModel();
    const bool isSorted = m_sortColumn >= 0 && m_sortColumn < static_cast<int>(m_columns.size());
    const QString sortedBy = isSorted ? m_columns[static_cast<std::size_t>(m_sortColumn)].name : QString();
    m_rows.clear();
    m_columns = candidateColumns(m_sessionModel);
    if (isSorted) { // a new quantity moves the columns behind its own
        const auto found = std::find_if(m_columns.begin(), m_columns.end(),
                                        [&](const CandidateColumn& column) { return column.name == sortedBy; });
        m_sortColumn = found == m_columns.end() ? -1 : static_cast<int>(found - m_columns.begin());
    }
    for (int candidate = 0; candidate < m_sessionModel.size(); ++candidate) {
        if (m_sessionModel.passes(candidate)) {
            m_rows.push_back(candidate);
        }
    }
    sortRows();
    endResetModel();
}

void CandidateTableModel::appendRows(int first, int count) {
    std::vector<int> fresh;
    for (int candidate = first; candidate < first + count; ++candidate) {
        if (m_sessionModel.passes(candidate)) {
            fresh.push_back(candidate);
        }
    }
    if (fresh.empty()) {
        indexRows();
        return;
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    indexRows();
    endInsertRows();
    if (!sortsByChanging()) { // else rankingChanged() follows
        resort();
    }
}

bool CandidateTableModel::sortsByChanging() const {
    return m_sortColumn >= 0 && m_sortColumn < columnCount() &&
           m_columns[static_cast<std::size_t>(m_sortColumn)].mayChange;
}

void CandidateTableModel::resort() {
    if (m_rows.empty()) {
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<int> candidates;
    for (const QModelIndex& index : before) {
        candidates.push_back(candidateAt(index.row()));
    }
    sortRows();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        after << index(rowOf(candidates[static_cast<std::size_t>(i)]), before[i].column());
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

void CandidateTableModel::sortRows() {
    const auto size = static_cast<std::size_t>(m_sessionModel.size());
    if (m_sortColumn < 0 || m_sortColumn >= columnCount()) {
        std::sort(m_rows.begin(), m_rows.end());
    } else if (const CandidateColumn& column = m_columns[static_cast<std::size_t>(m_sortColumn)]; column.isNumeric()) {
        std::vector<double> keys(size);
        for (const int candidate : m_rows) {
            keys[static_cast<std::size_t>(candidate)] = column.number(m_sessionModel, candidate);
        }
        sortByNumber(m_rows, keys, m_sortOrder);
    } else {
        std::vector<QString> keys(size);
        for (const int candidate : m_rows) {
            keys[static_cast<std::size_t>(candidate)] = column.text(m_sessionModel, candidate);
        }
        sortByText(m_rows, keys, m_sortOrder);
    }
    indexRows();
}

void CandidateTableModel::indexRows() {
    m_rowOf.assign(static_cast<std::size_t>(m_sessionModel.size()), -1);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        m_rowOf[static_cast<std::size_t>(m_rows[row])] = static_cast<int>(row);
    }
}

bool CandidateTableModel::membershipIsStale() const {
    for (int candidate = 0; candidate < m_sessionModel.size(); ++candidate) {
        if (m_sessionModel.passes(candidate) != (rowOf(candidate) >= 0)) {
            return true;
        }
    }
    return false;
}

void CandidateTableModel::refreshRankedColumns() {
    if (!m_sessionModel.filterText().isEmpty() && membershipIsStale()) {
        rebuild();
        return;
    }
    if (m_rows.empty()) {
        return;
    }
    if (sortsByChanging()) {
        resort();
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole});
}

void CandidateTableModel::refreshRow(int candidate) {
    // The filter may depend on the annotation that has just changed: "starred", "tags ~ big".
    if (m_sessionModel.passes(candidate) != (rowOf(candidate) >= 0)) {
        rebuild();
        return;
    }
    if (const int row = rowOf(candidate); row >= 0) {
        emit dataChanged(index(row, 0), index(row, columnCount() - 1), {Qt::DisplayRole});
    }
}

} // namespace trazor::ui

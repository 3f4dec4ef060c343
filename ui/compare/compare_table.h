// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <vector>

namespace trazor::ui {

class CandidateStore;

constexpr int kFewestCompared = 2;
constexpr int kMostCompared = 6;

/// Candidates as columns; scores, costs, genes and blocks as rows. Blocks stand beside each other by stage and position
/// in the stage, so that a missing one leaves a gap.
class CompareTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Lengths of bars in [0, 1], relative to the longest of the row; of blocks, of all blocks. Invalid without bars.
    enum Role { FirstBarRole = Qt::UserRole, SecondBarRole };

    explicit CompareTableModel(const CandidateStore& store, QObject* parent = nullptr);

    void setCandidates(std::vector<int> candidates);
    const std::vector<int>& candidates() const noexcept { return m_candidates; }
    void setDifferencesOnly(bool only);
    int hiddenRows() const noexcept { return static_cast<int>(m_rows.size() - m_shown.size()); }
    /// Reads scores and costs again.
    void rebuild();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString name;
        QString meaning;
        std::vector<QString> texts;
        std::vector<double> first;  ///< bars; empty: none
        std::vector<double> second;
        bool isGene = false; ///< cells unlike the first are set off
        bool differs() const;
    };

    void addScores();
    void addGenes();
    void addStage(std::size_t stage);
    Row blockRow(std::size_t stage, std::size_t block) const;
    void scaleBlocks(std::size_t firstRow);
    void show();

    const CandidateStore& m_store;
    std::vector<int> m_candidates;
    std::vector<Row> m_rows;
    std::vector<std::size_t> m_shown; ///< indices of m_rows
    bool m_differencesOnly = true;
};

} // namespace trazor::ui

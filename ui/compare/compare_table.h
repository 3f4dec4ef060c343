// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <vector>

namespace trazor::ui {

class SessionModel;

constexpr int kFewestCompared = 2;
constexpr int kMostCompared = 6;

/// Candidates as columns; scores, costs, genes and blocks as rows. Blocks are aligned by stage and position in the
/// stage, so a missing block leaves a gap.
class CompareTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Shares are in [0, 1]: for scores and costs, relative to the ends of the scale of the row; for blocks (first: D,
    /// second: S), relative to the largest value over all blocks on the board, with the value itself, NaN if there is
    /// none. Invalid in rows without values. WholeText: the displayed text with the values of D and S. IsNoise: true if
    /// the difference to the first candidate may be chance. Difference: text of the difference of a score or cost to
    /// the first candidate, absolute for DSS++, otherwise in per cent; empty if there is none.
    enum Role {
        FirstShareRole = Qt::UserRole,
        SecondShareRole,
        FirstValueRole,
        SecondValueRole,
        WholeTextRole,
        IsNoiseRole,
        DifferenceRole
    };

    explicit CompareTableModel(const SessionModel& model, QObject* parent = nullptr);

    void setCandidates(std::vector<int> candidates);
    const std::vector<int>& candidates() const noexcept { return m_candidates; }
    void setDifferencesOnly(bool only);
    int hiddenRows() const noexcept { return static_cast<int>(m_rows.size() - m_shown.size()); }
    /// Upper ends of the scales of D and S of blocks.
    double mostDiversity() const noexcept { return m_mostDiversity; }
    double mostSaliency() const noexcept { return m_mostSaliency; }
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
        std::vector<double> first;  ///< values; empty if there are none
        std::vector<double> second; ///< blocks only
        double firstLeast = 0.0;    ///< ends of the scales; the scale of `second` begins at 0
        double firstMost = 0.0;
        double secondMost = 0.0;
        bool isAbsolute = false;     ///< show absolute instead of relative differences
        bool isGene = false;         ///< highlight cells that differ from the first
        std::vector<char> isNoise{}; ///< per candidate; empty if no difference is noise
        bool differs() const;
    };

    void addScores();
    std::vector<char> noiseOf(const QString& column) const;
    void addGenes();
    void addStage(std::size_t stage);
    Row blockRow(std::size_t stage, std::size_t block) const;
    QString wholeText(const Row& row, std::size_t column) const;
    static QString difference(const Row& row, std::size_t column);
    void scaleBlocks(std::size_t firstRow);
    void show();

    const SessionModel& m_model;
    std::vector<int> m_candidates;
    std::vector<Row> m_rows;
    double m_mostDiversity = 0.0;
    double m_mostSaliency = 0.0;
    std::vector<std::size_t> m_shown; ///< indices into m_rows
    bool m_differencesOnly = true;
};

} // namespace trazor::ui

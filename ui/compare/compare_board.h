// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"

#include <QWidget>

#include <set>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace trazor::ui {

class SessionModel;
class CompareHeader;
class CompareTableModel;
class EmptyPanel;
class HeatLegend;

/// Compares 2 to 6 candidates side by side. The board keeps its candidates when the selection changes; pinned ones also
/// stay when others replace the rest.
class CompareBoard final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit CompareBoard(SessionModel& sessionModel, QWidget* parent = nullptr);

    /// Shows the selected candidates beside the pinned ones: the current candidate first and, if they are more than
    /// six, the best by DSS++. A no-op if the result would have fewer than two candidates.
    void compareSelected();
    /// Candidates from left to right; the others are compared with the first.
    const std::vector<int>& candidates() const;
    /// The visible table as Markdown.
    QString markdown() const;

    QString exportName() const override { return QStringLiteral("compare"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeBar();
    void makeTable();
    std::vector<int> wanted() const;
    void showCandidates(std::vector<int> candidates);
    void move(int column, int by);
    void remove(int column);
    void addCurrent();
    void showState();
    void showOffers();

    SessionModel& m_sessionModel;
    CompareTableModel* m_model;
    CompareHeader* m_header = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_reference = nullptr;
    QLabel* m_hidden = nullptr;
    QPushButton* m_take = nullptr;
    QPushButton* m_add = nullptr;
    QWidget* m_copy = nullptr;
    HeatLegend* m_diversity = nullptr;
    HeatLegend* m_saliency = nullptr;
    EmptyPanel* m_empty = nullptr;
    QStackedWidget* m_pages = nullptr;
    std::set<int> m_pinned;
    bool m_isNarrow = false;
};

} // namespace trazor::ui

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

/// 2 to 6 candidates side by side. It keeps the ones it was given, whatever is selected later; pinned ones stay also
/// when others are taken.
class CompareBoard final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit CompareBoard(SessionModel& sessionModel, QWidget* parent = nullptr);

    /// Takes over the selection beside those that are pinned: the current candidate first, and where they are more than
    /// six, the best by DSS++. Does nothing unless that makes at least two.
    void compareSelected();
    /// Candidates from left to right; the first is what the others are compared with.
    const std::vector<int>& candidates() const;
    /// What is shown as a Markdown table.
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

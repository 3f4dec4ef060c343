// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "ui/canvas/view_export.h"

#include <QMap>
#include <QWidget>

class QAction;
class QItemSelection;
class QLabel;
class QMenu;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace trazor::ui {

class BaselineDialog;
class BaselineRunner;
class SessionModel;
class CandidateTableModel;
class EmptyPanel;
class FieldNote;
class FilterEdit;

/// The table of candidates with its filter box. The filter and the selection are those of the session model.
class CandidatesPanel final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    /// `tools` score the baselines; without them only baselines that need no network are available.
    explicit CandidatesPanel(SessionModel& sessionModel, bench::BenchTools tools = {}, QWidget* parent = nullptr);

    void focusFilter();
    /// Sets the actions of the row menu, besides filtering by a value of the row.
    void setRowActions(const QList<QAction*>& actions) { m_rowActions = actions; }

    /// Adds entries that filter by a value of the current candidate, one per visible column.
    void fillFilterMenu(QMenu& menu);

    QString exportName() const override { return QStringLiteral("candidates"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// The rows that pass the filter, in table order, with all columns.
    std::string csv() override;

signals:
    void activated(); ///< a row by double-click or Enter: its candidate is current

private:
    QWidget* makeFilterRow();
    void makeTable();
    void makeColumnMenu();
    void addColumnChoice(QMenu& menu, int column);
    void showHeaderMenu(const QPoint& position);
    void showRowMenu(const QPoint& position);
    void addFilter(QMenu& menu, int column, int candidate);
    void filterBy(const QString& condition);
    void resetColumns();
    void widenColumns();
    void showColumn(int column, bool shown);
    void showFilterHelp();
    void showBaselines();
    void showBaselineProgress();
    void applyFilter();
    bool findByName(QString& problem); ///< "#160": selects that candidate instead of filtering
    void followFilter();               ///< takes over a filter set elsewhere
    void showCounts();
    void takeSelection(); ///< table -> sessionModel
    void showSelection(); ///< sessionModel -> table
    void keepPlace();     ///< keeps the current row in sight or, without one, the scroll position

    SessionModel& m_sessionModel;
    CandidateTableModel* m_model;
    BaselineRunner* m_runner;
    BaselineDialog* m_baselineDialog = nullptr;
    FilterEdit* m_filter = nullptr;
    FieldNote* m_error = nullptr;
    QLabel* m_counts = nullptr;
    QToolButton* m_help = nullptr;
    QToolButton* m_baselines = nullptr;
    QToolButton* m_columns = nullptr;
    QTableView* m_table = nullptr;
    EmptyPanel* m_empty = nullptr;
    QStackedWidget* m_pages = nullptr;
    QMap<QString, bool> m_shown; ///< visibility of columns that differ from the default, by name
    QList<QAction*> m_rowActions;
    int m_place = 0; ///< scroll position before the rows were rebuilt
    bool m_syncing = false;
};

} // namespace trazor::ui

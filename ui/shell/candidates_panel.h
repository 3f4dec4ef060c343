// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/view_export.h"

#include <QWidget>

class QItemSelection;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace trazor::ui {

class CandidateStore;
class CandidateTableModel;
class EmptyPanel;
class FieldNote;

/// The table of candidates with its filter box. The filter and the selection are those of the store.
class CandidatesPanel final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit CandidatesPanel(CandidateStore& store, QWidget* parent = nullptr);

    void focusFilter();

    QString exportName() const override { return QStringLiteral("candidates"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// The rows that pass the filter, in the order of the table, with all columns.
    std::string csv() override;

private:
    QWidget* makeFilterRow();
    void makeTable();
    void makeColumnMenu();
    void resetColumns();
    void applyFilter();
    void showCounts();
    void takeSelection(); ///< table -> store
    void showSelection(); ///< store -> table

    CandidateStore& m_store;
    CandidateTableModel* m_model;
    QLineEdit* m_filter = nullptr;
    FieldNote* m_error = nullptr;
    QLabel* m_counts = nullptr;
    QToolButton* m_columns = nullptr;
    QTableView* m_table = nullptr;
    EmptyPanel* m_empty = nullptr;
    QStackedWidget* m_pages = nullptr;
    bool m_syncing = false;
};

} // namespace trazor::ui

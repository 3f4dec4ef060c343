// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/record.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace trazor::ui {

class SessionModel;
class EvidencePlot;
class LazyRefresh;

/// Measured results of the session: their verdict on the scores, measured against predicted values, and input and
/// output: typing, pasting, importing a table, and exporting a folder of the networks to train next.
class EvidenceView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit EvidenceView(SessionModel& model, QWidget* parent = nullptr);

    /// Opens the dialog for the selected candidates.
    void enterValues();

    QString exportName() const override { return QStringLiteral("measured"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;

private:
    QWidget* makeBar();
    void makeTable();
    void pasteResults();
    void importResults();
    void exportSuggested();
    /// Sets the objective with which Resume and Extend continue.
    void searchByPrediction(bool byPrediction);
    void openDialog(const QString& table, const QString& folder, const QString& origin);
    void refreshQuantities();
    void refresh();
    void fillTable();
    QString verdict() const;
    std::string quantity() const;

    SessionModel& m_model;
    QComboBox* m_quantity = nullptr;
    QPushButton* m_enter = nullptr;
    QPushButton* m_next = nullptr;
    QCheckBox* m_searchBy = nullptr;
    QLabel* m_verdict;
    EvidencePlot* m_plot;
    QTableWidget* m_table;
    LazyRefresh* m_refresh;
};

} // namespace trazor::ui

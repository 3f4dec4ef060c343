// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/view_export.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace trazor::ui {

class CandidateStore;
class CompareTableModel;

/// 2 to 6 candidates side by side. It keeps the ones it was given, whatever is selected later.
class CompareBoard final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit CompareBoard(CandidateStore& store, QWidget* parent = nullptr);

    /// Takes over the selection, the current candidate first. Does nothing unless it holds 2 to 6 candidates.
    void compareSelected();

    QString exportName() const override { return QStringLiteral("compare"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;

private:
    QWidget* makeBar();
    void makeTable();
    void showState();

    CandidateStore& m_store;
    CompareTableModel* m_model;
    QTableView* m_table = nullptr;
    QLabel* m_hidden = nullptr;
    QWidget* m_content = nullptr;
    QStackedWidget* m_pages = nullptr;
};

} // namespace trazor::ui

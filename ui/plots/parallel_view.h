// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"
#include "ui/plots/parallel_canvas.h"

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace trazor::ui {

/// Parallel coordinates of genes, costs and scores with the choice of axes. Ranges brushed on the axes select; they can
/// be made the filter that all views share.
class ParallelView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ParallelView(SessionModel& model, QWidget* parent = nullptr);

    ParallelCanvas& canvas() noexcept { return *m_canvas; }
    /// Names of columns from the left; those that the session does not have are left out.
    void setAxes(const QStringList& names);
    QStringList axes() const;
    /// Adds the ranges to the filter and takes them off the axes.
    void keepRangesAsFilter();

    /// Brings the view up to date now instead of with the next frame.
    void refresh();
    bool prepare() override;
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("parallel"); }
    std::string csv() override;

private:
    void readColumns();
    QStringList usualAxes() const;
    void makeAxisMenu();
    void addAxisChoice(QMenu& menu, const CandidateColumn& column);
    void showRanges();

    SessionModel& m_model;
    ParallelCanvas* m_canvas;
    std::vector<CandidateColumn> m_columns;
    QToolButton* m_axesButton;
    QToolButton* m_front;
    QToolButton* m_clear;
    QToolButton* m_keep;
    QLabel* m_ranges;
};

} // namespace trazor::ui

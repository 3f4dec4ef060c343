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

/// Parallel coordinates of genes, costs and scores with a choice of axes. Ranges brushed on the axes select candidates
/// and can be turned into the filter that all views share.
class ParallelView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ParallelView(SessionModel& model, QWidget* parent = nullptr);

    ParallelCanvas& canvas() noexcept { return *m_canvas; }
    /// Column names from left to right; names that the session lacks are skipped.
    void setAxes(const QStringList& names);
    QStringList axes() const;
    /// Adds the ranges to the filter and clears them from the axes.
    void keepRangesAsFilter();

    /// Updates the view now instead of with the next frame.
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"
#include "ui/models/candidate_columns.h"

#include <QWidget>

namespace trazor::ui {

class AxisBox;
class SessionModel;
class LazyRefresh;

/// Histogram of one number over the candidates that pass the filter, with the selected candidates in front and a
/// summary of both. A click on a bar selects its candidates.
class HistogramView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit HistogramView(SessionModel& model, QWidget* parent = nullptr);

    void setColumn(const QString& name);
    /// One line for the candidates shown and one for the selected candidates.
    QStringList summary();

    QString exportName() const override { return QStringLiteral("distribution"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    std::string csv() override;
    QSize minimumSizeHint() const override { return {260, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    struct Bar {
        double low = 0.0;
        double high = 0.0;
        std::vector<int> candidates;
        int selected = 0;
    };

    void rebuild();
    void draw(QPainter& painter, const QRectF& area) const;
    void drawTicks(QPainter& painter, const QRectF& plot) const;
    QRectF plotIn(const QRectF& area) const; ///< area of the bars
    QRectF area() const;                     ///< below the column list
    QString summaryOf(const QString& whose, std::vector<double> values) const;

    SessionModel& m_model;
    AxisBox* m_box;
    LazyRefresh* m_refresh;
    std::vector<CandidateColumn> m_columns;
    const CandidateColumn* m_column = nullptr; ///< points into m_columns
    std::vector<Bar> m_bars;
    bool m_hasBarEach = false; ///< one bar per number
    QStringList m_summary;
};

} // namespace trazor::ui

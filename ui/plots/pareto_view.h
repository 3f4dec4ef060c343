// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"

#include <QWidget>

#include <memory>

class QPainter;

namespace trazor::ui {

class SessionModel;

/// Scatter plot of all candidates over any two of their numbers with the Pareto front, its knee, the published
/// references, failed candidates and the shared selection.
///
/// Mouse: click selects, Ctrl adds, drag selects a rectangle, Shift+drag a freehand shape, the wheel zooms, the middle
/// button pans, a double click follows the data again. Keys: Left and Right step along the front, Up and Down by DSS++,
/// + - and 0 zoom, Esc clears the selection.
class ParetoView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ParetoView(SessionModel& model, QWidget* parent = nullptr);
    ~ParetoView() override;

    /// Names of candidate columns; names that the session lacks are ignored.
    void setAxes(const QString& x, const QString& y);
    void setLogarithmic(bool x, bool y);
    /// True while the axes scale to the data; a manual zoom ends it.
    bool isFollowing() const;
    void setFollowing(bool following);

    /// Updates the plot now instead of with the next frame.
    void refresh();
    /// Draws the plot, without the tool bar, into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("pareto"); }
    std::string csv() override;
    /// Position of a candidate in this widget's coordinates; NaN if it is not drawn. Valid after refresh().
    QPointF positionOf(int index) const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace trazor::ui

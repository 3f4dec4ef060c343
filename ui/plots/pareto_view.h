// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"

#include <QWidget>

#include <memory>

class QPainter;

namespace trazor::ui {

class SessionModel;

/// Scatter of all candidates over any two of their numbers with the Pareto front, its knee, the published references,
/// failed candidates and the shared selection.
///
/// Mouse: click selects, Ctrl adds, drag selects a rectangle, Shift+drag a free shape, wheel zooms, middle button
/// drags, double click follows the data again. Keys: Left and Right along the front, Up and Down by DSS++,
/// + - and 0 zoom, Esc clears the selection.
class ParetoView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ParetoView(SessionModel& model, QWidget* parent = nullptr);
    ~ParetoView() override;

    /// Names of candidate columns; those that the session does not have are ignored.
    void setAxes(const QString& x, const QString& y);
    void setLogarithmic(bool x, bool y);
    /// Whether the axes are scaled to the data; a manual zoom ends it.
    bool isFollowing() const;
    void setFollowing(bool following);

    /// Brings the plot up to date now instead of with the next frame.
    void refresh();
    /// Draws the plot, without the tool bar, into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("pareto"); }
    std::string csv() override;
    /// Where a candidate is drawn, in this widget's coordinates; NaN if it is not drawn. Up to date after refresh().
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

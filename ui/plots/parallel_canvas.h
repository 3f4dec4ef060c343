// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/parallel_axes.h"
#include "ui/plots/parallel_density.h"
#include "ui/support/theme.h"

#include <QImage>
#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace trazor::ui {

class SessionModel;
class HoverCard;

/// The painted part of the parallel coordinates: one line per candidate across the axes. All candidates as density, the
/// front, the selected and the current one as lines on top; those that do not pass the filter as a faint ground.
///
/// Mouse: drag along an axis brushes a range, drag a range moves it, a click on the axis takes it away; drag a title
/// moves the axis, a double click on it turns the axis over; a click on a line selects (Ctrl adds). What is in all
/// ranges is selected. Keys: Left and Right choose an axis, with Ctrl move it, I turns it over; Up and Down go to the
/// next candidate on it, with Ctrl add it, with Shift stretch its range from the current one; Delete takes the range
/// away, Esc all.
class ParallelCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit ParallelCanvas(SessionModel& model, QWidget* parent = nullptr);

    /// Columns to show, from the left; ranges of axes that stay are kept.
    void setAxes(const std::vector<CandidateColumn>& columns);
    const std::vector<ParallelAxis>& axes() const noexcept { return m_axes; }
    void setShowsFront(bool shows);
    void moveAxis(int from, int to);
    void invertAxis(int axis);
    void setRange(int axis, double from, double to); ///< selects what is in all ranges
    void clearRanges();
    bool hasRanges() const;
    /// Conjunction of the ranges in the language of the filter; empty without ranges.
    QString rangeQuery() const;

    void refresh();
    /// A part of refresh(): one axis. False while there are more.
    bool refreshAxis();
    void paintTo(QPainter& painter, const QSize& size);
    /// Where the line of a candidate meets an axis; NaN without such an axis. Up to date after refresh().
    QPointF positionOf(int index, int axis) const;
    QRectF titleRect(int axis) const;

    QSize minimumSizeHint() const override { return {240, 140}; }

signals:
    void axesChanged(); ///< other axes or another order
    void rangesChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Kind : std::uint8_t { Faint, Plain, Failed, Front, Selected };
    static constexpr std::size_t kKinds = 5;
    /// What the mouse is doing since it was pressed.
    struct Drag {
        enum class What { None, Brush, MoveRange, MoveAxis, Line };
        What what = What::None;
        int axis = -1;
        QPointF from;
        double anchor = 0.0;             ///< height at which a brush began, or a range was taken
        std::pair<double, double> range; ///< as it was, in heights
        bool hasMoved = false;
    };

    // Geometry for an area of some size.
    QRectF bodyOf(const QSize& size) const;
    double xOf(int axis, const QRectF& body) const;
    double yOf(int axis, int index, const QRectF& body) const;
    double yOf(double height, const QRectF& body) const;
    double heightAt(double y) const;
    int axisNear(double x, double reach) const; ///< -1 if none
    bool hasGutter() const noexcept { return m_hasMissing; }

    void markStale();
    void updateKinds();
    void updateDensity(const QSize& size, double ratio);
    void drawDensity(int rows);
    LineDensity::Rows rowsOf(const LineDensity& density) const;
    /// Candidates of a kind from `first` on.
    std::vector<int> candidatesOf(Kind kind, std::size_t first) const;
    void brush(int axis, double from, double to);
    void selectRanges();
    int lineAt(const QPointF& position) const; ///< -1 if none is near
    void stepOnAxis(int by, bool stretches, bool adds);
    void chooseAxis(int axis);
    void showCard(const QPointF& position);
    void paintLine(QPainter& painter, const QRectF& body, int index) const;
    void paintCurrent(QPainter& painter, const QRectF& body) const;
    void paintAxis(QPainter& painter, const QRectF& body, int axis) const;
    void paintTicks(QPainter& painter, const QRectF& body, int axis) const;
    void paintRange(QPainter& painter, const QRectF& body, int axis) const;
    void paintLegend(QPainter& painter, const QSize& size) const;

    SessionModel& m_model;
    HoverCard* m_card;
    ViewColors m_colors;
    std::vector<ParallelAxis> m_axes;
    std::vector<char> m_moved; ///< axes on which candidates stand elsewhere than drawn
    std::vector<std::uint8_t> m_kinds;
    int m_filteredOut = 0;
    int m_failed = 0;
    bool m_hasMissing = false;
    bool m_showsFront = true;
    bool m_isStale = true;
    std::size_t m_freshAxes = 0; ///< of refreshAxis()
    bool m_selectionIsStale = true;

    // Density: a picture of the area between the first and the last axis.
    std::vector<LineDensity> m_density[kKinds]; ///< by gap
    std::size_t m_drawn = 0;                    ///< candidates that the density holds
    QSizeF m_densitySize;                       ///< of the body that it was made for
    double m_densityRatio = 0.0;
    bool m_redrawsAll = true;
    QImage m_picture;

    int m_chosenAxis = 0; ///< of the keyboard
    Drag m_drag;
    QPointF m_mouse;
};

} // namespace trazor::ui

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

/// The canvas of the parallel coordinates: one line per candidate. All candidates are drawn as density; the front, the
/// selection and the current candidate as lines on top; candidates that fail the filter as a faint background.
///
/// Mouse: dragging along an axis brushes a range, dragging a range moves it, a click on the axis removes it; dragging a
/// title moves the axis, a double click on it inverts the axis; a click on a line selects (Ctrl adds). Candidates in
/// all ranges are selected. Keys: Left and Right choose an axis, with Ctrl move it, I inverts it; Up and Down go to the
/// next candidate on it, with Ctrl add it, with Shift extend the range from the current one; Delete removes the range,
/// Esc all.
class ParallelCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit ParallelCanvas(SessionModel& model, QWidget* parent = nullptr);

    /// Shows these columns from left to right; ranges of axes that stay are kept.
    void setAxes(const std::vector<CandidateColumn>& columns);
    const std::vector<ParallelAxis>& axes() const noexcept { return m_axes; }
    void setShowsFront(bool shows);
    void moveAxis(int from, int to);
    void invertAxis(int axis);
    void setRange(int axis, double from, double to); ///< selects the candidates in all ranges
    void clearRanges();
    bool hasRanges() const;
    /// Conjunction of the ranges in the filter language; empty without ranges.
    QString rangeQuery() const;

    void refresh();
    /// One step of refresh(): updates one axis. False while more axes remain.
    bool refreshAxis();
    void paintTo(QPainter& painter, const QSize& size);
    /// The point where a candidate's line meets an axis; NaN without such an axis. Valid after refresh().
    QPointF positionOf(int index, int axis) const;
    QRectF titleRect(int axis) const;

    QSize minimumSizeHint() const override { return {240, 140}; }

signals:
    void axesChanged(); ///< the set or the order of the axes changed
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
    /// State of the drag in progress.
    struct Drag {
        enum class What { None, Brush, MoveRange, MoveAxis, Line };
        What what = What::None;
        int axis = -1;
        QPointF from;
        double anchor = 0.0;             ///< height at which the brush began or the range was grabbed
        std::pair<double, double> range; ///< original range, in heights
        bool hasMoved = false;
    };

    // Geometry of a canvas of the given size.
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
    /// Candidates of a kind, from index `first` on.
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
    std::vector<char> m_moved; ///< axes on which candidates have moved since the last drawing
    std::vector<std::uint8_t> m_kinds;
    int m_filteredOut = 0;
    int m_failed = 0;
    bool m_hasMissing = false;
    bool m_showsFront = true;
    bool m_isStale = true;
    std::size_t m_freshAxes = 0; ///< axes already updated by refreshAxis()
    bool m_frontIsStale = true;
    bool m_selectionIsStale = true;

    // Density: image of the area between the first and the last axis.
    std::vector<LineDensity> m_density[kKinds]; ///< one per gap
    std::size_t m_drawn = 0;                    ///< candidates included in the density
    QSizeF m_densitySize;                       ///< body size that the density was drawn for
    double m_densityRatio = 0.0;
    bool m_redrawsAll = true;
    QImage m_picture;

    int m_chosenAxis = 0; ///< by the keyboard
    Drag m_drag;
    QPointF m_mouse;
};

} // namespace trazor::ui

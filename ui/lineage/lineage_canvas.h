// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lineage/lineage_layout.h"
#include "ui/support/point_raster.h"
#include "ui/support/theme.h"

#include <QWidget>

#include <cstdint>
#include <vector>

namespace trazor::ui {

class CandidateStore;
class HoverCard;

enum class LineageColor { Score, Params, Operator };

/// The painted family tree. Far out, nodes are points on a raster and only the path of the current candidate has
/// edges; near by, all edges are drawn.
///
/// Wheel zooms at the mouse (Shift: only along the generations), drag moves, click selects (Ctrl adds). Keys: Left
/// to the first parent, Right to the first child, Up and Down within the generation, + - 0 zoom and fit.
class LineageCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit LineageCanvas(CandidateStore& store, QWidget* parent = nullptr);

    void setColor(LineageColor color);
    /// Only the path to the root, as a list from the root to the current candidate.
    void setPathOnly(bool pathOnly);
    bool isPathOnly() const noexcept { return m_pathOnly; }
    /// Everything in sight, and so it stays as candidates arrive until the next zoom or drag.
    void fit();
    void centerOn(int index);
    /// Factor > 1 comes nearer; the point under `anchor` stays.
    void zoom(double factorX, double factorY, const QPointF& anchor);
    void panBy(const QPointF& pixels);

    /// Place of a candidate in this widget. Up to date after refresh().
    QPointF positionOf(int index) const;
    const LineageLayout& layout() const noexcept { return m_layout; }

    void refresh();
    void paintTo(QPainter& painter, const QSize& size);
    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

signals:
    /// The user zoomed or dragged, or fit() was called.
    void fittedChanged(bool isFitted);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int kHeaderHeight = 22; ///< generations
    static constexpr int kFooterHeight = 26; ///< legend
    static constexpr int kColors = 33;       ///< steps of the sequential map; three operators and the failed follow
    static constexpr int kShapes = 4;

    /// How a node looks, as small numbers that paint loops read without touching the candidate.
    struct Style {
        std::uint8_t shape = 0;
        std::uint8_t color = 0;
        bool isFaint = false;
    };
    struct Columns {
        int first = 0;
        int last = -1;
    };

    void markStale();
    void restyleNodes();
    void fitTo(const QSize& size);
    int plannedColumns() const;
    double nodeRadius() const;
    QPointF toScreen(LineageLayout::Place place) const;
    Columns visibleColumns(int width) const;
    int nodeAt(const QPointF& position) const;
    QColor colorOf(Style style) const;
    void rebuildSprites(double radius, double ratio);
    void setManual();

    void paintBands(QPainter& painter, const QSize& size) const;
    void paintHeader(QPainter& painter, const QSize& size) const;
    void paintEdges(QPainter& painter, const QSize& size) const;
    void paintNodes(QPainter& painter, const QSize& size);
    void paintPath(QPainter& painter, const QSize& size) const;
    void paintEdgeLabels(QPainter& painter, const QSize& size) const;
    void paintMarks(QPainter& painter, const QSize& size) const;
    void paintLegend(QPainter& painter, const QSize& size) const;
    void step(int key);

    CandidateStore& m_store;
    HoverCard* m_card;
    ViewColors m_colors;
    LineageColor m_color = LineageColor::Score;
    LineageLayout m_layout;
    std::vector<Style> m_styles;
    double m_colorLow = 0.0;
    double m_colorHigh = 1.0;
    std::vector<int> m_path; ///< of the current candidate
    bool m_isStale = true;
    bool m_isFitted = true;
    bool m_pathOnly = false;
    double m_pathScroll = 0.0; ///< pixels, path mode

    double m_scaleX = 20.0; ///< pixels a column
    double m_scaleY = 20.0; ///< pixels a row
    QPointF m_origin;       ///< place (0, 0) in pixels

    std::vector<Sprite> m_sprites; ///< [faint][shape][color]
    double m_spriteRadius = 0.0;
    double m_spriteRatio = 0.0;

    QPointF m_pressedAt;
    QPointF m_dragFrom;
    bool m_isPressed = false;
    bool m_isDragging = false;
};

} // namespace trazor::ui

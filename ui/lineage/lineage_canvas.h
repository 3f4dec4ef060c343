// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/point_raster.h"
#include "ui/lineage/lineage_layout.h"
#include "ui/lineage/lineage_overview.h"
#include "ui/lineage/lineage_visibility.h"
#include "ui/support/theme.h"

#include <QWidget>

#include <cstdint>
#include <vector>

namespace trazor::ui {

class SessionModel;
class HoverCard;

enum class LineageColor { Score, Params, Generation, Operator };

/// The canvas of the family tree. Zoomed out, nodes are raster points and only the path of the current candidate has
/// edges; zoomed in, all edges are drawn. If the tree does not fit, an overview strip is shown below it.
///
/// Wheel zooms at the mouse (Shift: only along the generations), drag pans, click selects (Ctrl adds), double click
/// folds the descendants of a candidate; a click or a drag in the strip moves the visible area. Keys: Left to the first
/// parent (Shift: the second), Right to the first child, Page Up and Down to its siblings, Up and Down within the
/// generation, Home to the root, End to the newest (Ctrl adds), Alt with an arrow pans, C folds, + - 0 zoom and fit.
class LineageCanvas final : public QWidget {
    Q_OBJECT

public:
    explicit LineageCanvas(SessionModel& model, QWidget* parent = nullptr);

    void setColor(LineageColor color);
    /// Shows only the path to the root, as a list from the root to the current candidate.
    void setPathOnly(bool pathOnly);
    bool isPathOnly() const noexcept { return m_pathOnly; }
    /// Shows only ancestors and descendants of the current candidate.
    void setFamilyOnly(bool familyOnly);
    /// Folds or unfolds the descendants of a candidate; no-op if it has none.
    void toggleFolded(int index);
    void unfoldAll();
    /// Shows generations up to this one (LineageVisibility::kAllGenerations: all).
    void showUpTo(int generation);
    bool isHidden(int index) const { return m_visibility.isHidden(index); }
    /// Marks candidates, for example search results.
    void setMatches(std::vector<int> matches);
    /// Shows the whole tree, also as candidates arrive, until the next zoom or drag.
    void fit();
    void centerOn(int index);
    /// A factor > 1 zooms in; the point under `anchor` stays fixed.
    void zoom(double factorX, double factorY, const QPointF& anchor);
    void panBy(const QPointF& pixels);

    /// Position of a candidate in this widget. Valid after refresh().
    QPointF positionOf(int index) const;
    const LineageLayout& layout() const noexcept { return m_layout; }
    /// The strip with the whole lineage, in this widget; empty while the whole tree is visible.
    QRectF overviewRect() const { return overviewIn(size()); }

    void refresh();
    void paintTo(QPainter& painter, const QSize& size);
    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

signals:
    /// The user zoomed or dragged, or fit() was called.
    void fittedChanged(bool isFitted);
    /// A candidate of a generation beyond the last one shown was selected, so more generations are shown now.
    void lastGenerationChanged(int generation);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int kHeaderHeight = 22; ///< for the generation numbers
    static constexpr int kLegendHeight = 26;
    static constexpr int kColors = 33; ///< steps of the sequential map; one colour per shape follows
    static constexpr int kShapes = 5;

    /// Appearance of a node as small integers, so that paint loops need not access the candidate.
    struct Style {
        std::uint8_t shape = 0;
        std::uint8_t color = 0;
        bool isFaint = false;
    };
    struct Columns {
        int first = 0;
        int last = -1;
    };

    void describe();
    void startSession();
    void followCurrent(int current);
    void markStale();
    void markHidingStale();
    void restyleNodes();
    double shade(int index) const;
    void fitTo(const QSize& size);
    QRectF sightIn(const QSize& size, double footer) const;
    QRectF overviewIn(const QSize& size) const;
    int footerHeight(const QSize& size) const;
    void moveSightTo(const QPointF& overviewPosition);
    double nodeRadius() const;
    QPointF toScreen(LineageLayout::Place place) const;
    Columns visibleColumns(int width) const;
    int nodeAt(const QPointF& position) const;
    QString cardOf(int index) const;
    QColor colorOf(Style style) const;
    void rebuildSprites(double radius, double ratio);
    void setManual();

    void paintBands(QPainter& painter, const QSize& size) const;
    void paintHeader(QPainter& painter, const QSize& size) const;
    void paintEdges(QPainter& painter, PointRaster& raster, const QSize& size) const;
    void paintNodes(PointRaster& raster, const QSize& size);
    void paintPath(QPainter& painter, const QSize& size) const;
    void paintEdgeLabels(QPainter& painter, const QSize& size) const;
    void paintMarks(QPainter& painter, const QSize& size) const;
    void paintMeasured(QPainter& painter, const QSize& size) const;
    void paintFolds(QPainter& painter, const QSize& size) const;
    void paintOverview(QPainter& painter, const QSize& size);
    void paintLegend(QPainter& painter, const QSize& size) const;
    double paintColorScale(QPainter& painter, double right, double middle) const;
    std::vector<int> nodesInSight(const QSize& size, std::size_t atMost) const;
    void goTo(int index);
    int stepTarget(const QKeyEvent& event) const;
    int sibling(int index, int steps) const;

    SessionModel& m_model;
    HoverCard* m_card;
    ViewColors m_colors;
    LineageColor m_color = LineageColor::Score;
    LineageLayout m_layout;
    LineageVisibility m_visibility;
    std::vector<int> m_matches;
    std::vector<int> m_measured; ///< candidates with measured values
    std::vector<Style> m_styles;
    double m_colorLow = 0.0;
    double m_colorHigh = 1.0;
    std::vector<int> m_path; ///< of the current candidate, up to its root
    bool m_isStale = true;
    bool m_hidingIsStale = true;
    bool m_isFitted = true;
    bool m_pathOnly = false;
    bool m_familyOnly = false;
    double m_pathScroll = 0.0; ///< pixels, for the path list

    double m_scaleX = 20.0; ///< pixels per generation
    double m_scaleY = 20.0; ///< pixels per row
    QPointF m_origin;       ///< x 0, row 0 in pixels

    LineageOverview m_overview;
    std::vector<Sprite> m_sprites; ///< [faint][shape][color]
    double m_spriteRadius = 0.0;
    double m_spriteRatio = 0.0;

    QPointF m_pressedAt;
    QPointF m_dragFrom;
    bool m_isPressed = false;
    bool m_isDragging = false;
    bool m_isInOverview = false; ///< the press began in the overview strip
    QPointF m_grip;              ///< from the centre of the visible area to the mouse, within the strip
};

} // namespace trazor::ui

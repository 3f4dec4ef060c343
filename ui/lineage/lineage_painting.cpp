// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Painting of the lineage canvas; interaction and state are in lineage_canvas.cpp.
#include "ui/lineage/lineage_canvas.h"

#include "ui/lineage/lineage_text.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"
#include "ui/support/operator_style.h"

#include <QPainterPath>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr std::size_t kMaxNodesWithEdges = 600;
constexpr std::size_t kMaxNodesWithFineEdges = 200; ///< smooth and dashed
constexpr std::size_t kMaxEdgeLabels = 14;

/// Leaves the parent to the right and enters the child from the left.
QPainterPath edgeCurve(const QPointF& from, const QPointF& to) {
    const double reach = 0.45 * (to.x() - from.x());
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

} // namespace

void LineageCanvas::paintBands(QPainter& painter, const QSize& size) const {
    const Columns columns = visibleColumns(size.width());
    const auto& generations = m_layout.generations();
    QColor band = m_colors.grid;
    band.setAlphaF(0.45F);
    for (std::size_t i = 0; i < generations.size(); ++i) {
        const int end = i + 1 < generations.size() ? generations[i + 1].firstColumn : m_layout.columns();
        const double width = (end - generations[i].firstColumn) * m_scaleX;
        // Bands narrower than a few pixels are noise.
        if (end < columns.first || generations[i].firstColumn > columns.last || i % 2 == 1 || width < 16.0) {
            continue;
        }
        const double left = m_origin.x() + (generations[i].firstColumn - 0.5) * m_scaleX;
        painter.fillRect(QRectF(left, kHeaderHeight, width, size.height() - kHeaderHeight - kFooterHeight), band);
    }
}

void LineageCanvas::paintHeader(QPainter& painter, const QSize& size) const {
    painter.fillRect(QRect(0, 0, size.width(), kHeaderHeight), m_colors.background);
    painter.setPen(m_colors.grid);
    painter.drawLine(0, kHeaderHeight, size.width(), kHeaderHeight);
    painter.setPen(m_colors.mutedText);
    const QString title = QStringLiteral("Generation");
    const double end = size.width() - painter.fontMetrics().horizontalAdvance(title) - 20.0;
    painter.drawText(QRectF(0, 0, size.width() - 8, kHeaderHeight), Qt::AlignVCenter | Qt::AlignRight, title);
    double free = 2.0;
    for (const LineageLayout::Generation& generation : m_layout.generations()) {
        const double middle = m_origin.x() + generation.firstColumn * m_scaleX;
        const QString text = QString::number(generation.number);
        const double width = painter.fontMetrics().horizontalAdvance(text);
        if (middle - width / 2.0 < free || middle + width / 2.0 > end) {
            continue;
        }
        painter.drawText(QRectF(middle - width, 0, 2.0 * width, kHeaderHeight), Qt::AlignCenter, text);
        free = middle + width / 2.0 + 14.0;
    }
}

void LineageCanvas::paintEdges(QPainter& painter, const QSize& size) const {
    const Columns columns = visibleColumns(size.width());
    std::vector<int> nodes;
    for (int column = columns.first; column <= columns.last; ++column) {
        const std::vector<int>& members = m_layout.column(column);
        nodes.insert(nodes.end(), members.begin(), members.end());
        if (nodes.size() > kMaxNodesWithEdges) {
            return;
        }
    }
    QVector<QLineF> first;
    QVector<QLineF> second;
    for (const int index : nodes) {
        const std::vector<int>& parents = m_store.candidate(index).parents;
        for (std::size_t i = 0; i < parents.size(); ++i) {
            if (parents[i] >= 0 && parents[i] < index) {
                (i == 0 ? first : second) << QLineF(positionOf(parents[i]), positionOf(index));
            }
        }
    }
    QColor color = m_colors.axis;
    color.setAlphaF(m_path.empty() ? 0.30F : 0.14F);
    if (nodes.size() > 300) {
        color.setAlphaF(color.alphaF() * 0.6F);
    }
    painter.setRenderHint(QPainter::Antialiasing, nodes.size() <= kMaxNodesWithFineEdges);
    painter.setPen(QPen(color, 1.0));
    painter.drawLines(first);
    painter.setPen(QPen(color, 1.0, nodes.size() <= kMaxNodesWithFineEdges ? Qt::DashLine : Qt::SolidLine));
    painter.drawLines(second);
    painter.setRenderHint(QPainter::Antialiasing);
}

void LineageCanvas::paintNodes(QPainter& painter, const QSize& size) {
    const double radius = nodeRadius();
    const double ratio = painter.device()->devicePixelRatioF();
    rebuildSprites(radius, ratio);
    PointRaster raster(size, ratio);
    const std::size_t perFaintness = m_sprites.size() / 2;
    const std::size_t perShape = perFaintness / kShapes;
    const bool dims = !m_path.empty();
    const Columns columns = visibleColumns(size.width());
    for (int column = columns.first; column <= columns.last; ++column) {
        const std::vector<int>& members = m_layout.column(column);
        for (std::size_t row = 0; row < members.size(); ++row) {
            const Style style = m_styles[static_cast<std::size_t>(members[row])];
            const std::size_t sprite =
                (style.isFaint || dims ? perFaintness : 0) + style.shape * perShape + style.color;
            const QPointF place = toScreen({column, static_cast<int>(row)});
            raster.stamp(m_sprites[sprite], place.x(), place.y());
        }
    }
    painter.drawImage(QPoint(), raster.image());
}

void LineageCanvas::paintPath(QPainter& painter, const QSize& size) const {
    if (m_path.empty()) {
        return;
    }
    painter.setBrush(Qt::NoBrush);
    const QRectF sight = QRectF(QPointF(), size).adjusted(-size.width(), -size.height(), size.width(), size.height());
    const auto draw = [&](int from, int to, const QPen& pen) {
        const QPainterPath curve = edgeCurve(positionOf(from), positionOf(to));
        if (sight.intersects(curve.boundingRect().adjusted(-1, -1, 1, 1))) {
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            painter.drawPath(curve);
        }
    };
    for (const int child : m_layout.children(m_path.front())) {
        draw(m_path.front(), child, QPen(m_colors.axis, 1.2, Qt::DotLine));
    }
    std::vector<int> lit = m_path;
    for (const int index : m_path) {
        const std::vector<int>& parents = m_store.candidate(index).parents;
        for (std::size_t i = parents.size(); i-- > 0;) {
            if (parents[i] >= 0 && parents[i] < index) {
                draw(parents[i], index, i == 0 ? QPen(m_colors.selected, 2.0) : QPen(m_colors.selected, 1.2, Qt::DashLine));
                lit.push_back(parents[i]);
            }
        }
    }
    const double radius = std::max(nodeRadius(), 4.0);
    for (const int index : lit) {
        const Style style = m_styles[static_cast<std::size_t>(index)];
        drawShape(painter, static_cast<Shape>(style.shape), positionOf(index), radius, colorOf(style));
    }
}

void LineageCanvas::paintMarks(QPainter& painter, const QSize& size) const {
    const double radius = std::max(nodeRadius(), 4.0) + 3.0;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_colors.selected, 1.5));
    const QRectF sight = QRectF(QPointF(), size).adjusted(-20, -20, 20, 20);
    // Thousands of rings are one blot already.
    constexpr std::size_t kMostRings = 2'000;
    const std::vector<int>& selection = m_store.selection();
    for (std::size_t i = 0; i < std::min(selection.size(), kMostRings); ++i) {
        if (const QPointF place = positionOf(selection[i]); sight.contains(place)) {
            painter.drawEllipse(place, radius, radius);
        }
    }
    if (m_store.current() >= 0) {
        painter.setPen(QPen(m_colors.selected, 2.5));
        painter.drawEllipse(positionOf(m_store.current()), radius + 1.0, radius + 1.0);
    }
}

void LineageCanvas::paintEdgeLabels(QPainter& painter, const QSize& size) const {
    const QRectF sight = QRectF(QPointF(), size).adjusted(4, kHeaderHeight + 2, -4, -kFooterHeight - 2);
    std::vector<QRectF> taken;
    for (const int index : m_path) {
        const double radius = nodeRadius() + 4.0;
        const QPointF place = positionOf(index);
        taken.emplace_back(place - QPointF(radius, radius), place + QPointF(radius, radius));
    }
    QColor ground = m_colors.background;
    ground.setAlphaF(0.9F);
    std::size_t labels = 0;
    for (const int index : m_path) {
        const std::vector<int>& parents = m_store.candidate(index).parents;
        if (parents.empty() || labels >= kMaxEdgeLabels) {
            continue;
        }
        const QString effect = effectText(m_store, index);
        const QString text = painter.fontMetrics().elidedText(
            (effect.isEmpty() ? QString() : effect + QStringLiteral("  \u00b7  ")) + changesText(m_store, index, 1),
            Qt::ElideRight, 320);
        // In the middle of the edge, or towards the child if the middle is out of sight.
        const QLineF edge(positionOf(parents.front()), positionOf(index));
        QPointF middle;
        for (const double along : {0.9, 0.8, 0.65, 0.5}) {
            middle = sight.contains(edge.pointAt(along)) ? edge.pointAt(along) : middle;
        }
        if (!sight.contains(middle)) {
            continue;
        }
        const QSizeF box(painter.fontMetrics().horizontalAdvance(text) + 12.0, painter.fontMetrics().height() + 4.0);
        // The nearest free place above or below the edge; a label without one is left to the path list.
        for (const int slot : {0, -1, 1, -2, 2, -3, 3, -4, 4}) {
            QRectF rect(middle - QPointF(box.width() / 2.0, box.height() / 2.0 - slot * (box.height() + 2.0)), box);
            rect.moveLeft(std::clamp(rect.left(), sight.left(), std::max(sight.left(), sight.right() - rect.width())));
            const auto overlaps = [&rect](const QRectF& other) { return other.intersects(rect); };
            if (!sight.contains(rect) || std::any_of(taken.begin(), taken.end(), overlaps)) {
                continue;
            }
            painter.setPen(QPen(m_colors.grid, 1.0));
            painter.setBrush(ground);
            painter.drawRoundedRect(rect, 4, 4);
            painter.setPen(m_colors.text);
            painter.drawText(rect, Qt::AlignCenter, text);
            taken.push_back(rect.adjusted(-2, -1, 2, 1));
            ++labels;
            break;
        }
    }
}

void LineageCanvas::paintLegend(QPainter& painter, const QSize& size) const {
    const double top = size.height() - kFooterHeight;
    painter.fillRect(QRectF(0, top, size.width(), kFooterHeight), m_colors.background);
    painter.setPen(m_colors.grid);
    painter.drawLine(QPointF(0, top), QPointF(size.width(), top));
    const double middle = top + kFooterHeight / 2.0 + 1.0;
    double x = 14.0;
    const auto text = [&](const QString& words) {
        painter.setPen(m_colors.mutedText);
        const double width = painter.fontMetrics().horizontalAdvance(words) + 2.0;
        painter.drawText(QRectF(x, middle - 10.0, width, 20.0), Qt::AlignVCenter, words);
        x += width;
    };
    const bool byOperator = m_color == LineageColor::Operator;
    const auto shape = [&](Shape kind, const QColor& color, const QString& words) {
        drawShape(painter, kind, QPointF(x, middle), 4.5, byOperator || kind == Shape::Cross ? color : m_colors.mutedText);
        x += 10.0;
        text(words);
        x += 20.0;
    };
    shape(Shape::Circle, m_colors.random, QStringLiteral("random"));
    shape(Shape::Square, m_colors.mutation, QStringLiteral("mutation"));
    shape(Shape::Diamond, m_colors.crossover, QStringLiteral("crossover"));
    shape(Shape::Cross, m_colors.infeasible, QStringLiteral("failed"));
    if (!m_path.empty()) {
        painter.setPen(QPen(m_colors.selected, 2.0));
        painter.drawLine(QPointF(x, middle), QPointF(x + 18.0, middle));
        x += 24.0;
        text(QStringLiteral("first parent"));
        x += 16.0;
        painter.setPen(QPen(m_colors.selected, 1.2, Qt::DashLine));
        painter.drawLine(QPointF(x, middle), QPointF(x + 18.0, middle));
        x += 24.0;
        text(QStringLiteral("second parent"));
        x += 16.0;
    }
    if (byOperator) {
        return;
    }
    const bool byScore = m_color == LineageColor::Score;
    const QString low = byScore ? QStringLiteral("DSS++ 0") : formatAmount(m_colorLow);
    const QString high = byScore ? QStringLiteral("1") : formatAmount(m_colorHigh);
    const int barWidth = 3 * kColors;
    const double needed = painter.fontMetrics().horizontalAdvance(low + high) + barWidth + 40.0;
    if (x + needed > size.width()) {
        return;
    }
    x = size.width() - needed;
    text(low);
    x += 6.0;
    for (int i = 0; i < kColors; ++i) {
        painter.fillRect(QRectF(x + 3.0 * i, middle - 5.0, 3.0, 10.0), sequentialColor(static_cast<double>(i) / (kColors - 1)));
    }
    x += barWidth + 6.0;
    text(high);
}

} // namespace trazor::ui

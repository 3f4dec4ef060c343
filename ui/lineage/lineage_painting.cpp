// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Painting of the lineage canvas; events are in lineage_interaction.cpp, state is in lineage_canvas.cpp.
#include "ui/lineage/lineage_canvas.h"

#include "ui/canvas/empty_state.h"
#include "ui/canvas/operator_style.h"
#include "ui/canvas/view_export.h"
#include "ui/lineage/edge_curve.h"
#include "ui/lineage/path_list.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QPaintEngine>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr std::size_t kMaxNodesWithEdges = 600;
constexpr std::size_t kMaxNodesWithFineEdges = 160; ///< curved, antialiased and dashed
constexpr std::size_t kMaxRings = 500;              ///< more rings would merge into a blot

constexpr std::size_t kMaxMarked = 60; ///< path members shown in the overview

/// Generations between two labels, so that numbers of this width do not overlap.
int labelStride(double width, double scale) {
    for (int power = 1; power < 1'000'000; power *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (factor * power * scale >= width) {
                return factor * power;
            }
        }
    }
    return 1'000'000;
}

} // namespace

void LineageCanvas::paintTo(QPainter& painter, const QSize& size) {
    refresh();
    if (m_isFitted && size != this->size()) {
        fitTo(size);
    }
    painter.setFont(font());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), size), m_colors.background);
    if (m_layout.size() == 0) {
        drawEmptyState(painter, QRect(QPoint(), size), m_colors, QStringLiteral("No lineage yet"),
                       QStringLiteral("Candidates appear here by generation, joined to the parents they came from."));
    } else if (m_pathOnly && m_path.empty()) {
        drawEmptyState(painter, QRect(QPoint(), size), m_colors, QStringLiteral("No candidate selected"),
                       QStringLiteral("Select a candidate in any view to see how it came to be, step by step."));
    } else if (m_pathOnly) {
        PathList::paint(painter, size, m_pathScroll, m_colors, m_model, m_path);
    } else {
        paintBands(painter, size);
        PointRaster raster(size, painter.device()->devicePixelRatioF());
        paintEdges(painter, raster, size);
        paintNodes(raster, size);
        drawRaster(painter, QRectF(QPointF(), size), raster.image());
        paintPath(painter, size);
        paintMeasured(painter, size);
        paintMarks(painter, size);
        paintFolds(painter, size);
        paintEdgeLabels(painter, size);
        paintHeader(painter, size);
        paintLegend(painter, size);
        paintOverview(painter, size);
    }
}

void LineageCanvas::paintBands(QPainter& painter, const QSize& size) const {
    const Columns columns = visibleColumns(size.width());
    const auto& generations = m_layout.generations();
    const QColor band = mix(m_colors.background, m_colors.grid, 0.45); // an opaque colour fills much faster
    for (std::size_t i = 0; i < generations.size(); i += 2) {
        const int last = m_layout.lastColumn(i);
        const double width = (m_layout.x(last) - m_layout.x(generations[i].firstColumn) + 1.0) * m_scaleX;
        // Narrower bands would only be noise.
        if (last < columns.first || generations[i].firstColumn > columns.last || width < 16.0) {
            continue;
        }
        const double left = m_origin.x() + (m_layout.x(generations[i].firstColumn) - 0.5) * m_scaleX;
        painter.fillRect(QRectF(left, kHeaderHeight, width, size.height() - kHeaderHeight - kLegendHeight), band);
    }
}

void LineageCanvas::paintHeader(QPainter& painter, const QSize& size) const {
    painter.fillRect(QRect(0, 0, size.width(), kHeaderHeight), m_colors.background);
    painter.setPen(m_colors.grid);
    painter.drawLine(0, kHeaderHeight, size.width(), kHeaderHeight);
    painter.setPen(m_colors.mutedText);
    const auto& generations = m_layout.generations();
    const int stride = labelStride(
        painter.fontMetrics().horizontalAdvance(QString::number(generations.back().number)) + 14.0, m_scaleX);
    double free = 2.0;
    bool isNamed = false; // the first number in sight says that these are generations
    for (std::size_t i = 0; i < generations.size(); ++i) {
        const LineageLayout::Generation& generation = generations[i];
        if (generation.number % stride != 0) {
            continue;
        }
        const double left = m_origin.x() + m_layout.x(generation.firstColumn) * m_scaleX;
        const double right = m_origin.x() + m_layout.x(m_layout.lastColumn(i)) * m_scaleX;
        if (right < 0.0 || left > size.width()) {
            continue;
        }
        const double room = right - left + m_scaleX;
        const QString number =
            isNamed ? QString::number(generation.number) : QStringLiteral("Generation %1").arg(generation.number);
        // A number that spans several columns shows that they are one generation.
        const QString whole = QStringLiteral("%1  (%2 candidates)").arg(number).arg(generation.size);
        const bool isWide = right - left > m_scaleX && painter.fontMetrics().horizontalAdvance(whole) < room;
        const double width = painter.fontMetrics().horizontalAdvance(isWide ? whole : number);
        const double middle = (left + right) / 2.0;
        if (middle - width / 2.0 < free || middle + width / 2.0 > size.width()) {
            continue;
        }
        painter.drawText(QRectF(middle - width, 0, 2.0 * width, kHeaderHeight), Qt::AlignCenter,
                         isWide ? whole : number);
        free = middle + width / 2.0 + 8.0;
        isNamed = true;
    }
}

std::vector<int> LineageCanvas::nodesInSight(const QSize& size, std::size_t atMost) const {
    const Columns columns = visibleColumns(size.width());
    std::vector<int> nodes;
    for (int column = columns.first; column <= columns.last && nodes.size() <= atMost; ++column) {
        for (const int index : m_layout.column(column)) {
            if (!m_visibility.isHidden(index)) {
                nodes.push_back(index);
            }
        }
    }
    return nodes;
}

void LineageCanvas::paintEdges(QPainter& painter, PointRaster& raster, const QSize& size) const {
    const std::vector<int> nodes = nodesInSight(size, kMaxNodesWithEdges);
    if (nodes.size() > kMaxNodesWithEdges) {
        return;
    }
    const bool isFine = nodes.size() <= kMaxNodesWithFineEdges;
    const QRectF around =
        QRectF(QPointF(), size).adjusted(-size.width() / 2.0, -size.height(), size.width() / 2.0, size.height());
    const bool isRaster = painter.paintEngine()->type() == QPaintEngine::Raster;
    QVector<QLineF> lines;
    QPainterPath firstCurves;
    QPainterPath secondCurves;
    for (const int index : nodes) {
        if (std::find(m_path.begin(), m_path.end(), index) != m_path.end()) {
            continue; // drawn by paintPath()
        }
        const std::vector<int>& parents = m_model.candidate(index).parents;
        for (std::size_t i = 0; i < parents.size(); ++i) {
            const int from = parents[i] >= 0 && parents[i] < index ? m_visibility.shownAs(parents[i]) : -1;
            if (from < 0) {
                continue;
            }
            const QPointF start = positionOf(from);
            const QPointF end = positionOf(index);
            // All dashes would be computed, also those of a line far outside the picture.
            if (isFine && around.contains(start) && around.contains(end)) {
                const EdgeCurve curve(start, end);
                if (isRaster) {
                    curve.addPieces(lines, i > 0);
                } else {
                    (i == 0 ? firstCurves : secondCurves).addPath(curve.path());
                }
            } else {
                lines << QLineF(start, end);
            }
        }
    }
    QColor color = m_colors.axis;
    color.setAlphaF(m_path.empty() || m_familyOnly ? 0.30F : 0.14F);
    if (nodes.size() > 300) {
        color.setAlphaF(color.alphaF() * 0.6F);
    }
    if (isRaster) {
        for (const QLineF& line : lines) {
            raster.line(line.p1(), line.p2(), color, 1.0);
        }
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 1.0));
    painter.drawLines(lines);
    if (!firstCurves.isEmpty()) { // an empty path is invalid in a PDF
        painter.drawPath(firstCurves);
    }
    painter.setPen(QPen(color, 1.0, Qt::DashLine));
    if (!secondCurves.isEmpty()) {
        painter.drawPath(secondCurves);
    }
}

void LineageCanvas::paintNodes(PointRaster& raster, const QSize& size) {
    rebuildSprites(nodeRadius(), raster.image().devicePixelRatioF());
    const std::size_t perFaintness = m_sprites.size() / 2;
    const std::size_t perShape = perFaintness / kShapes;
    const auto stamp = [&](int index, bool isFaint) {
        if (!m_visibility.isHidden(index)) {
            const Style style = m_styles[static_cast<std::size_t>(index)];
            const QPointF place = positionOf(index);
            raster.stamp(
                m_sprites[(isFaint || style.isFaint ? perFaintness : 0) + style.shape * perShape + style.color],
                place.x(), place.y());
        }
    };
    // The path and the selection stand out against a faint background.
    const std::vector<int>& selection = m_model.selection();
    const bool dims = (!m_path.empty() || !selection.empty()) && !m_familyOnly;
    const Columns columns = visibleColumns(size.width());
    for (int column = columns.first; column <= columns.last; ++column) {
        for (const int index : m_layout.column(column)) {
            stamp(index, dims);
        }
    }
    for (std::size_t i = 0; dims && i < selection.size(); ++i) {
        stamp(selection[i], false);
    }
}

void LineageCanvas::paintPath(QPainter& painter, const QSize& size) const {
    if (m_path.empty()) {
        return;
    }
    const QRectF sight = QRectF(QPointF(), size).adjusted(-size.width(), -size.height(), size.width(), size.height());
    const auto draw = [&](int from, int to, const QPen& pen) {
        const EdgeCurve curve(positionOf(from), positionOf(to));
        if (sight.intersects(curve.bounds())) {
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            painter.drawPath(curve.path());
        }
    };
    QColor toChild = m_colors.axis;
    toChild.setAlphaF(0.6F);
    for (const int child : m_layout.children(m_path.front())) {
        if (!m_visibility.isHidden(child)) {
            draw(m_path.front(), child, QPen(toChild, 1.0, Qt::DotLine));
        }
    }
    std::vector<int> lit;
    for (const int index : m_path) {
        if (m_visibility.isHidden(index)) {
            continue; // a generation not shown yet
        }
        const std::vector<int>& parents = m_model.candidate(index).parents;
        for (std::size_t i = parents.size(); i-- > 0;) {
            const int from = parents[i] >= 0 && parents[i] < index ? m_visibility.shownAs(parents[i]) : -1;
            if (from >= 0) {
                draw(from, index, i == 0 ? QPen(m_colors.selected, 2.0) : QPen(m_colors.selected, 1.2, Qt::DashLine));
                lit.push_back(from);
            }
        }
        lit.push_back(index);
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
    const QRectF sight = QRectF(QPointF(), size).adjusted(-20, -20, 20, 20);
    const auto ring = [&](const std::vector<int>& indices, double distance) {
        for (std::size_t i = 0; indices.size() <= kMaxRings && i < indices.size(); ++i) {
            if (const QPointF place = positionOf(indices[i]);
                !m_visibility.isHidden(indices[i]) && sight.contains(place)) {
                painter.drawEllipse(place, distance, distance);
            }
        }
    };
    painter.setPen(QPen(m_colors.text, 1.2, Qt::DotLine));
    ring(m_matches, radius + 1.5);
    painter.setPen(QPen(m_colors.selected, 1.5));
    ring(m_model.selection(), radius);
    if (m_model.current() >= 0 && !m_visibility.isHidden(m_model.current())) {
        painter.setPen(QPen(m_colors.selected, 2.5));
        painter.drawEllipse(positionOf(m_model.current()), radius + 1.0, radius + 1.0);
    }
}

/// Draws a square frame around each measured candidate; circles mark the selection and the matches.
void LineageCanvas::paintMeasured(QPainter& painter, const QSize& size) const {
    const QRectF sight = QRectF(QPointF(), size).adjusted(-20, -20, 20, 20);
    for (const int index : m_measured) {
        if (!m_visibility.isHidden(index) && sight.contains(positionOf(index))) {
            drawShape(painter, Shape::Frame, positionOf(index), std::max(nodeRadius(), 3.0) + 2.2, m_colors.text);
        }
    }
}

/// Paints the number of folded descendants beside a candidate.
void LineageCanvas::paintFolds(QPainter& painter, const QSize& size) const {
    const double radius = std::max(nodeRadius(), 4.0);
    for (const int index : m_visibility.folded()) {
        const int count = m_visibility.foldedInto(index);
        const QPointF place = positionOf(index);
        if (count <= 0 || m_visibility.isHidden(index) || !QRectF(QPointF(), size).contains(place)) {
            continue;
        }
        const QString text = QStringLiteral("+%1").arg(count);
        const QRectF badge(place + QPointF(radius + 3.0, -8.0),
                           QSizeF(painter.fontMetrics().horizontalAdvance(text) + 10.0, 16.0));
        painter.setPen(QPen(m_colors.axis, 1.0));
        painter.setBrush(m_colors.background);
        painter.drawRoundedRect(badge, 8, 8);
        painter.setPen(m_colors.text);
        painter.drawText(badge, Qt::AlignCenter, text);
    }
}

void LineageCanvas::paintLegend(QPainter& painter, const QSize& size) const {
    const double top = size.height() - kLegendHeight;
    painter.fillRect(QRectF(0, top, size.width(), kLegendHeight), m_colors.background);
    painter.setPen(m_colors.grid);
    painter.drawLine(QPointF(0, top), QPointF(size.width(), top));
    const double middle = top + kLegendHeight / 2.0 + 1.0;
    // From right to left: the colour scale is allocated first.
    const double end = paintColorScale(painter, size.width() - 12.0, middle);
    double x = 14.0;
    const auto entry = [&](double markWidth, const QString& words, const auto& drawMark) {
        const double width = painter.fontMetrics().horizontalAdvance(words) + 2.0;
        if (x + markWidth + width > end) {
            return;
        }
        drawMark();
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRectF(x + markWidth, middle - 10.0, width, 20.0), Qt::AlignVCenter, words);
        x += markWidth + width + 16.0;
    };
    const bool byOperator = m_color == LineageColor::Operator;
    const auto shape = [&](Shape kind, const QColor& color, const QString& words) {
        entry(10.0, words, [&] {
            drawShape(painter, kind, QPointF(x, middle), 4.5,
                      byOperator || kind == Shape::Cross ? color : m_colors.mutedText);
        });
    };
    const auto line = [&](const QPen& pen, const QString& words) {
        entry(24.0, words, [&] {
            painter.setPen(pen);
            painter.drawLine(QPointF(x, middle), QPointF(x + 18.0, middle));
        });
    };
    shape(Shape::Circle, m_colors.random, QStringLiteral("random"));
    shape(Shape::Square, m_colors.mutation, QStringLiteral("mutation"));
    shape(Shape::Diamond, m_colors.crossover, QStringLiteral("crossover"));
    if (std::any_of(m_styles.begin(), m_styles.end(),
                    [](const Style& style) { return style.shape == static_cast<std::uint8_t>(Shape::Star); })) {
        shape(Shape::Star, m_colors.knee, QStringLiteral("made by hand"));
    }
    shape(Shape::Cross, m_colors.infeasible, QStringLiteral("failed"));
    if (!m_measured.empty()) {
        shape(Shape::Frame, m_colors.text, QStringLiteral("measured"));
    }
    if (!m_path.empty()) {
        line(QPen(m_colors.selected, 2.0), QStringLiteral("first parent"));
        line(QPen(m_colors.selected, 1.2, Qt::DashLine), QStringLiteral("second"));
    }
}

void LineageCanvas::paintOverview(QPainter& painter, const QSize& size) {
    const QRectF strip = overviewIn(size);
    if (strip.isEmpty()) {
        return;
    }
    const QRectF ground(0, size.height() - footerHeight(size), size.width(), LineageOverview::kHeight);
    painter.fillRect(ground, m_colors.background);
    painter.setPen(m_colors.grid);
    painter.drawLine(ground.topLeft(), ground.topRight());
    std::vector<QRgb> colors[2]; // [faint]
    for (int color = 0; color < kColors + kShapes; ++color) {
        QColor each = colorOf({0, static_cast<std::uint8_t>(color), false});
        colors[0].push_back(qPremultiply(each.rgba()));
        each.setAlphaF(0.3F);
        colors[1].push_back(qPremultiply(each.rgba()));
    }
    const auto colorOfNode = [&](int index) {
        const Style style = m_styles[static_cast<std::size_t>(index)];
        return m_visibility.isHidden(index) ? QRgb{0} : colors[style.isFaint ? 1 : 0][style.color];
    };
    m_overview.paint(painter, strip, m_layout, colorOfNode, m_colors);
    // A path of hundreds would be a cloud.
    std::vector<int> marked(m_path.begin(), m_path.size() > kMaxMarked ? m_path.begin() + 1 : m_path.end());
    std::erase_if(marked, [this](int index) { return m_visibility.isHidden(index); });
    m_overview.paintFrame(painter, strip, m_layout, sightIn(size, footerHeight(size)), marked, m_colors);
}

/// Paints the colour scale so that it ends at `right`; returns its left end.
double LineageCanvas::paintColorScale(QPainter& painter, double right, double middle) const {
    if (m_color == LineageColor::Operator) {
        return right;
    }
    const bool byParams = m_color == LineageColor::Params;
    const QString low =
        byParams ? formatAmount(m_colorLow)
                 : (m_color == LineageColor::Score ? QStringLiteral("DSS++ 0") : QStringLiteral("generation 0"));
    const QString high = byParams ? formatAmount(m_colorHigh) : QString::number(m_colorHigh);
    const auto text = [&](double left, const QString& words) {
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRectF(left, middle - 10.0, painter.fontMetrics().horizontalAdvance(words) + 2.0, 20.0),
                         Qt::AlignVCenter, words);
    };
    constexpr double kStep = 2.0;
    const double bar = right - painter.fontMetrics().horizontalAdvance(high) - 8.0 - kStep * kColors;
    for (int i = 0; i < kColors; ++i) {
        painter.fillRect(QRectF(bar + kStep * i, middle - 5.0, kStep, 10.0),
                         sequentialColor(static_cast<double>(i) / (kColors - 1)));
    }
    text(bar + kStep * kColors + 6.0, high);
    const double left = bar - painter.fontMetrics().horizontalAdvance(low) - 8.0;
    text(left, low);
    return left - 12.0;
}

} // namespace trazor::ui

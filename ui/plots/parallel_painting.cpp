// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/empty_state.h"
#include "ui/canvas/focus_frame.h"
#include "ui/canvas/point_raster.h"
#include "ui/canvas/view_export.h"
#include "ui/models/session_model.h"
#include "ui/plots/parallel_canvas.h"
#include "ui/support/formatting.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr double kLeft = 52.0;
constexpr double kRight = 68.0; ///< labels stand right of their axis
constexpr double kLegend = 22.0;
constexpr double kTitle = 24.0;
constexpr double kBottom = 14.0;
constexpr double kGutter = 22.0;          ///< below the axes, for candidates without a value
constexpr double kPadding = 2.0;          ///< of the density around the body
constexpr std::size_t kMostLines = 150;   ///< selected candidates up to which each is seen as a line
constexpr double kLineWidth = 1.7;        ///< of the front and of the selection
constexpr std::size_t kSomeLines = 500;   ///< above this, a high-DPI screen gets no finer rows: lines overlap anyway
constexpr std::size_t kManyLines = 8'000; ///< above this, full gaps have 2-pixel columns: no single line is visible
constexpr std::size_t kVeryManyLines = 50'000; ///< above this, 3-pixel columns
constexpr double kTickDistance = 34.0;

} // namespace

QRectF ParallelCanvas::bodyOf(const QSize& size) const {
    const double bottom = size.height() - kBottom - (hasGutter() ? kGutter : 0.0);
    const double top = kLegend + kTitle;
    return {kLeft, top, std::max(size.width() - kLeft - kRight, 10.0), std::max(bottom - top, 10.0)};
}

double ParallelCanvas::xOf(int axis, const QRectF& body) const {
    const double gaps = std::max(static_cast<double>(m_axes.size()) - 1.0, 1.0);
    // Whole pixels, so that the density need not be scaled.
    return std::round(body.left() + body.width() * axis / gaps);
}

double ParallelCanvas::yOf(double height, const QRectF& body) const {
    return std::isnan(height) ? body.bottom() + kGutter - 6.0 : body.bottom() - height * body.height();
}

double ParallelCanvas::yOf(int axis, int index, const QRectF& body) const {
    const ParallelAxis& each = m_axes[static_cast<std::size_t>(axis)];
    return yOf(each.heightOf(each.value(index)), body);
}

double ParallelCanvas::heightAt(double y) const {
    const QRectF body = bodyOf(size());
    return std::clamp((body.bottom() - y) / body.height(), 0.0, 1.0);
}

QRectF ParallelCanvas::titleRect(int axis) const {
    const QRectF body = bodyOf(size());
    const double gaps = std::max(static_cast<double>(m_axes.size()) - 1.0, 1.0);
    const double width = std::clamp(body.width() / gaps - 6.0, 20.0, 150.0);
    QRectF rect(xOf(axis, body) - width / 2.0, kLegend, width, kTitle - 6.0);
    rect.moveLeft(std::clamp(rect.left(), 2.0, std::max(2.0, this->width() - rect.width() - 2.0)));
    return rect;
}

LineDensity::Rows ParallelCanvas::rowsOf(const LineDensity& density) const {
    const double body = m_densitySize.height();
    const double whole = body + (hasGutter() ? kGutter : 0.0) + 2.0 * kPadding;
    const double scale = density.rows() / whole;
    return {kPadding * scale, (kPadding + body) * scale, (kPadding + body + kGutter - 6.0) * scale};
}

std::vector<int> ParallelCanvas::candidatesOf(Kind kind, std::size_t first) const {
    if (kind == Kind::Selected) {
        return m_model.selection();
    }
    std::vector<int> found;
    if (kind == Kind::Front) {
        for (const int index : m_model.front()) {
            if (m_showsFront && m_model.passes(index)) {
                found.push_back(index);
            }
        }
        return found;
    }
    for (std::size_t at = first; at < m_kinds.size(); ++at) {
        if (m_kinds[at] == static_cast<std::uint8_t>(kind)) {
            found.push_back(static_cast<int>(at));
        }
    }
    return found;
}

void ParallelCanvas::updateDensity(const QSize& size, double ratio) {
    const QRectF body = bodyOf(size);
    const std::size_t gaps = m_axes.empty() ? 0 : m_axes.size() - 1;
    const auto coarseness = [](std::size_t lines) { return lines > kVeryManyLines ? 3 : lines > kManyLines ? 2 : 1; };
    const int columnWidth = coarseness(m_kinds.size());
    m_redrawsAll = m_redrawsAll || body.size() != m_densitySize || ratio != m_densityRatio ||
                   columnWidth != coarseness(m_drawn) || (m_kinds.size() > kSomeLines) != (m_drawn > kSomeLines);
    // With this many lines, a high-DPI screen shows no more detail.
    const int sharedPixels = columnWidth > 1 ? columnWidth * static_cast<int>(std::lround(ratio)) : 1;
    m_densitySize = body.size();
    m_densityRatio = ratio;
    const bool isNew =
        m_redrawsAll || m_drawn < m_kinds.size() || std::find(m_moved.begin(), m_moved.end(), 1) != m_moved.end();
    if (!isNew && !m_selectionIsStale && !m_frontIsStale) {
        return;
    }
    const double height = body.height() + (hasGutter() ? kGutter : 0.0) + 2.0 * kPadding;
    const int rows = static_cast<int>(std::lround(height * ratio));
    const int whole = static_cast<int>(ratio);
    const int sharedRows = m_kinds.size() > kSomeLines && whole == ratio && rows % whole == 0 ? whole : 1;
    for (std::size_t each = 0; each < kKinds; ++each) {
        const auto kind = static_cast<Kind>(each);
        // Overlays may lose lines; of the other kinds only new candidates are drawn.
        const bool isOverlay = kind == Kind::Front || kind == Kind::Selected;
        const bool isStale = kind == Kind::Front ? m_frontIsStale : kind == Kind::Selected && m_selectionIsStale;
        const std::vector<int> fresh = candidatesOf(kind, m_drawn);
        const std::vector<int> all = isOverlay ? fresh : candidatesOf(kind, 0);
        m_density[each].resize(gaps);
        for (std::size_t gap = 0; gap < gaps; ++gap) {
            LineDensity& density = m_density[each][gap];
            const bool again = isStale || m_redrawsAll || m_moved[gap] != 0 || m_moved[gap + 1] != 0;
            if (isOverlay && !again) {
                continue;
            }
            if (again) {
                const auto axis = static_cast<int>(gap);
                const int width = static_cast<int>(xOf(axis + 1, body) - xOf(axis, body));
                const bool isFull = !m_axes[gap].hasFewValues() && !m_axes[gap + 1].hasFewValues();
                const int shared = isOverlay && all.size() <= kSomeLines ? 1 : sharedRows;
                density.reset(std::max(width, 1), rows / shared, isFull && kind != Kind::Front ? sharedPixels : 1,
                              (isOverlay ? kLineWidth : 1.0) * ratio / shared);
            }
            density.add(m_axes[gap].heights(), m_axes[gap + 1].heights(), again ? all : fresh, rowsOf(density));
        }
    }
    m_drawn = m_kinds.size();
    m_redrawsAll = false;
    m_selectionIsStale = false;
    m_frontIsStale = false;
    std::fill(m_moved.begin(), m_moved.end(), 0);
    drawDensity(rows);
}

void ParallelCanvas::drawDensity(int rows) {
    const auto& plain = m_density[static_cast<std::size_t>(Kind::Plain)];
    if (plain.empty()) {
        m_picture = {};
        return;
    }
    int width = 0;
    for (const LineDensity& density : plain) {
        width += density.width();
    }
    if (m_picture.size() != QSize(width, rows)) { // a new allocation costs as much as filling the image
        m_picture = QImage(width, rows, QImage::Format_ARGB32_Premultiplied);
    }
    m_picture.fill(Qt::transparent);
    // The fewer the candidates, the more opaque a single line.
    const double faintest =
        std::min(1.85 / std::pow(static_cast<double>(std::max<std::size_t>(m_kinds.size(), 1)), 0.25), 0.7);
    struct Layer {
        Kind kind;
        QColor color;
        double faintest;
        double strongest;
    };
    const double selected = m_model.selection().size() <= kMostLines ? 1.0 : faintest;
    const Layer layers[] = {{Kind::Faint, m_colors.faint, 0.6 * faintest, 0.6},
                            {Kind::Plain, m_colors.candidate, faintest, 0.95},
                            {Kind::Failed, m_colors.infeasible, faintest, 0.95},
                            {Kind::Front, m_colors.front, 1.0, 1.0},
                            {Kind::Selected, m_colors.selected, selected, std::max(selected, 0.95)}};
    for (const Layer& layer : layers) {
        const auto& gaps = m_density[static_cast<std::size_t>(layer.kind)];
        int most = 0;
        for (std::size_t gap = 0; gap < gaps.size() && layer.faintest < layer.strongest; ++gap) {
            most = std::max(most, gaps[gap].most());
        }
        const LineTones tones(layer.faintest, layer.strongest, most);
        int x = 0;
        for (const LineDensity& density : gaps) {
            density.paint(m_picture, x, layer.color, tones);
            x += density.width();
        }
    }
}

void ParallelCanvas::paintLine(QPainter& painter, const QRectF& body, int index) const {
    QPolygonF line;
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        line << QPointF(xOf(axis, body), yOf(axis, index, body));
    }
    painter.drawPolyline(line);
}

void ParallelCanvas::paintCurrent(QPainter& painter, const QRectF& body) const {
    const int current = m_model.current();
    if (current < 0 || current >= static_cast<int>(m_kinds.size()) || m_axes.empty()) {
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_colors.background, 5.0));
    paintLine(painter, body, current);
    painter.setPen(QPen(m_colors.selected, 2.6));
    paintLine(painter, body, current);
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        drawShape(painter, Shape::Circle, {xOf(axis, body), yOf(axis, current, body)}, 4.0, m_colors.selected);
    }
    QFont bold = painter.font();
    bold.setBold(true);
    painter.save();
    painter.setFont(bold);
    painter.setPen(m_colors.selected);
    const QString name = candidateName(current);
    const double width = QFontMetricsF(bold).horizontalAdvance(name);
    // Above the line's end, or below it near the top, where the titles are.
    const double y = yOf(0, current, body);
    painter.drawText(QPointF(std::max(2.0, xOf(0, body) - width - 8.0), y < body.top() + 14.0 ? y + 18.0 : y - 6.0),
                     name);
    painter.restore();
}

void ParallelCanvas::paintTicks(QPainter& painter, const QRectF& body, int axis) const {
    const ParallelAxis& each = m_axes[static_cast<std::size_t>(axis)];
    const double x = xOf(axis, body);
    QFont small = painter.font();
    small.setPointSizeF(std::max(7.0, small.pointSizeF() - 1.5));
    painter.save();
    painter.setFont(small);
    const QFontMetricsF metrics(small);
    QColor ground = m_colors.background;
    ground.setAlphaF(0.72F);
    for (const double value : each.ticks(std::max(2, static_cast<int>(body.height() / kTickDistance)))) {
        const double y = yOf(each.heightOf(value), body);
        const QString text = each.column().levels.isEmpty() ? formatTick(value) : each.column().format(value);
        const QRectF place(x + 6.0, y - metrics.height() / 2.0, metrics.horizontalAdvance(text) + 4.0,
                           metrics.height());
        painter.fillRect(place, ground);
        painter.setPen(m_colors.axis);
        painter.drawLine(QPointF(x, y), QPointF(x + 4.0, y));
        painter.setPen(m_colors.mutedText);
        painter.drawText(place, Qt::AlignCenter, text);
    }
    if (each.hasMissing()) {
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRectF(x + 6.0, yOf(std::nan(""), body) - metrics.height() / 2.0, 60.0, metrics.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("none"));
    }
    painter.restore();
}

void ParallelCanvas::paintRange(QPainter& painter, const QRectF& body, int axis) const {
    const ParallelAxis& each = m_axes[static_cast<std::size_t>(axis)];
    if (!each.range()) {
        return;
    }
    const double y1 = yOf(each.heightOf(each.range()->first), body);
    const double y2 = yOf(each.heightOf(each.range()->second), body);
    QColor fill = m_colors.selected;
    fill.setAlphaF(0.22F);
    painter.setPen(QPen(m_colors.selected, 1.2));
    painter.setBrush(fill);
    painter.drawRect(QRectF(xOf(axis, body) - 6.0, std::min(y1, y2), 12.0, std::max(std::abs(y1 - y2), 2.0)));
}

void ParallelCanvas::paintAxis(QPainter& painter, const QRectF& body, int axis) const {
    const ParallelAxis& each = m_axes[static_cast<std::size_t>(axis)];
    const bool isChosen = hasFocus() && axis == m_chosenAxis;
    const double x = xOf(axis, body);
    painter.setPen(QPen(isChosen ? m_colors.text : m_colors.axis, isChosen ? 2.0 : 1.2));
    painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()));
    paintTicks(painter, body, axis);
    paintRange(painter, body, axis);

    // Title, with an arrow towards the better end if the column has one.
    const bool betterUp = (each.column().direction > 0) != each.isInverted();
    const QString arrow = each.column().direction == 0 ? (each.isInverted() ? QStringLiteral(" \u21c5") : QString())
                          : betterUp                   ? QStringLiteral(" \u2191")
                                                       : QStringLiteral(" \u2193");
    const QFontMetricsF metrics(painter.font());
    QRectF rect = titleRect(axis);
    if (m_drag.what == Drag::What::MoveAxis && m_drag.axis == axis && m_drag.hasMoved) {
        rect.moveCenter(QPointF(m_mouse.x(), rect.center().y()));
        painter.setPen(QPen(m_colors.selected, 1.0, Qt::DashLine));
        painter.drawLine(QPointF(m_mouse.x(), body.top()), QPointF(m_mouse.x(), body.bottom()));
    }
    painter.setPen(isChosen ? m_colors.selected : m_colors.text);
    painter.drawText(
        rect, Qt::AlignCenter,
        metrics.elidedText(each.column().title, Qt::ElideRight, rect.width() - metrics.horizontalAdvance(arrow)) +
            arrow);
}

void ParallelCanvas::paintLegend(QPainter& painter, const QSize& size) const {
    struct Entry {
        QColor color;
        QString text;
    };
    std::vector<Entry> entries;
    if (m_showsFront && !m_model.front().empty()) {
        entries.push_back({m_colors.front, QStringLiteral("Pareto front (%1)").arg(m_model.front().size())});
    }
    entries.push_back({m_colors.candidate, QStringLiteral("candidate")});
    if (!m_model.selection().empty()) {
        entries.push_back({m_colors.selected, QStringLiteral("selected (%1)").arg(m_model.selection().size())});
    }
    if (m_filteredOut > 0) {
        entries.push_back({m_colors.faint, QStringLiteral("filtered out (%1)").arg(m_filteredOut)});
    }
    if (m_failed > 0) {
        entries.push_back({m_colors.infeasible, QStringLiteral("failed (%1)").arg(m_failed)});
    }
    double x = 12.0;
    const double middle = kLegend / 2.0;
    for (const Entry& entry : entries) {
        const double width = painter.fontMetrics().horizontalAdvance(entry.text);
        if (x + 24.0 + width > size.width()) {
            break;
        }
        painter.setPen(QPen(entry.color, 2.0));
        painter.drawLine(QPointF(x, middle), QPointF(x + 16.0, middle));
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRectF(x + 21.0, middle - 10.0, width + 2.0, 20.0), Qt::AlignVCenter, entry.text);
        x += 21.0 + width + 16.0;
    }
}

void ParallelCanvas::paintTo(QPainter& painter, const QSize& size) {
    refresh();
    painter.fillRect(QRect(QPoint(), size), m_colors.background);
    painter.setFont(font());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_model.size() == 0 || m_axes.empty()) {
        const bool lacksAxes = m_model.size() > 0;
        drawEmptyState(
            painter, QRect(QPoint(), size), m_colors,
            lacksAxes ? QStringLiteral("No axes") : QStringLiteral("No candidates yet"),
            lacksAxes ? QStringLiteral("Choose some under Axes.")
                      : QStringLiteral("Start a search or open a session: every candidate becomes a line across its "
                                       "genes, costs and scores."));
        return;
    }
    const QRectF body = bodyOf(size);
    updateDensity(size, painter.device()->devicePixelRatioF());
    if (!m_picture.isNull()) {
        const double width = xOf(static_cast<int>(m_axes.size()) - 1, body) - xOf(0, body);
        const double height = body.height() + (hasGutter() ? kGutter : 0.0) + 2.0 * kPadding;
        // At device pixel ratio 1 nothing is scaled, and in a crowd no single line is visible: skip the smoothing.
        const double ratio = painter.device()->devicePixelRatioF();
        const bool isCrowd = m_kinds.size() > kManyLines && ratio == std::round(ratio);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, ratio != 1.0 && !isCrowd);
        drawRaster(painter, QRectF(xOf(0, body), body.top() - kPadding, width, height), m_picture);
    }
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        paintAxis(painter, body, axis);
    }
    paintCurrent(painter, body);
    paintLegend(painter, size);
}

void ParallelCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter, size());
    drawFocusFrame(painter, *this);
}

} // namespace trazor::ui

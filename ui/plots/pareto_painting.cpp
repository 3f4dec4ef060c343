// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Painting of the Pareto view; pareto_cloud.cpp computes the points.
#include "ui/canvas/empty_state.h"
#include "ui/canvas/point_raster.h"
#include "ui/canvas/view_export.h"
#include "ui/models/session_model.h"
#include "ui/plots/pareto_cloud.h"
#include "ui/support/formatting.h"

#include <QCache>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace trazor::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kLegendHeight = 22;
constexpr int kLongestName = 160; ///< pixels, for the name of a published network
constexpr double kFrame = 2.6;    ///< pixels between a measured point and its frame

/// False for NaN (no layout yet, or no value), for which QRectF::contains() returns true.
bool isIn(const QRectF& rect, const QPointF& place) {
    return std::isfinite(place.x()) && std::isfinite(place.y()) && rect.contains(place);
}

/// Adds the part of a horizontal or vertical line inside a rectangle. Qt's SVG painter does not clip.
void addClipped(QVector<QLineF>& lines, const QLineF& line, const QRectF& rect) {
    const auto inside = [&](const QPointF& point) {
        return QPointF(std::clamp(point.x(), rect.left(), rect.right()),
                       std::clamp(point.y(), rect.top(), rect.bottom()));
    };
    const QRectF own = QRectF(line.p1(), line.p2()).normalized().adjusted(-1e-6, -1e-6, 1e-6, 1e-6);
    if (own.intersects(rect)) {
        lines << QLineF(inside(line.p1()), inside(line.p2()));
    }
}

/// The outline of a text at the origin. Kept, because Qt's outlines of one text differ a little from call to call:
/// equal plots are equal pictures only with the same outline.
QPainterPath outlineOf(const QString& text, const QFont& font) {
    constexpr int kMostKept = 256;
    static QCache<QString, QPainterPath> kept(kMostKept);
    const QString key = font.toString() + '/' + text;
    if (const QPainterPath* const known = kept.object(key)) {
        return *known;
    }
    QPainterPath outline;
    outline.addText(QPointF(), font, text);
    kept.insert(key, new QPainterPath(outline));
    return outline;
}

/// Draws a label that stays readable on top of points and hides little of them: a halo around its letters.
void drawLabel(QPainter& painter, const QRectF& rect, const QString& text, const QColor& color,
               const ViewColors& colors) {
    const QFontMetricsF metrics(painter.font());
    const QPointF start = // on whole pixels, which is sharper
        (rect.center() + QPointF(-metrics.horizontalAdvance(text) / 2.0, metrics.capHeight() / 2.0)).toPoint();
    painter.setPen(QPen(colors.background, 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outlineOf(text, painter.font()).translated(start));
    painter.setPen(color);
    painter.drawText(start, text); // remains text in vector output
}

/// Draws the band of candidates that tie with the best.
void drawBand(QPainter& painter, const QRectF& band, const ViewColors& colors) {
    QColor fill = colors.front;
    fill.setAlphaF(colors.dark ? 0.13F : 0.08F);
    painter.fillRect(band, fill);
    fill.setAlphaF(0.5F);
    painter.setPen(QPen(fill, 1.0, Qt::DashLine));
    painter.drawLine(band.bottomLeft(), band.bottomRight());
}

/// Counts the points of one layer at each layout pixel.
class Coverage {
public:
    explicit Coverage(const QRect& rect)
        : m_rect(rect) {}

    void begin(double opacity) {
        // The count at which less than a fiftieth of the background shines through.
        m_most = opacity >= 0.98 ? 1 : static_cast<std::uint8_t>(std::ceil(std::log(0.02) / std::log(1.0 - opacity)));
        m_counts.assign(static_cast<std::size_t>(m_rect.width()) * static_cast<std::size_t>(m_rect.height()), 0);
    }
    /// False if enough points are in this place, or the place is not finite.
    bool shows(const QPointF& place) {
        const double x = place.x() - m_rect.left();
        const double y = place.y() - m_rect.top();
        if (!(x >= 0.0 && y >= 0.0 && x < m_rect.width() && y < m_rect.height())) {
            return std::isfinite(x) && std::isfinite(y); // beyond the edge, partly visible
        }
        std::uint8_t& count = m_counts[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_rect.width()) +
                                       static_cast<std::size_t>(x)];
        count = static_cast<std::uint8_t>(std::min(count + 1, m_most + 1));
        return count <= m_most;
    }

private:
    QRect m_rect;
    std::uint8_t m_most = 1;
    std::vector<std::uint8_t> m_counts;
};

/// A rectangle beside a point, within the plot.
QRectF labelRect(const QPainter& painter, const QString& text, const QPointF& point, const QRectF& bounds) {
    const QSizeF size(painter.fontMetrics().horizontalAdvance(text) + 8.0, painter.fontMetrics().height() + 2.0);
    QRectF rect(point + QPointF(10.0, -10.0 - size.height()), size);
    if (rect.right() > bounds.right()) {
        rect.moveRight(point.x() - 10.0);
    }
    if (rect.top() < bounds.top()) {
        rect.moveTop(point.y() + 10.0);
    }
    return rect;
}

} // namespace

void ParetoCloud::paint(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) {
    project(axes);
    painter.save();
    painter.setClipRect(axes.rect());
    if (m_inSight == 0) {
        drawEmptyState(painter, axes.rect(), colors, QStringLiteral("No candidate in sight"),
                       QStringLiteral("Follow (0) shows all of them again."));
    }
    paintTies(painter, axes, colors);
    paintPoints(painter, axes.rect(), colors);
    paintErrors(painter, axes, colors);
    paintFront(painter, axes.rect(), colors);
    paintMeasured(painter, axes.rect(), colors);
    paintReferences(painter, axes, colors);
    paintGhost(painter, axes, colors);
    painter.restore();
}

/// Draws the what-if network: a dashed ring with its error bar, joined to the candidate it was derived from.
void ParetoCloud::paintGhost(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const {
    const QRectF rect(axes.rect());
    const QCPAxis& y = *axes.axis(QCPAxis::atLeft);
    const QPointF place(std::isnan(m_ghost.x) ? kNaN : axes.axis(QCPAxis::atBottom)->coordToPixel(m_ghost.x),
                        std::isnan(m_ghost.y) ? kNaN : y.coordToPixel(m_ghost.y));
    if (!isIn(rect, place)) {
        return;
    }
    if (const QPointF source = positionOf(m_ghost.source); isIn(rect, source)) {
        painter.setPen(QPen(colors.selected, 1.2, Qt::DotLine));
        painter.drawLine(source, place);
    }
    QVector<QLineF> bar;
    if (const double half = m_ghost.error * std::abs(y.coordToPixel(1.0) - y.coordToPixel(0.0));
        std::isfinite(half) && y.scaleType() == QCPAxis::stLinear) {
        addClipped(bar, QLineF(place - QPointF(0.0, half), place + QPointF(0.0, half)), rect);
        for (const double end : {-half, half}) {
            addClipped(bar, QLineF(place + QPointF(-4.0, end), place + QPointF(4.0, end)), rect);
        }
    }
    painter.setPen(QPen(colors.selected, 1.4));
    painter.drawLines(bar);
    painter.setBrush(colors.background);
    painter.setPen(QPen(colors.selected, 2.0, Qt::DashLine));
    painter.drawEllipse(place, 6.5, 6.5);
    const QString name = QStringLiteral("what if");
    QFont bold = painter.font();
    bold.setBold(true);
    painter.setFont(bold);
    QRectF label = labelRect(painter, name, place, rect);
    label.moveCenter({std::clamp(place.x(), rect.left() + label.width() / 2.0, rect.right() - label.width() / 2.0),
                      std::min(place.y() + 20.0, rect.bottom() - label.height() / 2.0)});
    // The source candidate is often near and has a label too.
    if (const QRectF other = labelRect(painter, candidateName(m_ghost.source), positionOf(m_ghost.source), rect);
        label.intersects(other)) {
        label.moveTop(other.bottom());
        if (label.bottom() > rect.bottom()) {
            label.moveBottom(other.top());
        }
    }
    drawLabel(painter, label, name, colors.selected, colors);
}

void ParetoCloud::paintTies(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) {
    m_tiesBand = {};
    if (m_tied < 2) {
        return;
    }
    constexpr double kRoom = 6.0; // around the outermost points
    const QCPAxis& y = *axes.axis(QCPAxis::atLeft);
    const QRectF band(QPointF(axes.left(), y.coordToPixel(m_tiedTo) - kRoom),
                      QPointF(axes.right(), y.coordToPixel(m_tiedFrom) + kRoom));
    m_tiesBand = band.intersected(axes.rect());
    if (m_tiesBand.isEmpty()) {
        return;
    }
    drawBand(painter, m_tiesBand, colors); // named in the legend, because a label here could hide points
}

/// Draws bars of one standard error up and down at the points of the front.
void ParetoCloud::paintErrors(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const {
    const QCPAxis& y = *axes.axis(QCPAxis::atLeft);
    const double pixels = std::abs(y.coordToPixel(1.0) - y.coordToPixel(0.0));
    if (m_frontErrors.empty() || y.scaleType() == QCPAxis::stLogarithmic) {
        return;
    }
    const QRectF rect(axes.rect());
    QVector<QLineF> lines;
    for (std::size_t i = 0; i < m_front.size(); ++i) {
        const QPointF place = m_place[static_cast<std::size_t>(m_front[i])];
        const double half = m_frontErrors[i] * pixels;
        if (!isIn(rect, place) || std::isnan(half)) {
            continue;
        }
        addClipped(lines, QLineF(place - QPointF(0.0, half), place + QPointF(0.0, half)), rect);
        for (const double end : {-half, half}) {
            addClipped(lines, QLineF(place + QPointF(-3.0, end), place + QPointF(3.0, end)), rect);
        }
    }
    QColor color = colors.front;
    color.setAlphaF(0.55F);
    painter.setPen(QPen(color, 1.0));
    painter.drawLines(lines);
}

void ParetoCloud::paintPoints(QCPPainter& painter, const QRect& rect, const ViewColors& colors) {
    const bool vectors = painter.modes().testFlag(QCPPainter::pmVectorized);
    // Vector output is rasterised at three times the screen resolution, for printers.
    const double ratio = vectors ? 3.0 : painter.device()->devicePixelRatioF();
    const double radius = pointRadius();
    QColor dominated = colors.candidate;
    dominated.setAlphaF(m_x.size() < 5'000 ? 0.75F : 0.45F);
    QColor faint = colors.faint;
    faint.setAlphaF(0.7F);
    const Sprite sprites[] = {Sprite(Shape::Circle, 0.8 * radius, faint, ratio),
                              Sprite(Shape::Circle, radius, dominated, ratio),
                              Sprite(Shape::Diamond, std::max(radius, 3.4), colors.front, ratio),
                              Sprite(Shape::Cross, std::max(radius, 3.0), colors.infeasible, ratio)};
    const bool isStyled = !m_style.isPlain();
    if (isStyled) {
        m_style.prepare(radius, dominated, ratio);
    }
    PointRaster raster(rect.size(), ratio);
    // Where points overlap, those below the first few are invisible, also at a higher resolution.
    const double opacities[] = {faint.alphaF(), dominated.alphaF(), 1.0, 1.0};
    Coverage coverage(rect);
    const QPointF origin = rect.topLeft();
    for (const Kind layer : {Kind::Faint, Kind::Dominated, Kind::Failed}) {
        const Sprite& sprite = sprites[static_cast<std::size_t>(layer)];
        coverage.begin(opacities[static_cast<std::size_t>(layer)]);
        for (std::size_t at = 0; at < m_place.size(); ++at) {
            if (m_kind[at] == layer && coverage.shows(m_place[at])) {
                const bool isOwn = isStyled && layer == Kind::Dominated;
                raster.stamp(isOwn ? m_style.spriteOf(at) : sprite, m_place[at].x() - origin.x(),
                             m_place[at].y() - origin.y());
            }
        }
    }
    drawRaster(painter, rect, raster.image());
}

void ParetoCloud::paintFront(QCPPainter& painter, const QRect& rect, const ViewColors& colors) {
    m_kneeLabel = {};
    if (m_front.empty()) {
        return;
    }
    // Steps, not slopes: between two members, nothing better than the worse one is known. With a cost that is better
    // when smaller, the cheaper network lies left, so the step is horizontal first.
    const bool levelFirst = m_xDirection < 0;
    QVector<QLineF> steps;
    QPointF last;
    for (const int index : m_front) {
        const QPointF place = m_place[static_cast<std::size_t>(index)];
        if (index != m_front.front()) {
            const QPointF corner = levelFirst ? QPointF(place.x(), last.y()) : QPointF(last.x(), place.y());
            addClipped(steps, QLineF(last, corner), rect);
            addClipped(steps, QLineF(corner, place), rect);
        }
        last = place;
    }
    QColor line = colors.front;
    line.setAlphaF(0.85F);
    painter.setPen(QPen(line, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawLines(steps);
    const double radius = std::max(pointRadius(), 3.4);
    for (const int index : m_front) {
        const auto at = static_cast<std::size_t>(index);
        if (isIn(rect, m_place[at])) {
            drawShape(painter, Shape::Diamond, m_place[at], radius,
                      m_kind[at] == Kind::Faint ? colors.faint : colors.front);
            if (m_style.hasColor() && m_kind[at] != Kind::Faint) {
                drawShape(painter, Shape::Diamond, m_place[at], radius - 1.2, m_style.colorOf(at));
            }
        }
    }
    if (m_knee >= 0 && m_front.size() > 2 && isIn(rect, m_place[static_cast<std::size_t>(m_knee)])) {
        const QPointF place = m_place[static_cast<std::size_t>(m_knee)];
        painter.setPen(QPen(colors.knee, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(place, radius + 4.5, radius + 4.5);
        const QString text = QStringLiteral("knee %1").arg(candidateName(m_knee));
        m_kneeLabel = labelRect(painter, text, place, rect);
        drawLabel(painter, m_kneeLabel, text, colors.knee, colors);
    }
}

/// Draws a square frame around each measured candidate; circles mark the selection and the knee. Overlapping frames are
/// united, because crossing lines would hide the points.
void ParetoCloud::paintMeasured(QCPPainter& painter, const QRect& rect, const ViewColors& colors) const {
    constexpr std::size_t kMostJoined = 500; // uniting more is slow
    const double reach = pointRadius() + kFrame;
    QPainterPath frames;
    frames.setFillRule(Qt::WindingFill);
    for (const int index : m_measured) {
        if (const QPointF place = positionOf(index); isIn(rect, place)) {
            frames.addRect(QRectF(place - QPointF(reach, reach), place + QPointF(reach, reach)));
        }
    }
    painter.setPen(QPen(colors.text, 1.2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(m_measured.size() <= kMostJoined ? frames.simplified() : frames);
}

void ParetoCloud::paintReferences(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) {
    const QRect rect = axes.rect();
    std::vector<QRectF> taken{m_kneeLabel};
    m_publishedPlaces.assign(m_published.size(), {kNaN, kNaN});
    for (std::size_t i = 0; i < m_published.size(); ++i) {
        const auto [valueX, valueY] = m_publishedValues[i];
        const double x = std::isnan(valueX) ? kNaN : axes.axis(QCPAxis::atBottom)->coordToPixel(valueX);
        const double y = std::isnan(valueY) ? kNaN : axes.axis(QCPAxis::atLeft)->coordToPixel(valueY);
        if ((std::isnan(x) && std::isnan(y)) || x < rect.left() || x > rect.right() || y < rect.top() ||
            y > rect.bottom()) {
            continue;
        }
        // The hover card has the full name.
        const QString name = painter.fontMetrics().elidedText(m_published[i].name, Qt::ElideRight, kLongestName);
        const QSizeF size(painter.fontMetrics().horizontalAdvance(name) + 8.0, painter.fontMetrics().height());
        QPointF place(x, y);
        if (std::isnan(y)) {
            painter.setPen(QPen(colors.axis, 1.0, Qt::DotLine));
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
            place.setY(rect.bottom() - 10.0);
        } else if (std::isnan(x)) {
            painter.setPen(QPen(colors.axis, 1.0, Qt::DotLine));
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y));
            place.setX(rect.left() + 10.0);
        }
        // Below the point, away from the front, as far as there is room.
        QRectF label(place + QPointF(8.0, std::min(1.0, rect.bottom() - place.y() - size.height())), size);
        if (label.right() > rect.right()) {
            label.moveRight(place.x() - 8.0);
        }
        // Labels of references of nearly equal size are stacked downwards, or upwards where there is no room.
        double step = size.height();
        const QPointF reach(18.0, 0.0);
        QRectF whole(label.topLeft() - reach, label.bottomRight());
        while (std::any_of(taken.begin(), taken.end(),
                           [&whole](const QRectF& other) { return other.intersects(whole); })) {
            step = whole.bottom() + step > rect.bottom() ? -size.height() : step;
            whole.translate(0, step);
        }
        taken.push_back(whole);
        label.moveTop(whole.top());
        const double starY = std::isnan(y) ? label.center().y() : place.y();
        m_publishedPlaces[i] = QPointF(place.x(), starY);
        drawShape(painter, Shape::Star, m_publishedPlaces[i], 6.5, colors.background);
        drawShape(painter, Shape::Star, m_publishedPlaces[i], 4.5, colors.text);
        drawLabel(painter, label, name, colors.mutedText, colors);
    }
}

void ParetoCloud::paintLegend(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) const {
    struct Entry {
        std::optional<Shape> shape; ///< nothing: the band of ties
        QColor color;
        QString text;
    };
    std::vector<Entry> entries;
    if (!m_front.empty()) {
        entries.push_back({Shape::Diamond, colors.front, QStringLiteral("Pareto front (%1)").arg(m_front.size())});
    }
    if (!m_tiesBand.isEmpty()) {
        entries.push_back({std::nullopt, {}, QStringLiteral("tie with the best (%1)").arg(m_tied)});
    }
    entries.push_back(
        {Shape::Circle, colors.candidate, m_front.empty() ? QStringLiteral("candidate") : QStringLiteral("dominated")});
    if (m_filteredOut > 0) {
        entries.push_back({Shape::Circle, colors.faint, QStringLiteral("filtered out (%1)").arg(m_filteredOut)});
    }
    if (m_failed > 0) {
        entries.push_back({Shape::Cross, colors.infeasible, QStringLiteral("failed (%1)").arg(m_failed)});
    }
    if (!m_measured.empty()) {
        entries.push_back({Shape::Frame, colors.text, QStringLiteral("measured (%1)").arg(m_measured.size())});
    }
    if (!m_published.empty()) {
        entries.push_back({Shape::Star, colors.text, QStringLiteral("published")});
    }
    if (m_atEdge > 0) {
        entries.push_back({Shape::Circle, colors.faint, QStringLiteral("at the edge: no value (%1)").arg(m_atEdge)});
    }
    double x = axes.left();
    const double middle = axes.top() - kLegendHeight / 2.0;
    const double end = m_style.hasColor() ? m_style.paintScale(painter, axes.right(), middle, colors) : axes.right();
    for (const Entry& entry : entries) {
        const double width = painter.fontMetrics().horizontalAdvance(entry.text);
        if (x + 16.0 + width > end) {
            break;
        }
        if (entry.shape) {
            drawShape(painter, *entry.shape, QPointF(x + 5.0, middle), 4.0, entry.color);
        } else {
            drawBand(painter, QRectF(x - 1.0, middle - 5.0, 12.0, 10.0), colors);
        }
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(x + 14.0, middle - 10.0, width + 2.0, 20.0), Qt::AlignVCenter, entry.text);
        x += 14.0 + width + 18.0;
    }
}

void ParetoCloud::paintSelection(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors,
                                 const SessionModel& model) const {
    const QRect rect = axes.rect();
    painter.setClipRect(rect);
    const double radius = pointRadius();
    if (model.selection().size() > 1) {
        // Fade the other points.
        QColor veil = colors.background;
        veil.setAlphaF(0.55F);
        const bool vectors = painter.modes().testFlag(QCPPainter::pmVectorized);
        const double ratio = vectors ? 3.0 : painter.device()->devicePixelRatioF();
        const Sprite sprite(Shape::Circle, radius + 0.4, colors.selected, ratio);
        PointRaster raster(rect.size(), ratio, veil);
        for (const int index : model.selection()) {
            const QPointF place = positionOf(index) - rect.topLeft();
            raster.stamp(sprite, place.x(), place.y());
        }
        drawRaster(painter, rect, raster.image());
    }
    for (const auto& [index, annotation] : model.annotations()) {
        if (annotation.starred && isIn(rect, positionOf(index))) {
            const QPointF corner = positionOf(index) + QPointF(radius + 3.0, -radius - 3.0);
            drawShape(painter, Shape::Star, corner, 5.5, colors.background);
            drawShape(painter, Shape::Star, corner, 4.0, colors.knee);
        }
    }
    const QPointF place = positionOf(model.current());
    if (!isIn(rect, place)) {
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.background, 5.0));
    painter.drawEllipse(place, radius + 3.5, radius + 3.5);
    painter.setPen(QPen(colors.selected, 2.5));
    painter.drawEllipse(place, radius + 3.5, radius + 3.5);
    const QString name = candidateName(model.current());
    QFont bold = painter.font();
    bold.setBold(true);
    painter.setFont(bold);
    QRectF label = labelRect(painter, name, place, rect);
    // The knee's label is above its point.
    if (model.current() == m_knee) {
        label.moveTop(place.y() + 10.0);
    }
    drawLabel(painter, label, name, colors.selected, colors);
}

} // namespace trazor::ui

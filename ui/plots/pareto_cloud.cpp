// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/pareto_cloud.h"

#include "core/base/error.h"
#include "core/search/pareto.h"
#include "core/space/cost_model.h"
#include "ui/models/candidate_store.h"
#include "ui/support/formatting.h"
#include "ui/support/point_raster.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kLegendHeight = 22;

/// A label that stays readable on top of points.
void drawLabel(QPainter& painter, QRectF rect, const QString& text, const QColor& color, const ViewColors& colors) {
    QColor ground = colors.background;
    ground.setAlphaF(0.82F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(color);
    painter.drawText(rect, Qt::AlignCenter, text);
}

/// Counts points of one layer at each pixel.
class Coverage {
public:
    Coverage(const QRect& rect, double ratio)
        : m_origin(rect.topLeft())
        , m_ratio(ratio)
        , m_columns(static_cast<int>(std::ceil(rect.width() * ratio)))
        , m_rows(static_cast<int>(std::ceil(rect.height() * ratio))) {}

    void begin(double opacity) {
        // So many that less than a fiftieth of what is below shines through.
        m_most = opacity >= 0.98 ? 1 : static_cast<std::uint8_t>(std::ceil(std::log(0.02) / std::log(1.0 - opacity)));
        m_counts.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows), 0);
    }
    /// False if enough points are in this place, or it is no place.
    bool shows(const QPointF& place) {
        const double x = (place.x() - m_origin.x()) * m_ratio;
        const double y = (place.y() - m_origin.y()) * m_ratio;
        if (!(x >= 0.0 && y >= 0.0 && x < m_columns && y < m_rows)) {
            return std::isfinite(x) && std::isfinite(y); // at the edge, partly seen
        }
        std::uint8_t& count =
            m_counts[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_columns) + static_cast<std::size_t>(x)];
        count = static_cast<std::uint8_t>(std::min(count + 1, m_most + 1));
        return count <= m_most;
    }

private:
    QPointF m_origin;
    double m_ratio;
    int m_columns;
    int m_rows;
    std::uint8_t m_most = 1;
    std::vector<std::uint8_t> m_counts;
};

/// Beside a point, wholly inside the plot.
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

double ParetoCloud::Reference::valueOf(const CandidateStore& store, const CandidateColumn& column) const {
    if (index >= 0) {
        return column.number(store, index);
    }
    if (column.name == "dss++") {
        return score;
    }
    const auto scored = store.references().find(place);
    if (scored != store.references().end() && scored->second.evaluation.status == proxy::EvaluationStatus::Ok) {
        const proxy::NetworkScores& scores = scored->second.evaluation.scores;
        if (column.name == "d" || column.name == "s" || column.name == "dss") {
            return column.name == "d" ? scores.diversity() : column.name == "s" ? scores.saliency() : scores.dss();
        }
    }
    return column.name == "params" ? params : column.name == "macs" ? macs : column.name == "depth" ? depth : kNaN;
}

void ParetoCloud::beginSession(const CandidateStore& store) {
    m_x.clear();
    m_y.clear();
    m_published.clear();
    if (!store.hasSession()) {
        return;
    }
    m_placedAmong = 0;
    int place = -1;
    for (const space::Published& published : store.space().published) {
        ++place;
        space::Cost cost;
        try {
            cost = space::costOf(space::plan(store.space(), published.architecture));
        } catch (const Error&) {
            continue; // a reference that no network fits is no reason to refuse the session
        }
        m_published.push_back({.name = QString::fromStdString(published.name),
                               .note = QString::fromStdString(published.note),
                               .id = space::architectureId(store.space(), published.architecture),
                               .params = static_cast<double>(cost.params),
                               .macs = static_cast<double>(cost.macs),
                               .depth = static_cast<double>(published.architecture.depth()),
                               .place = place,
                               .index = -1});
    }
}

void ParetoCloud::rebuild(const CandidateStore& store, const CandidateColumn& x, const CandidateColumn& y) {
    m_xName = x.name;
    m_yName = y.name;
    m_xDirection = x.direction;
    m_yDirection = y.direction;
    m_x.update(store, x);
    m_y.update(store, y);
    m_kind.resize(m_x.size());
    m_failed = 0;
    m_filteredOut = 0;
    for (int index = 0; index < store.size(); ++index) {
        const auto at = static_cast<std::size_t>(index);
        if (!store.passes(index)) {
            m_kind[at] = Kind::Faint;
            ++m_filteredOut;
        } else if (!store.candidate(index).isRanked()) {
            m_kind[at] = Kind::Failed;
            ++m_failed;
        } else {
            m_kind[at] = Kind::Dominated;
        }
    }
    findFront(store);

    placeReferences(store);
    m_publishedValues.clear();
    for (Reference& reference : m_published) {
        m_publishedValues.emplace_back(reference.valueOf(store, x), reference.valueOf(store, y));
    }
}

void ParetoCloud::placeReferences(const CandidateStore& store) {
    // Ranks among many move slowly, and finding them costs a pass over all candidates.
    constexpr int kMany = 2000;
    const bool isNear =
        m_placedAmong > kMany && store.size() >= m_placedAmong && store.size() - m_placedAmong < m_placedAmong / 50;
    const bool isCurrent = isNear && m_placedAt == store.config().level;
    for (Reference& reference : m_published) {
        reference.index = store.archive().find(reference.id);
        const auto scored = store.references().find(reference.place);
        if (scored == store.references().end() || scored->second.evaluation.status != proxy::EvaluationStatus::Ok) {
            reference.score = kNaN; // a failed one is not ranked again with every refresh
        } else if (!isCurrent || std::isnan(reference.score)) {
            const auto& published = store.space().published[static_cast<std::size_t>(reference.place)];
            reference.score = search::scoreAgainst(store.archive(), store.config().level, published.architecture,
                                                   scored->second.evaluation);
        }
    }
    if (!isCurrent) {
        m_placedAmong = store.size();
        m_placedAt = store.config().level;
    }
}

void ParetoCloud::findFront(const CandidateStore& store) {
    m_front.clear();
    m_knee = -1;
    if (m_xName == m_yName || m_xDirection * m_yDirection == 0) {
        return;
    }
    if (m_xName == "params" && m_yName == "dss++") {
        m_front = store.front();
        m_knee = store.knee();
    } else {
        computeFront(store);
    }
    for (const int index : m_front) {
        if (Kind& kind = m_kind[static_cast<std::size_t>(index)]; kind == Kind::Dominated) {
            kind = Kind::Front;
        }
    }
}

void ParetoCloud::computeFront(const CandidateStore& store) {
    std::vector<int> indices;
    std::vector<search::ParetoPoint> points;
    for (std::size_t at = 0; at < m_x.size(); ++at) {
        if (store.candidate(static_cast<int>(at)).isRanked()) {
            indices.push_back(static_cast<int>(at));
            points.push_back({-m_xDirection * m_x[at], m_yDirection * m_y[at]});
        }
    }
    const std::vector<int> front = search::paretoFront(points);
    const int knee = innerKnee(points, front);
    for (const int position : front) {
        m_front.push_back(indices[static_cast<std::size_t>(position)]);
    }
    if (m_xDirection > 0) {
        std::reverse(m_front.begin(), m_front.end());
    }
    m_knee = knee >= 0 ? indices[static_cast<std::size_t>(knee)] : -1;
}

QCPRange ParetoCloud::rangeOf(const std::vector<double>& values, bool logarithmic) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (std::isfinite(value) && (!logarithmic || value > 0.0)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low > high) {
        return logarithmic ? QCPRange(0.1, 1.0) : QCPRange(0.0, 1.0);
    }
    if (logarithmic) {
        const double factor = std::max(std::pow(high / low, 0.06), 1.02);
        return {low / factor, high * factor};
    }
    const double margin = high > low ? 0.06 * (high - low) : std::max(0.05 * std::abs(high), 0.05);
    return {low - margin, high + margin};
}

double ParetoCloud::pointRadius() const {
    return m_x.size() < 500 ? 4.0 : m_x.size() < 5'000 ? 3.2 : m_x.size() < 30'000 ? 2.4 : 1.8;
}

void ParetoCloud::project(const QCPAxisRect& axes) {
    const QCPAxis& x = *axes.axis(QCPAxis::atBottom);
    const QCPAxis& y = *axes.axis(QCPAxis::atLeft);
    const bool logX = x.scaleType() == QCPAxis::stLogarithmic;
    const bool logY = y.scaleType() == QCPAxis::stLogarithmic;
    const double edge = pointRadius() + 3.0;
    m_place.resize(m_x.size());
    for (std::size_t at = 0; at < m_x.size(); ++at) {
        const bool hasX = std::isfinite(m_x[at]) && (!logX || m_x[at] > 0.0);
        const bool hasY = std::isfinite(m_y[at]) && (!logY || m_y[at] > 0.0);
        if (!hasX && !hasY) {
            m_place[at] = {kNaN, kNaN};
            continue;
        }
        // What has no value on one axis stands at the edge of the plot: a failure is seen, not hidden.
        m_place[at] = {hasX ? x.coordToPixel(m_x[at]) : axes.left() + edge,
                       hasY ? y.coordToPixel(m_y[at]) : axes.bottom() - edge};
    }
}

void ParetoCloud::paint(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) {
    project(axes);
    painter.setClipRect(axes.rect());
    paintPoints(painter, axes.rect(), colors);
    paintFront(painter, axes.rect(), colors);
    paintReferences(painter, axes, colors);
}

void ParetoCloud::paintPoints(QCPPainter& painter, const QRect& rect, const ViewColors& colors) const {
    const bool vectors = painter.modes().testFlag(QCPPainter::pmVectorized);
    // Printers get three dots where the screen has one.
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
    PointRaster raster(rect.size(), ratio);
    // Where points lie on top of each other, those below the first few are not seen.
    const double opacities[] = {faint.alphaF(), dominated.alphaF(), 1.0, 1.0};
    Coverage coverage(rect, ratio);
    const QPointF origin = rect.topLeft();
    for (const Kind layer : {Kind::Faint, Kind::Dominated, Kind::Failed}) {
        const Sprite& sprite = sprites[static_cast<std::size_t>(layer)];
        coverage.begin(opacities[static_cast<std::size_t>(layer)]);
        for (std::size_t at = 0; at < m_place.size(); ++at) {
            if (m_kind[at] == layer && coverage.shows(m_place[at])) {
                raster.stamp(sprite, m_place[at].x() - origin.x(), m_place[at].y() - origin.y());
            }
        }
    }
    painter.drawImage(rect, raster.image());
}

void ParetoCloud::paintFront(QCPPainter& painter, const QRect& rect, const ViewColors& colors) const {
    if (m_front.empty()) {
        return;
    }
    // Steps, not slopes: between two members nothing better than the worse one is known. Cheaper networks lie
    // left where less is better, so the step turns there.
    const bool levelFirst = m_xDirection < 0;
    QPolygonF steps;
    for (const int index : m_front) {
        const QPointF place = m_place[static_cast<std::size_t>(index)];
        if (!steps.isEmpty()) {
            steps << (levelFirst ? QPointF(place.x(), steps.back().y()) : QPointF(steps.back().x(), place.y()));
        }
        steps << place;
    }
    QColor line = colors.front;
    line.setAlphaF(0.85F);
    painter.setPen(QPen(line, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(steps);
    const double radius = std::max(pointRadius(), 3.4);
    for (const int index : m_front) {
        const auto at = static_cast<std::size_t>(index);
        drawShape(painter, Shape::Diamond, m_place[at], radius,
                  m_kind[at] == Kind::Faint ? colors.faint : colors.front);
    }
    if (m_knee >= 0 && m_front.size() > 2) {
        const QPointF place = m_place[static_cast<std::size_t>(m_knee)];
        painter.setPen(QPen(colors.knee, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(place, radius + 4.5, radius + 4.5);
        const QString text = QStringLiteral("knee %1").arg(candidateName(m_knee));
        drawLabel(painter, labelRect(painter, text, place, rect), text, colors.knee, colors);
    }
}

void ParetoCloud::paintReferences(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors) {
    const QRect rect = axes.rect();
    std::vector<QRectF> taken;
    m_publishedPlaces.assign(m_published.size(), {kNaN, kNaN});
    for (std::size_t i = 0; i < m_published.size(); ++i) {
        const auto [valueX, valueY] = m_publishedValues[i];
        const double x = std::isnan(valueX) ? kNaN : axes.axis(QCPAxis::atBottom)->coordToPixel(valueX);
        const double y = std::isnan(valueY) ? kNaN : axes.axis(QCPAxis::atLeft)->coordToPixel(valueY);
        if ((std::isnan(x) && std::isnan(y)) || x < rect.left() || x > rect.right() || y < rect.top() ||
            y > rect.bottom()) {
            continue;
        }
        const QString& name = m_published[i].name;
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
        QRectF label(place + QPointF(8.0, -size.height() / 2.0), size);
        if (label.right() > rect.right()) {
            label.moveRight(place.x() - 8.0);
        }
        // Neighbours of nearly the same size: their names go one above the other.
        const QPointF reach(18.0, 0.0);
        QRectF whole(label.topLeft() - reach, label.bottomRight());
        while (std::any_of(taken.begin(), taken.end(),
                           [&whole](const QRectF& other) { return other.intersects(whole); })) {
            whole.translate(0, -size.height());
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
        Shape shape;
        QColor color;
        QString text;
    };
    std::vector<Entry> entries;
    if (!m_front.empty()) {
        entries.push_back({Shape::Diamond, colors.front, QStringLiteral("Pareto front (%1)").arg(m_front.size())});
    }
    entries.push_back(
        {Shape::Circle, colors.candidate, m_front.empty() ? QStringLiteral("candidate") : QStringLiteral("dominated")});
    if (m_filteredOut > 0) {
        entries.push_back({Shape::Circle, colors.faint, QStringLiteral("filtered out (%1)").arg(m_filteredOut)});
    }
    if (m_failed > 0) {
        entries.push_back({Shape::Cross, colors.infeasible, QStringLiteral("failed (%1)").arg(m_failed)});
    }
    if (!m_published.empty()) {
        entries.push_back({Shape::Star, colors.text, QStringLiteral("published")});
    }
    double x = axes.left();
    const double middle = axes.top() - kLegendHeight / 2.0;
    for (const Entry& entry : entries) {
        const double width = painter.fontMetrics().horizontalAdvance(entry.text);
        if (x + 16.0 + width > axes.right()) {
            break;
        }
        drawShape(painter, entry.shape, QPointF(x + 5.0, middle), 4.0, entry.color);
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(x + 14.0, middle - 10.0, width + 2.0, 20.0), Qt::AlignVCenter, entry.text);
        x += 14.0 + width + 18.0;
    }
}

void ParetoCloud::paintSelection(QCPPainter& painter, const QCPAxisRect& axes, const ViewColors& colors,
                                 const CandidateStore& store) const {
    const QRect rect = axes.rect();
    painter.setClipRect(rect);
    const double radius = pointRadius();
    if (store.selection().size() > 1) {
        const double ratio = painter.device()->devicePixelRatioF();
        const Sprite sprite(Shape::Circle, radius + 0.4, colors.selected, ratio);
        PointRaster raster(rect.size(), ratio);
        for (const int index : store.selection()) {
            const QPointF place = positionOf(index) - rect.topLeft();
            raster.stamp(sprite, place.x(), place.y());
        }
        painter.drawImage(rect, raster.image());
    }
    const QPointF place = positionOf(store.current());
    // contains() says yes to NaN, the place of what is not laid out or has no value.
    if (!std::isfinite(place.x()) || !std::isfinite(place.y()) || !QRectF(rect).contains(place)) {
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.background, 5.0));
    painter.drawEllipse(place, radius + 3.5, radius + 3.5);
    painter.setPen(QPen(colors.selected, 2.5));
    painter.drawEllipse(place, radius + 3.5, radius + 3.5);
    const QString name = candidateName(store.current());
    QFont bold = painter.font();
    bold.setBold(true);
    painter.setFont(bold);
    QRectF label = labelRect(painter, name, place, rect);
    // The knee's label is above its point.
    if (store.current() == m_knee) {
        label.moveTop(place.y() + 10.0);
    }
    drawLabel(painter, label, name, colors.selected, colors);
}

QString ParetoCloud::publishedCard(const QPointF& position, double radius) const {
    for (std::size_t i = 0; i < m_publishedPlaces.size(); ++i) {
        const QPointF offset = m_publishedPlaces[i] - position;
        if (std::hypot(offset.x(), offset.y()) > radius || std::isnan(offset.x())) {
            continue;
        }
        const Reference& reference = m_published[i];
        return QStringLiteral(
                   "<b>%1</b>&nbsp;&nbsp;<small>published</small><br>%2 parameters, %3 MACs, %4 blocks<br>%5<br>%6")
            .arg(reference.name.toHtmlEscaped(), formatAmount(reference.params), formatAmount(reference.macs),
                 QString::number(reference.depth), reference.note.toHtmlEscaped(),
                 reference.index >= 0 ? QStringLiteral("In this session as %1").arg(candidateName(reference.index))
                 : std::isnan(reference.score) ? QStringLiteral("Not scored in this session: the line shows its size")
                                               : QStringLiteral("DSS++ %1 against the candidates, of which it is none")
                                                     .arg(reference.score, 0, 'f', 3));
    }
    return {};
}

QPointF ParetoCloud::positionOf(int index) const {
    return index >= 0 && static_cast<std::size_t>(index) < m_place.size() ? m_place[static_cast<std::size_t>(index)]
                                                                          : QPointF(kNaN, kNaN);
}

int ParetoCloud::nearest(const QPointF& position, double radius) const {
    int best = -1;
    double bestDistance = radius * radius;
    for (std::size_t at = 0; at < m_place.size(); ++at) {
        const QPointF offset = m_place[at] - position;
        const double distance = QPointF::dotProduct(offset, offset) * (m_kind[at] == Kind::Faint ? 4.0 : 1.0);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = static_cast<int>(at);
        }
    }
    return best;
}

std::vector<int> ParetoCloud::inside(const QPolygonF& shape) const {
    const QRectF bounds = shape.boundingRect();
    std::vector<int> indices;
    for (std::size_t at = 0; at < m_place.size(); ++at) {
        if (m_kind[at] != Kind::Faint && bounds.contains(m_place[at]) &&
            shape.containsPoint(m_place[at], Qt::OddEvenFill)) {
            indices.push_back(static_cast<int>(at));
        }
    }
    return indices;
}

} // namespace trazor::ui

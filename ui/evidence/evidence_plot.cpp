// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence/evidence_plot.h"

#include "ui/canvas/empty_state.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

constexpr double kReach = 9.0; ///< pixels within which a point counts as hit

/// About `count` multiples of 1, 2 or 5 times a power of ten within [low, high].
std::vector<double> roundTicks(double low, double high, double count) {
    const double rough = (high - low) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double step = power * (rough <= power ? 1.0 : rough <= 2.0 * power ? 2.0 : rough <= 5.0 * power ? 5.0 : 10.0);
    std::vector<double> ticks;
    for (double at = std::ceil(low / step); at * step <= high; ++at) {
        ticks.push_back(at * step);
    }
    return ticks;
}

} // namespace

/// Maps values to positions. Both axes share one scale: prediction and measurement agree on the diagonal.
struct EvidencePlot::Frame {
    QRectF place;
    double low = 0.0;
    double high = 1.0;

    double x(double value) const { return place.left() + place.width() * (value - low) / (high - low); }
    double y(double value) const { return place.bottom() - place.height() * (value - low) / (high - low); }
    QPointF at(const Point& point) const { return {x(point.predicted), y(point.measured)}; }
};

EvidencePlot::EvidencePlot(QWidget* parent)
    : QWidget(parent) {
    setObjectName("evidencePlot");
    setAccessibleName("Measured against predicted");
    setMinimumSize(200, 160);
}

void EvidencePlot::setData(const QString& label, std::vector<Point> points, std::vector<double> unmeasured,
                           int current) {
    m_label = label;
    m_points = std::move(points);
    m_unmeasured = std::move(unmeasured);
    m_current = current;
    update();
}

void EvidencePlot::setEmptyText(const QString& title, const QString& text) {
    m_title = title;
    m_text = text;
    update();
}

EvidencePlot::Frame EvidencePlot::frameOf(const QRectF& rect) const {
    Frame frame{rect.adjusted(64, 12, -16, -52), std::numeric_limits<double>::max(),
                std::numeric_limits<double>::lowest()};
    for (const Point& point : m_points) {
        frame.low = std::min({frame.low, point.measured, point.low});
        frame.high = std::max({frame.high, point.measured, point.high});
    }
    for (const double value : m_unmeasured) {
        frame.low = std::min(frame.low, value);
        frame.high = std::max(frame.high, value);
    }
    const double margin = std::max(0.04 * (frame.high - frame.low), 1e-9 * (1.0 + std::abs(frame.high)));
    frame.low -= margin;
    frame.high += margin;
    return frame;
}

void EvidencePlot::draw(QPainter& painter, const QRectF& rect) const {
    const ViewColors colors = ViewColors::of(palette());
    painter.fillRect(rect, palette().base());
    if (m_points.empty()) {
        drawEmptyState(painter, rect.toRect(), colors, m_title, m_text);
        return;
    }
    const Frame frame = frameOf(rect);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.axis, 1.0));
    painter.drawRect(frame.place);
    painter.setPen(QPen(colors.axis, 1.0, Qt::DashLine));
    painter.drawLine(QPointF(frame.x(frame.low), frame.y(frame.low)),
                     QPointF(frame.x(frame.high), frame.y(frame.high)));
    painter.setPen(palette().color(QPalette::Text));
    for (const double value : roundTicks(frame.low, frame.high, std::clamp(frame.place.width() / 60.0, 1.0, 5.0))) {
        painter.drawText(QRectF(frame.x(value) - 40, frame.place.bottom() + 14, 80, 16), Qt::AlignHCenter,
                         formatTick(value));
    }
    for (const double value : roundTicks(frame.low, frame.high, std::clamp(frame.place.height() / 32.0, 1.0, 5.0))) {
        painter.drawText(QRectF(rect.left(), frame.y(value) - 8, frame.place.left() - rect.left() - 6, 16),
                         Qt::AlignRight | Qt::AlignVCenter, formatTick(value));
    }
    painter.drawText(QRectF(frame.place.left(), rect.bottom() - 20, frame.place.width(), 18), Qt::AlignHCenter,
                     m_label + " predicted by the others; marks below: not measured");
    painter.save();
    painter.translate(rect.left() + 4, frame.place.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-frame.place.height() / 2, 0, frame.place.height(), 16), Qt::AlignHCenter,
                     m_label + " measured");
    painter.restore();
    QColor faint = colors.axis;
    faint.setAlpha(90);
    painter.setPen(QPen(faint, 1.0));
    for (const double value : m_unmeasured) {
        painter.drawLine(QPointF(frame.x(value), frame.place.bottom() + 2),
                         QPointF(frame.x(value), frame.place.bottom() + 11));
    }
    for (const Point& point : m_points) {
        const bool isCurrent = point.candidate >= 0 && point.candidate == m_current;
        const QColor color = isCurrent ? palette().color(QPalette::Highlight) : colors.front;
        painter.setPen(QPen(color, isCurrent ? 2.5 : 1.2));
        painter.drawLine(QPointF(frame.x(point.low), frame.y(point.measured)),
                         QPointF(frame.x(point.high), frame.y(point.measured)));
        painter.setBrush(point.candidate >= 0 ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawEllipse(frame.at(point), 4.0, 4.0);
    }
}

void EvidencePlot::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    draw(painter, rect());
}

const EvidencePlot::Point* EvidencePlot::pointAt(const QPointF& place) const {
    const Frame frame = frameOf(rect());
    const Point* nearest = nullptr;
    double least = kReach;
    for (const Point& point : m_points) {
        const QPointF apart = frame.at(point) - place;
        if (const double distance = std::hypot(apart.x(), apart.y()); distance < least) {
            least = distance;
            nearest = &point;
        }
    }
    return nearest;
}

void EvidencePlot::mousePressEvent(QMouseEvent* event) {
    if (const Point* const point = pointAt(event->position()); point != nullptr && point->candidate >= 0) {
        emit chosen(point->candidate);
    }
}

bool EvidencePlot::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (const Point* const point = m_points.empty() ? nullptr : pointAt(help->pos())) {
            QToolTip::showText(help->globalPos(),
                               QString("%1: measured %2, predicted by the others %3 (%4 to %5)")
                                   .arg(point->name, formatValue(point->measured), formatValue(point->predicted),
                                        formatValue(point->low), formatValue(point->high)));
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace trazor::ui

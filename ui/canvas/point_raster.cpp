// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/point_raster.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace trazor::ui {

namespace {

QPolygonF star(const QPointF& center, double radius) {
    QPolygonF polygon;
    for (int corner = 0; corner < 10; ++corner) {
        const double angle = std::numbers::pi * (corner / 5.0 - 0.5);
        const double length = corner % 2 == 0 ? radius : 0.45 * radius;
        polygon << center + QPointF(length * std::cos(angle), length * std::sin(angle));
    }
    return polygon;
}

/// Composites source over destination; both are premultiplied, 8 bits per channel.
QRgb over(QRgb source, QRgb destination) {
    const QRgb rest = 255U - qAlpha(source);
    const auto scale = [rest](QRgb pair) { return ((pair * rest + 0x00800080U) >> 8U) & 0x00ff00ffU; };
    return source + scale(destination & 0x00ff00ffU) + (scale((destination >> 8U) & 0x00ff00ffU) << 8U);
}

} // namespace

void drawShape(QPainter& painter, Shape shape, const QPointF& center, double radius, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    switch (shape) {
    case Shape::Circle:
        painter.drawEllipse(center, radius, radius);
        return;
    case Shape::Square: {
        const double half = 0.88 * radius;
        painter.drawRect(QRectF(center - QPointF(half, half), QSizeF(2 * half, 2 * half)));
        return;
    }
    case Shape::Diamond: {
        const double half = 1.22 * radius;
        painter.drawPolygon(QPolygonF{center - QPointF(half, 0), center - QPointF(0, half), center + QPointF(half, 0),
                                      center + QPointF(0, half)});
        return;
    }
    case Shape::Cross: {
        const double half = 0.85 * radius;
        painter.setPen(QPen(color, std::max(1.0, 0.5 * radius)));
        painter.drawLine(center - QPointF(half, half), center + QPointF(half, half));
        painter.drawLine(center - QPointF(half, -half), center + QPointF(half, -half));
        return;
    }
    case Shape::Star:
        painter.drawPolygon(star(center, 1.5 * radius));
        return;
    case Shape::Frame:
        painter.setPen(QPen(color, 1.3));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(center - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius)));
        return;
    }
}

Sprite::Sprite(Shape shape, double radius, const QColor& color, double devicePixelRatio) {
    const double scaled = radius * devicePixelRatio;
    const int half = static_cast<int>(std::ceil(scaled * (shape == Shape::Star ? 1.5 : 1.25)));
    const int side = 2 * half + 1;
    m_image = QImage(side, side, QImage::Format_ARGB32_Premultiplied);
    m_image.fill(Qt::transparent);
    QPainter painter(&m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawShape(painter, shape, QPointF(half + 0.5, half + 0.5), scaled, color);
}

PointRaster::PointRaster(const QSize& size, double devicePixelRatio, const QColor& ground)
    : m_image(size * devicePixelRatio, QImage::Format_ARGB32_Premultiplied)
    , m_ratio(devicePixelRatio) {
    m_image.setDevicePixelRatio(devicePixelRatio);
    m_image.fill(ground);
}

void PointRaster::stamp(const Sprite& sprite, double x, double y) {
    const int side = sprite.m_image.width();
    const int half = side / 2;
    const double left = std::floor(x * m_ratio) - half;
    const double top = std::floor(y * m_ratio) - half;
    // The condition is negated so that NaN fails the test.
    if (!(left > -side && top > -side && left < m_image.width() && top < m_image.height())) {
        return;
    }
    const int x0 = static_cast<int>(left);
    const int y0 = static_cast<int>(top);
    const int fromX = std::max(0, -x0);
    const int toX = std::min(side, m_image.width() - x0);
    const int toY = std::min(side, m_image.height() - y0);
    for (int row = std::max(0, -y0); row < toY; ++row) {
        const auto* source = reinterpret_cast<const QRgb*>(sprite.m_image.constScanLine(row));
        auto* target = reinterpret_cast<QRgb*>(m_image.scanLine(y0 + row)) + x0;
        for (int column = fromX; column < toX; ++column) {
            target[column] = over(source[column], target[column]);
        }
    }
}

void PointRaster::line(const QPointF& from, const QPointF& to, const QColor& color, double width) {
    QPointF start = from * m_ratio;
    QPointF end = to * m_ratio;
    // Steps pixel by pixel along the longer axis.
    const bool isSteep = std::abs(end.y() - start.y()) > std::abs(end.x() - start.x());
    if (isSteep) {
        start = start.transposed();
        end = end.transposed();
    }
    if (start.x() > end.x()) {
        std::swap(start, end);
    }
    const double length = end.x() - start.x();
    if (!(length > 0.0)) {
        return;
    }
    const QRgb ink = qPremultiply(color.rgba());
    const double slope = (end.y() - start.y()) / length;
    const double half = 0.5 * width * m_ratio * std::sqrt(1.0 + slope * slope);
    const double along = isSteep ? m_image.height() : m_image.width();
    const double across = isSteep ? m_image.width() : m_image.height();
    const auto first = static_cast<int>(std::clamp(std::ceil(start.x() - 0.5), 0.0, along));
    const auto last = static_cast<int>(std::clamp(std::ceil(end.x() - 0.5), 0.0, along));
    auto* const pixels = reinterpret_cast<QRgb*>(m_image.bits());
    const std::ptrdiff_t row = m_image.bytesPerLine() / static_cast<std::ptrdiff_t>(sizeof(QRgb));
    for (int at = first; at < last; ++at) {
        const double middle = start.y() + slope * (at + 0.5 - start.x());
        const double low = std::clamp(middle - half, 0.0, across);
        const double high = std::clamp(middle + half, 0.0, across);
        for (int side = static_cast<int>(low); side < high; ++side) {
            const double cover = std::min(high, side + 1.0) - std::max(low, static_cast<double>(side));
            QRgb& pixel = pixels[isSteep ? at * row + side : side * row + at];
            pixel = over(faded(ink, static_cast<unsigned>(256.0 * cover)), pixel);
        }
    }
}

} // namespace trazor::ui

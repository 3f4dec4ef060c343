// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_overview.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

constexpr double kLeastFrame = 6.0; ///< pixels per side, so that the frame can be seen and grabbed
constexpr int kLargestNode = 4;     ///< device-independent pixels

} // namespace

QRectF LineageOverview::whole(const LineageLayout& layout) {
    return {-0.5, -0.5, std::max(layout.extent(), 1.0), static_cast<double>(layout.rowsPerColumn())};
}

QPointF LineageOverview::toStrip(const QPointF& place, const QRectF& strip, const LineageLayout& layout) {
    const QRectF all = whole(layout);
    return {strip.left() + (place.x() - all.left()) / all.width() * strip.width(),
            strip.top() + (place.y() - all.top()) / all.height() * strip.height()};
}

QRectF LineageOverview::toStrip(const QRectF& part, const QRectF& strip, const LineageLayout& layout) {
    return {toStrip(part.topLeft(), strip, layout), toStrip(part.bottomRight(), strip, layout)};
}

QPointF LineageOverview::toLayout(const QPointF& position, const QRectF& strip, const LineageLayout& layout) {
    const QRectF all = whole(layout);
    return {all.left() + (position.x() - strip.left()) / strip.width() * all.width(),
            all.top() + (position.y() - strip.top()) / strip.height() * all.height()};
}

void LineageOverview::paint(QPainter& painter, const QRectF& strip, const LineageLayout& layout, const ColorOf& colorOf,
                            const ViewColors& colors) {
    painter.fillRect(strip, colors.background);
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize pixels = (strip.size() * ratio).toSize();
    if (pixels.isEmpty()) {
        return;
    }
    if (std::exchange(m_isStale, false) || m_image.size() != pixels) {
        m_image = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
        m_image.fill(Qt::transparent);
        const QRectF area(0, 0, pixels.width(), pixels.height());
        const QRectF all = whole(layout);
        const auto sideOf = [ratio](double room) {
            return static_cast<int>(std::clamp(std::floor(0.7 * room), 1.0, kLargestNode * ratio));
        };
        const int width = sideOf(LineageLayout::kInnerStep * area.width() / all.width());
        const int height = sideOf(area.height() / all.height());
        for (int index = 0; index < layout.size(); ++index) {
            const QRgb color = colorOf(index);
            const LineageLayout::Place place = layout.place(index);
            const QPointF middle = toStrip(QPointF(layout.x(place.column), place.row), area, layout);
            const int left = static_cast<int>(middle.x()) - width / 2;
            const int top = static_cast<int>(middle.y()) - height / 2;
            for (int y = std::max(0, top); color != 0 && y < std::min(top + height, pixels.height()); ++y) {
                auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
                std::fill(line + std::clamp(left, 0, pixels.width()),
                          line + std::clamp(left + width, 0, pixels.width()), color);
            }
        }
    }
    painter.drawImage(strip, m_image);
}

void LineageOverview::paintFrame(QPainter& painter, const QRectF& strip, const LineageLayout& layout,
                                 const QRectF& sight, const std::vector<int>& marked, const ViewColors& colors) const {
    QRectF frame = toStrip(sight, strip, layout);
    const QPointF middle(std::clamp(frame.center().x(), strip.left(), strip.right()),
                         std::clamp(frame.center().y(), strip.top(), strip.bottom()));
    frame = frame.intersected(strip);
    if (frame.width() < kLeastFrame || frame.height() < kLeastFrame) {
        frame = QRectF(0, 0, std::max(frame.width(), kLeastFrame), std::max(frame.height(), kLeastFrame));
        frame.moveCenter(middle);
    }
    QColor veil = colors.background;
    veil.setAlphaF(0.6F);
    painter.fillRect(QRectF(strip.topLeft(), QPointF(frame.left(), strip.bottom())), veil);
    painter.fillRect(QRectF(QPointF(frame.right(), strip.top()), strip.bottomRight()), veil);
    painter.fillRect(QRectF(QPointF(frame.left(), strip.top()), frame.topRight()), veil);
    painter.fillRect(QRectF(frame.bottomLeft(), QPointF(frame.right(), strip.bottom())), veil);
    for (const int index : marked) {
        const LineageLayout::Place place = layout.place(index);
        const QPointF dot = toStrip(QPointF(layout.x(place.column), place.row), strip, layout);
        painter.fillRect(QRectF(dot - QPointF(1.5, 1.5), QSizeF(3, 3)), colors.selected);
    }
    painter.setPen(QPen(colors.text, 1.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5));
}

} // namespace trazor::ui

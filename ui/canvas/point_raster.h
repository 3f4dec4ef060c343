// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>

namespace trazor::ui {

/// A premultiplied pixel at opacity `share` of 256. Two channels at a time: none grows beyond sixteen bits.
inline QRgb faded(QRgb pixel, unsigned share) {
    constexpr unsigned kPair = 0x00ff00ffU;
    return ((((pixel & kPair) * share) >> 8U) & kPair) | ((((pixel >> 8U) & kPair) * share) & ~kPair);
}

enum class Shape { Circle, Square, Diamond, Cross, Star, Frame };

/// Draws a shape of about equal weight whatever its kind. `radius` in the painter's units.
void drawShape(QPainter& painter, Shape shape, const QPointF& center, double radius, const QColor& color);

/// A shape drawn once, to be stamped many times.
class Sprite {
public:
    Sprite() = default;
    Sprite(Shape shape, double radius, const QColor& color, double devicePixelRatio);

private:
    friend class PointRaster;
    QImage m_image; ///< ARGB32 premultiplied, odd size, centre in the middle
};

/// An image, transparent or of one colour, on which 100,000 points are stamped in some milliseconds: QPainter needs 2
/// microseconds a point even for a ready pixmap, copying 50 pixels needs a tenth of that.
class PointRaster {
public:
    PointRaster(const QSize& size, double devicePixelRatio, const QColor& ground = Qt::transparent);

    /// Centre in logical coordinates; parts outside the image are cut off, NaN draws nothing.
    void stamp(const Sprite& sprite, double x, double y);
    /// A smooth line without its end, so that the pieces of a curve do not overlap; `width` in logical pixels, NaN
    /// draws nothing. QPainter wakes threads for each line of more than a hundred pixels, which takes forty
    /// microseconds.
    void line(const QPointF& from, const QPointF& to, const QColor& color, double width);
    const QImage& image() const noexcept { return m_image; }

private:
    QImage m_image;
    double m_ratio;
};

} // namespace trazor::ui

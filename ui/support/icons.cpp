// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>

namespace trazor::ui {

namespace {

constexpr int kSize = 64; ///< pixels; the style scales icons down, so they are sharp on any screen

QPainterPath triangle(double left, double right) {
    QPainterPath path;
    path.moveTo(left, 10);
    path.lineTo(right, 32);
    path.lineTo(left, 54);
    path.closeSubpath();
    return path;
}

QPainterPath bar(double left, double width) {
    QPainterPath path;
    path.addRoundedRect(QRectF(left, 10, width, 44), 2, 2);
    return path;
}

QPainterPath shapeOf(Glyph glyph) {
    QPainterPath path;
    switch (glyph) {
    case Glyph::Start:
        return triangle(16, 54);
    case Glyph::Resume:
        path = bar(10, 8);
        path.addPath(triangle(24, 56));
        return path;
    case Glyph::Pause:
        path = bar(14, 12);
        path.addPath(bar(38, 12));
        return path;
    case Glyph::Step:
        path = triangle(10, 42);
        path.addPath(bar(44, 8));
        return path;
    case Glyph::Stop:
        path.addRoundedRect(QRectF(12, 12, 40, 40), 3, 3);
        return path;
    case Glyph::Chart:
        path.addRoundedRect(QRectF(8, 34, 11, 20), 2, 2);
        path.addRoundedRect(QRectF(26, 22, 11, 32), 2, 2);
        path.addRoundedRect(QRectF(44, 10, 11, 44), 2, 2);
        return path;
    case Glyph::Pencil:
        path.moveTo(8, 56);
        path.lineTo(12, 42);
        path.lineTo(44, 10);
        path.lineTo(54, 20);
        path.lineTo(22, 52);
        path.closeSubpath();
        return path;
    case Glyph::Folder:
        path.addRoundedRect(QRectF(6, 14, 22, 12), 3, 3);
        path.addRoundedRect(QRectF(6, 20, 52, 32), 3, 3);
        return path.simplified();
    }
    return path;
}

QPixmap draw(const QPainterPath& shape, const QColor& color) {
    QPixmap pixmap(kSize, kSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(shape, color);
    return pixmap;
}

} // namespace

QIcon makeIcon(Glyph glyph, const QPalette& palette) {
    const QPainterPath shape = shapeOf(glyph);
    const bool isAccent = glyph == Glyph::Start || glyph == Glyph::Resume || glyph == Glyph::Folder ||
                          glyph == Glyph::Chart || glyph == Glyph::Pencil;
    QColor faint = palette.color(QPalette::Active, QPalette::ButtonText);
    faint.setAlphaF(0.3F);
    QIcon icon;
    icon.addPixmap(draw(shape, palette.color(QPalette::Active, isAccent ? QPalette::Link : QPalette::ButtonText)));
    icon.addPixmap(draw(shape, faint), QIcon::Disabled);
    return icon;
}

} // namespace trazor::ui

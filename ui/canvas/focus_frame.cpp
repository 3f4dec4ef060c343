// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/focus_frame.h"

#include <QPainter>
#include <QWidget>

namespace trazor::ui {

void drawFocusFrame(QPainter& painter, const QWidget& widget) {
    if (widget.hasFocus()) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(widget.palette().color(QPalette::Highlight), 1.0));
        painter.drawRect(widget.rect().adjusted(0, 0, -1, -1));
        painter.restore();
    }
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/empty_state.h"

#include <QPainter>

namespace trazor::ui {

void drawEmptyState(QPainter& painter, const QRect& rect, const ViewColors& colors, const QString& title,
                    const QString& explanation) {
    QFont font = painter.font();
    const QFont body = font;
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() + 2.0);
    const QRect middle = rect.adjusted(24, 0, -24, 0);
    painter.setFont(font);
    painter.setPen(colors.text);
    painter.drawText(middle.adjusted(0, 0, 0, -middle.height() / 2 - 4), Qt::AlignHCenter | Qt::AlignBottom, title);
    painter.setFont(body);
    painter.setPen(colors.mutedText);
    painter.drawText(middle.adjusted(0, middle.height() / 2 + 4, 0, 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, explanation);
}

} // namespace trazor::ui

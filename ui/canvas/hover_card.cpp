// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/hover_card.h"

#include <algorithm>

namespace trazor::ui {

HoverCard::HoverCard(QWidget* parent)
    : QLabel(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    setFrameStyle(QFrame::Box | QFrame::Plain);
    setLineWidth(1);
    setMargin(6);
    setTextFormat(Qt::RichText);
    hide();
}

void HoverCard::showAt(const QPoint& position, const QString& richText) {
    constexpr int kGap = 14;
    if (text() != richText) {
        setText(richText);
        adjustSize();
    }
    const QSize room = parentWidget()->size();
    const bool fitsRight = position.x() + kGap + width() <= room.width();
    const bool fitsBelow = position.y() + kGap + height() <= room.height();
    const int x = fitsRight ? position.x() + kGap : position.x() - kGap - width();
    const int y = fitsBelow ? position.y() + kGap : position.y() - kGap - height();
    move(std::clamp(x, 0, std::max(0, room.width() - width())),
         std::clamp(y, 0, std::max(0, room.height() - height())));
    show();
    raise();
}

} // namespace trazor::ui

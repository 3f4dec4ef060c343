// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preset_card.h"

#include "core/space/search_space.h"
#include "core/space/space_operations.h"
#include "ui/setup/huge_count.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

namespace trazor::ui {

PresetCard::PresetCard(const space::SearchSpace& space, QWidget* parent)
    : QAbstractButton(parent) {
    const space::CostRange range = space::costRange(space);
    m_range = QString("%1 to %2 parameters").arg(formatAmount(static_cast<double>(range.min.params)),
                                                 formatAmount(static_cast<double>(range.max.params)));
    m_count = QString("%1 architectures").arg(formatHugeCount(space::countArchitectures(space)));
    m_paper = QString::fromStdString(space.source).section(';', 0, 0); // the rest is in the tooltip
    m_fewestBlocks = static_cast<int>(space::smallest(space).depth());
    m_mostBlocks = static_cast<int>(space::largest(space).depth());
    setText(QString::fromStdString(space.title));
    setAccessibleName("New search in " + text());
    setAccessibleDescription(QString("%1, %2. %3").arg(m_range, m_count, m_paper));
    setToolTip(QString::fromStdString(space.about + "\n" + space.source));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PresetCard::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ViewColors colors = ViewColors::of(palette());
    const bool lit = hasFocus() || underMouse();
    painter.setBrush(isDown() ? colors.grid : colors.background);
    painter.setPen(QPen(lit ? palette().color(QPalette::Highlight) : colors.faint, lit ? 2.0 : 1.0));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);

    const QRect inside = rect().adjusted(16, 16, -16, -14);
    paintPicture(painter, QRectF(inside.left(), inside.top(), inside.width(), 56));
    int top = inside.top() + 64;
    const auto line = [&](const QString& text, const QColor& color, const QFont& font, int height) {
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRect(inside.left(), top, inside.width(), height), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         text);
        top += height;
    };
    QFont title = font();
    title.setBold(true);
    title.setPointSizeF(title.pointSizeF() * 1.2);
    const int height = QFontMetrics(font()).height();
    line(text(), colors.text, title, QFontMetrics(title).height() + 6);
    line(m_range, colors.text, font(), height + 2);
    line(m_count, colors.text, font(), height + 8);
    line(m_paper, colors.mutedText, font(), inside.bottom() - top);
}

void PresetCard::paintPicture(QPainter& painter, const QRectF& area) const {
    const ViewColors colors = ViewColors::of(palette());
    painter.setPen(Qt::NoPen);
    const double step = area.width() / m_mostBlocks;
    for (int block = 0; block < m_mostBlocks; ++block) {
        // Blocks that every network has are solid; the others are the space's freedom in depth.
        const double alpha = block < m_fewestBlocks ? 1.0 : 0.35;
        QColor attention = colors.front;
        QColor mlp = colors.crossover;
        attention.setAlphaF(static_cast<float>(alpha));
        mlp.setAlphaF(static_cast<float>(alpha));
        const double left = area.left() + block * step;
        const double upper = area.height() * (0.3 + 0.06 * ((block * 7) % 3));
        const double lower = area.height() * (0.4 + 0.06 * ((block * 5) % 3));
        const double middle = area.top() + area.height() * 0.44;
        painter.setBrush(attention);
        painter.drawRect(QRectF(left, middle - upper, step * 0.72, upper));
        painter.setBrush(mlp);
        painter.drawRect(QRectF(left, middle + 2, step * 0.72, lower));
    }
}

} // namespace trazor::ui

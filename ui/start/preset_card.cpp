// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/preset_card.h"

#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"
#include "core/space/search_space.h"
#include "ui/support/formatting.h"
#include "ui/support/huge_count.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::ui {

PresetCard::PresetCard(const space::SearchSpace& space, QWidget* parent)
    : QAbstractButton(parent) {
    const space::CostRange range = space::costRange(space);
    m_range = QString("%1 to %2 parameters")
                  .arg(formatAmount(static_cast<double>(range.min.params)),
                       formatAmount(static_cast<double>(range.max.params)));
    m_count = QString("%1 architectures").arg(formatHugeCount(space::countArchitectures(space)));
    m_paper = QString::fromStdString(space.source).section(';', 0, 0); // the tooltip has the full source
    measure(space);
    setText(QString::fromStdString(space.title));
    setAccessibleName("New search in " + text());
    setAccessibleDescription(QString("%1, %2. %3").arg(m_range, m_count, m_paper));
    setToolTip(QString::fromStdString(space.about + "\n" + space.source));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PresetCard::measure(const space::SearchSpace& space) {
    const space::NetworkPlan small = space::plan(space, space::smallest(space));
    const space::NetworkPlan large = space::plan(space, space::largest(space));
    const auto hidden = [](const space::BlockPlan& block) {
        return std::accumulate(block.mlpHidden.begin(), block.mlpHidden.end(), 0.0);
    };
    double widest = 1.0;
    for (std::size_t stage = 0; stage < large.stages.size(); ++stage) {
        const auto& blocks = large.stages[stage].blocks;
        const auto& least = small.stages[stage].blocks;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            Bar bar{.attention = static_cast<double>(blocks[i].attentionWidth),
                    .mlp = hidden(blocks[i]),
                    .beginsStage = i == 0 && stage > 0};
            if (i < least.size()) {
                bar.leastAttention = least[i].attentionWidth;
                bar.leastMlp = hidden(least[i]);
            }
            widest = std::max({widest, bar.attention, bar.mlp});
            m_bars.push_back(bar);
        }
    }
    // Square roots, so that the first stages of a pyramid stay visible.
    for (Bar& bar : m_bars) {
        for (double* width : {&bar.attention, &bar.mlp, &bar.leastAttention, &bar.leastMlp}) {
            *width = std::sqrt(*width / widest);
        }
    }
}

QString wordsIn(const QSize& room, const QString& text, const QFontMetrics& metrics) {
    const auto fits = [&](const QString& words) {
        return metrics.boundingRect(QRect(0, 0, room.width(), 10'000), Qt::TextWordWrap, words).height() <=
               room.height();
    };
    QString words = text;
    for (QString cut = text; !fits(words) && cut.contains(' ');) {
        cut = cut.section(' ', 0, -2);
        words = cut + QChar(0x2026);
    }
    return words;
}

void PresetCard::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ViewColors colors = ViewColors::of(palette());
    painter.setBrush(isDown() ? colors.grid : colors.background);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Highlight), 2.0)
                              : QPen(underMouse() ? colors.mutedText : colors.faint, 1.0));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);

    const QRect inside = rect().adjusted(12, 12, -12, -10);
    paintPicture(painter, QRectF(inside.left(), inside.top(), inside.width(), 54));
    int top = inside.top() + 60;
    const auto line = [&](const QString& text, const QColor& color, const QFont& font, int gap) {
        const QFontMetrics metrics(font);
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(QRect(inside.left(), top, inside.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(text, Qt::ElideRight, inside.width()));
        top += metrics.height() + gap;
    };
    QFont title = font();
    title.setBold(true);
    title.setPointSizeF(title.pointSizeF() * 1.15);
    line(text(), colors.text, title, 3);
    line(m_range, colors.text, font(), 1);
    line(m_count, colors.text, font(), 5);
    painter.setPen(colors.mutedText);
    painter.setFont(font());
    const QRect room(inside.left(), top, inside.width(), inside.bottom() - top);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     wordsIn(room.size(), m_paper, fontMetrics()));
}

/// Paints attention above the centre line and MLP below: solid for the smallest network, faint for the largest.
void PresetCard::paintPicture(QPainter& painter, const QRectF& area) const {
    const ViewColors colors = ViewColors::of(palette());
    painter.setPen(Qt::NoPen);
    const auto stages = std::count_if(m_bars.begin(), m_bars.end(), [](const Bar& bar) { return bar.beginsStage; });
    constexpr double kStageGap = 6.0;
    const double step = (area.width() - kStageGap * static_cast<double>(stages)) /
                        static_cast<double>(std::max(m_bars.size(), std::size_t{1}));
    const double middle = area.center().y();
    const double half = area.height() / 2.0 - 1.0;
    double left = area.left();
    const auto bar = [&](double share, const QColor& color, bool isFaint, bool isAbove) {
        QColor fill = color;
        fill.setAlphaF(isFaint ? 0.3F : 1.0F);
        painter.setBrush(fill);
        const double length = half * share;
        painter.drawRect(QRectF(left, isAbove ? middle - 1.0 - length : middle + 1.0, step * 0.74, length));
    };
    for (const Bar& block : m_bars) {
        left += block.beginsStage ? kStageGap : 0.0;
        bar(block.attention, colors.front, true, true);
        bar(block.leastAttention, colors.front, false, true);
        bar(block.mlp, colors.crossover, true, false);
        bar(block.leastMlp, colors.crossover, false, false);
        left += step;
    }
}

} // namespace trazor::ui

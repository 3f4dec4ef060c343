// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/block_score_bars.h"

#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace trazor::ui {

namespace {
constexpr int kRowHeight = 16;
constexpr int kHeaderHeight = 18;
constexpr int kNumberWidth = 26;
} // namespace

BlockScoreBars::BlockScoreBars(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName("Scores of each block");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BlockScoreBars::setBlocks(std::vector<proxy::BlockScore> blocks) {
    m_blocks = std::move(blocks);
    updateGeometry();
    update();
}

QSize BlockScoreBars::sizeHint() const {
    return {240, m_blocks.empty() ? 0 : kHeaderHeight + static_cast<int>(m_blocks.size()) * kRowHeight};
}

void BlockScoreBars::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (m_blocks.empty()) {
        return;
    }
    QPainter painter(this);
    const ViewColors colors = ViewColors::of(palette());
    double mostDiversity = 0.0;
    double mostSaliency = 0.0;
    for (const proxy::BlockScore& block : m_blocks) {
        mostDiversity = std::max(mostDiversity, block.diversity);
        mostSaliency = std::max(mostSaliency, block.saliency);
    }
    const double half = (width() - kNumberWidth - 8) / 2.0;
    const double right = kNumberWidth + half + 8;
    painter.setPen(colors.mutedText);
    painter.drawText(QRectF(kNumberWidth, 0, half, kHeaderHeight), Qt::AlignLeft | Qt::AlignVCenter, "D diversity");
    painter.drawText(QRectF(right, 0, half, kHeaderHeight), Qt::AlignLeft | Qt::AlignVCenter, "S saliency");

    const auto bar = [&](double left, int top, double value, double most, const QColor& color) {
        painter.fillRect(QRectF(left, top + 3, half, kRowHeight - 6), colors.grid);
        if (most > 0.0 && value > 0.0) {
            painter.fillRect(QRectF(left, top + 3, half * value / most, kRowHeight - 6), color);
        }
    };
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const int top = kHeaderHeight + static_cast<int>(i) * kRowHeight;
        painter.setPen(colors.mutedText);
        painter.drawText(QRect(0, top, kNumberWidth - 8, kRowHeight), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(i + 1));
        bar(kNumberWidth, top, m_blocks[i].diversity, mostDiversity, colors.front);
        bar(right, top, m_blocks[i].saliency, mostSaliency, colors.crossover);
    }
}

bool BlockScoreBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - kHeaderHeight) / kRowHeight;
    if (help->pos().y() < kHeaderHeight || row >= static_cast<int>(m_blocks.size())) {
        QToolTip::hideText();
        return true;
    }
    const proxy::BlockScore& block = m_blocks[static_cast<std::size_t>(row)];
    QString text = QString("Block %1: D %2, S %3")
                       .arg(row + 1)
                       .arg(formatTick(block.diversity), formatTick(block.saliency));
    for (const proxy::LayerTerm& term : block.terms) {
        const auto name = proxy::roleName(term.role);
        text += QString("\n%1 %2").arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                                       formatTick(term.value));
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace trazor::ui

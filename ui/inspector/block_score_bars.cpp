// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/block_score_bars.h"

#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kRowHeight = 16;
constexpr int kHeaderHeight = 20;
constexpr int kGap = 10;

/// The largest finite value; 0 if there is none.
double largest(const std::vector<proxy::BlockScore>& blocks, double proxy::BlockScore::*value) {
    double most = 0.0;
    for (const proxy::BlockScore& block : blocks) {
        most = std::isfinite(block.*value) ? std::max(most, block.*value) : most;
    }
    return most;
}

} // namespace

BlockScoreBars::BlockScoreBars(QWidget* parent)
    : QWidget(parent) {
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName("Scores of each block");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BlockScoreBars::setBlocks(std::vector<proxy::BlockScore> blocks, QStringList names) {
    m_blocks = std::move(blocks);
    m_names = std::move(names);
    m_names.resize(static_cast<qsizetype>(m_blocks.size()));
    m_guide.clear();
    setAccessibleDescription(rowTexts().join("; "));
    updateGeometry();
    update();
}

void BlockScoreBars::setGuide(std::vector<double> guide) {
    if (m_guide != guide) {
        m_guide = std::move(guide);
        setAccessibleDescription(rowTexts().join("; "));
        update();
    }
}

QString BlockScoreBars::rowText(std::size_t row) const {
    const proxy::BlockScore& block = m_blocks[row];
    QString text =
        QString("Block %1: D %2, S %3")
            .arg(m_names[static_cast<qsizetype>(row)], formatTick(block.diversity), formatTick(block.saliency));
    return row < m_guide.size() ? text + QString(", B %1").arg(formatScore(m_guide[row])) : text;
}

QStringList BlockScoreBars::rowTexts() const {
    QStringList texts;
    for (std::size_t row = 0; row < m_blocks.size(); ++row) {
        texts << rowText(row);
    }
    return texts;
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
    const double mostDiversity = largest(m_blocks, &proxy::BlockScore::diversity);
    const double mostSaliency = largest(m_blocks, &proxy::BlockScore::saliency);
    int nameWidth = 0;
    for (const QString& name : m_names) {
        nameWidth = std::max(nameWidth, fontMetrics().horizontalAdvance(name) + 8);
    }
    const double room = (width() - nameWidth - 2 * kGap) / 3.0;
    const auto left = [&](int column) { return nameWidth + column * (room + kGap); };
    const auto head = [&](int column, const QString& name, const QString& most) {
        const QRectF area(left(column), 0, room, kHeaderHeight - 4);
        painter.setPen(colors.text);
        painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setPen(colors.mutedText);
        painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, most);
    };
    head(0, "D", formatTick(mostDiversity));
    head(1, "S", formatTick(mostSaliency));
    head(2, "B", "1");
    const auto bar = [&](int column, int top, double value, double most, const QColor& color) {
        painter.fillRect(QRectF(left(column), top + 3, room, kRowHeight - 6), colors.grid);
        if (most > 0.0 && std::isfinite(value) && value > 0.0) {
            painter.fillRect(QRectF(left(column), top + 3, room * std::min(1.0, value / most), kRowHeight - 6), color);
        }
    };
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const int top = kHeaderHeight + static_cast<int>(i) * kRowHeight;
        painter.setPen(colors.mutedText);
        painter.drawText(QRect(0, top, nameWidth - 8, kRowHeight), Qt::AlignRight | Qt::AlignVCenter,
                         m_names[static_cast<qsizetype>(i)]);
        bar(0, top, m_blocks[i].diversity, mostDiversity, colors.front);
        bar(1, top, m_blocks[i].saliency, mostSaliency, colors.crossover);
        bar(2, top, i < m_guide.size() ? m_guide[i] : 0.0, 1.0, colors.mutation);
    }
}

bool BlockScoreBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - kHeaderHeight) / kRowHeight;
    if (help->pos().y() < kHeaderHeight || row >= static_cast<int>(m_blocks.size())) {
        QToolTip::showText(help->globalPos(),
                           "D: synaptic diversity of the attention, 0 to the number shown\n"
                           "S: synaptic saliency of the MLP, 0 to the number shown\n"
                           "B: guide score, rank of the block among those at its place, 0 to 1",
                           this);
        return true;
    }
    QString text = rowText(static_cast<std::size_t>(row));
    for (const proxy::LayerTerm& term : m_blocks[static_cast<std::size_t>(row)].terms) {
        const auto name = proxy::roleName(term.role);
        text += QString("\n%1 %2").arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                                       formatTick(term.value));
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/cost_bars.h"

#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kRowHeight = 34;
constexpr int kHeaderHeight = 20;
constexpr int kBarHeight = 9;

bool attends(const space::NetworkPlan& plan) {
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            if (block.heads > 0) {
                return true;
            }
        }
    }
    return false;
}

double share(std::int64_t part, std::int64_t total) {
    return static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(total, 1));
}

QString withShare(std::int64_t part, std::int64_t total) {
    return QString("%1  %2 %")
        .arg(formatAmount(static_cast<double>(part)), QString::number(100.0 * share(part, total), 'f', 0));
}

} // namespace

std::vector<CostPart> costParts(const space::NetworkPlan& plan) {
    const space::CostBreakdown cost = space::costBreakdown(plan);
    CostPart mixer{attends(plan) ? QString("Attention") : QString("Mixing"), {}};
    CostPart mlp{"MLP", {}};
    CostPart norm{"Norms", {}};
    for (const auto& stage : cost.blocks) {
        for (const space::BlockCost& block : stage) {
            mixer.cost += block.mixer;
            mlp.cost += block.mlp;
            norm.cost += block.norm;
        }
    }
    CostPart pooling{"Pooling", {}};
    for (const space::Cost& each : cost.downsample) {
        pooling.cost += each;
    }
    std::vector<CostPart> parts{{"Embedding", cost.stem}, mixer, mlp, norm, pooling, {"Head", cost.head}};
    std::erase_if(parts, [](const CostPart& part) { return part.cost == space::Cost{}; });
    return parts;
}

CostBars::CostBars(QWidget* parent)
    : QWidget(parent) {
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName("Cost of each part");
    setToolTip(
        "Trainable parameters and multiply-accumulates of one forward pass, by kind of part. Bars are drawn against "
        "the largest part; percentages are of the whole network.");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CostBars::setParts(std::vector<CostPart> parts) {
    m_parts = std::move(parts);
    m_total = {};
    for (const CostPart& part : m_parts) {
        m_total += part.cost;
    }
    setAccessibleDescription(rowTexts().join("; "));
    updateGeometry();
    update();
}

QStringList CostBars::rowTexts() const {
    QStringList texts;
    const auto text = [&](const QString& name, const space::Cost& cost) {
        return QString("%1: %2 parameters (%3 %), %4 MACs (%5 %)")
            .arg(name, formatAmount(static_cast<double>(cost.params)),
                 QString::number(100.0 * share(cost.params, m_total.params), 'f', 0),
                 formatAmount(static_cast<double>(cost.macs)),
                 QString::number(100.0 * share(cost.macs, m_total.macs), 'f', 0));
    };
    for (const CostPart& part : m_parts) {
        texts << text(part.name, part.cost);
    }
    if (!m_parts.empty()) {
        texts << text("Total", m_total);
    }
    return texts;
}

QSize CostBars::sizeHint() const {
    return {240, m_parts.empty() ? 0 : kHeaderHeight + static_cast<int>(m_parts.size()) * kRowHeight};
}

void CostBars::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (m_parts.empty()) {
        return;
    }
    QPainter painter(this);
    const ViewColors colors = ViewColors::of(palette());
    space::Cost largest;
    int nameWidth = 0;
    int numberWidth = 0;
    for (const CostPart& part : m_parts) {
        largest.params = std::max(largest.params, part.cost.params);
        largest.macs = std::max(largest.macs, part.cost.macs);
        nameWidth = std::max(nameWidth, fontMetrics().horizontalAdvance(part.name) + 10);
        numberWidth =
            std::max({numberWidth, fontMetrics().horizontalAdvance(withShare(part.cost.params, m_total.params)),
                      fontMetrics().horizontalAdvance(withShare(part.cost.macs, m_total.macs))});
    }
    const double room = std::max(20, width() - nameWidth - numberWidth - 8);
    const auto legend = [&](int left, const QColor& color, const QString& text) {
        painter.fillRect(QRect(left, kHeaderHeight / 2 - 5, 9, 9), color);
        painter.setPen(colors.mutedText);
        painter.drawText(QRect(left + 14, 0, width() - left, kHeaderHeight - 2), Qt::AlignVCenter, text);
        return left + 14 + fontMetrics().horizontalAdvance(text) + 16;
    };
    legend(legend(0, colors.front, QString("%1 params").arg(formatAmount(static_cast<double>(m_total.params)))),
           colors.mutedText, QString("%1 MACs").arg(formatAmount(static_cast<double>(m_total.macs))));
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const int top = kHeaderHeight + static_cast<int>(i) * kRowHeight;
        painter.setPen(colors.text);
        painter.drawText(QRect(0, top, nameWidth, kRowHeight), Qt::AlignLeft | Qt::AlignVCenter, m_parts[i].name);
        const auto line = [&](int y, std::int64_t value, std::int64_t most, std::int64_t total, const QColor& color) {
            painter.fillRect(QRectF(nameWidth, y + 3, room, kBarHeight), colors.grid);
            painter.fillRect(QRectF(nameWidth, y + 3, room * share(value, most), kBarHeight), color);
            painter.setPen(colors.mutedText);
            painter.drawText(QRect(0, y, width(), kRowHeight / 2 - 1), Qt::AlignRight | Qt::AlignVCenter,
                             withShare(value, total));
        };
        line(top + 1, m_parts[i].cost.params, largest.params, m_total.params, colors.front);
        line(top + kRowHeight / 2 - 1, m_parts[i].cost.macs, largest.macs, m_total.macs, colors.mutedText);
    }
}

} // namespace trazor::ui

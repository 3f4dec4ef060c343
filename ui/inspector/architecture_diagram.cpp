// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/architecture_diagram.h"

#include "core/exchange/candidate_csv.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kRowHeight = 34;
constexpr int kBarHeight = 12;
constexpr int kBadgeWidth = 30;

QString numbers(const std::vector<int>& values) {
    QStringList texts;
    for (const int value : values) {
        texts << QString::number(value);
    }
    return texts.join('+');
}

QString blockDetail(const space::BlockPlan& block) {
    QStringList parts;
    if (block.heads > 0) {
        parts << QString("%1 %2").arg(block.heads).arg(block.heads == 1 ? "head" : "heads");
    }
    const QString hidden = numbers(block.mlpHidden);
    parts << (block.mlpRatio > 0.0 ? QString("MLP \u00d7%1 (%2)").arg(block.mlpRatio).arg(hidden) : "MLP " + hidden);
    if (block.window > 0) {
        parts << QString("window %1").arg(block.window);
    }
    return parts.join(QStringLiteral(" \u00b7 "));
}

/// Equal in everything that the forward pass sees; only its place differs.
bool isSameBlock(const space::BlockPlan& a, const space::BlockPlan& b) {
    return a.embedDim == b.embedDim && a.mixer == b.mixer && a.heads == b.heads && a.attentionWidth == b.attentionWidth
           && a.window == b.window && a.mlpHidden == b.mlpHidden && a.convKernel == b.convKernel;
}

QString stemDetail(const space::StemPlan& stem) {
    return stem.kind == space::StemKind::PatchEmbedding
               ? QString("%1 px \u00b7 patch %2 \u00b7 %3 wide").arg(stem.imageSize).arg(stem.patch).arg(stem.embedDim)
               : QString("%1 tokens \u00b7 %2 wide").arg(stem.sequenceLength).arg(stem.embedDim);
}

QString downsampleDetail(const space::StagePlan& stage) {
    return QString("%1 \u2192 %2 wide").arg(stage.embedDim).arg(stage.downsampleDim);
}

} // namespace

ArchitectureDiagram::ArchitectureDiagram(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName("Architecture diagram");
    setToolTip("From the input (top) to the head (bottom). A bar is as long as the block has parameters: "
               "attention first, then MLP. \u00d7N means N equal blocks in a row.");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ArchitectureDiagram::setPlan(const space::NetworkPlan& plan) {
    m_rows.clear();
    m_plan = plan;
    const space::CostBreakdown cost = space::costBreakdown(plan);
    m_rows.push_back({.label = "Embedding", .detail = stemDetail(plan.stem)});
    addBlocks(plan, cost);
    m_rows.push_back({.label = "Head", .detail = QString("%1 classes").arg(plan.head.classes)});
    setAccessibleDescription(rowTexts().join("; "));
    updateGeometry();
    update();
}

void ArchitectureDiagram::clear() {
    m_rows.clear();
    updateGeometry();
    update();
}

void ArchitectureDiagram::addBlocks(const space::NetworkPlan& plan, const space::CostBreakdown& cost) {
    int position = 1;
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const space::StagePlan& stage = plan.stages[s];
        for (std::size_t first = 0; first < stage.blocks.size();) {
            std::size_t last = first;
            while (last + 1 < stage.blocks.size() && isSameBlock(stage.blocks[first], stage.blocks[last + 1])) {
                ++last;
            }
            const int count = static_cast<int>(last - first) + 1;
            const space::BlockCost& block = cost.blocks[s][first];
            m_rows.push_back({.label = count == 1 ? QString("Block %1").arg(position)
                                                  : QString("Blocks %1\u2013%2").arg(position).arg(position + count - 1),
                              .detail = blockDetail(stage.blocks[first]),
                              .count = count,
                              .mixer = static_cast<double>(block.mixer.params),
                              .mlp = static_cast<double>(block.mlp.params),
                              .isBlock = true});
            position += count;
            first = last + 1;
        }
        if (stage.downsample != space::DownsampleKind::None) {
            m_rows.push_back({.label = "Downsample", .detail = downsampleDetail(stage)});
        }
    }
}

QStringList ArchitectureDiagram::rowTexts() const {
    QStringList texts;
    for (const Row& row : m_rows) {
        texts << (row.count > 1 ? QString("%1: %2, x%3").arg(row.label, row.detail).arg(row.count)
                                : QString("%1: %2").arg(row.label, row.detail));
    }
    return texts;
}

QSize ArchitectureDiagram::sizeHint() const { return {240, static_cast<int>(m_rows.size()) * kRowHeight}; }
QSize ArchitectureDiagram::minimumSizeHint() const { return {180, sizeHint().height()}; }

void ArchitectureDiagram::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double widest = 1.0;
    for (const Row& row : m_rows) {
        widest = std::max(widest, row.mixer + row.mlp);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        paintRow(painter, m_rows[i], static_cast<int>(i) * kRowHeight, widest);
    }
}

void ArchitectureDiagram::paintRow(QPainter& painter, const Row& row, int top, double widest) const {
    const ViewColors colors = ViewColors::of(palette());
    const int textHeight = kRowHeight - kBarHeight - 5;
    const int room = width() - kBadgeWidth;
    const QFontMetrics metrics(font());

    painter.setPen(colors.text);
    painter.drawText(QRect(0, top, room, textHeight), Qt::AlignLeft | Qt::AlignVCenter, row.label);
    const int labelWidth = metrics.horizontalAdvance(row.label) + 8;
    painter.setPen(colors.mutedText);
    const QRect detailArea(labelWidth, top, width() - labelWidth, textHeight);
    painter.drawText(detailArea, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(row.detail, Qt::ElideRight, detailArea.width()));

    const QRectF bar(0, top + textHeight, room, kBarHeight);
    painter.setPen(Qt::NoPen);
    if (!row.isBlock) {
        painter.setBrush(colors.grid);
        painter.drawRoundedRect(QRectF(bar.left(), bar.top() + 3, bar.width(), kBarHeight - 6), 3, 3);
        return;
    }
    const double mixerWidth = bar.width() * row.mixer / widest;
    const double mlpWidth = bar.width() * row.mlp / widest;
    painter.setBrush(colors.front);
    painter.drawRect(QRectF(bar.left(), bar.top(), mixerWidth, bar.height()));
    painter.setBrush(colors.crossover);
    painter.drawRect(QRectF(bar.left() + mixerWidth + 1, bar.top(), mlpWidth - 1, bar.height()));
    if (row.count > 1) {
        painter.setPen(colors.text);
        QFont bold = font();
        bold.setBold(true);
        painter.setFont(bold);
        painter.drawText(QRectF(room, bar.top() - 3, kBadgeWidth, bar.height() + 6), Qt::AlignRight | Qt::AlignVCenter,
                         QString("\u00d7%1").arg(row.count));
        painter.setFont(font());
    }
}

void ArchitectureDiagram::renderTo(QPainter& painter, const QSize& size) { renderWidget(*this, painter, size); }

std::string ArchitectureDiagram::csv() { return exchange::blocksCsv(m_plan); }

} // namespace trazor::ui

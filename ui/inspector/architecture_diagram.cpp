// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/architecture_diagram.h"

#include "core/base/quantity.h"
#include "core/exchange/candidate_csv.h"
#include "core/space/blocks/block_part.h"
#include "ui/canvas/focus_frame.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kLegendHeight = 20;
constexpr int kBadgeWidth = 34;
constexpr int kMargin = 5; ///< around the rows, for their marks
const QString kDot = QStringLiteral(" \u00b7 ");

QString blockDetail(const space::BlockPlan& block, bool isBrief) {
    return QString::fromStdString(space::blockLabel(block, isBrief));
}

/// True if two blocks have equal genes. Shifted windows follow from the position: every second block of a stage.
bool isSameBlock(space::BlockPlan a, const space::BlockPlan& b) {
    a.index = b.index;
    a.shift = b.shift;
    return a == b;
}

QString stemDetail(const space::StemPlan& stem) {
    if (stem.kind == space::StemKind::PatchEmbedding) {
        return QString("%1 px%2patch %3%2%4 wide").arg(stem.imageSize).arg(kDot).arg(stem.patch).arg(stem.embedDim);
    }
    return QString("%1 words%2%3 tokens%2%4 wide")
        .arg(stem.vocabulary)
        .arg(kDot)
        .arg(stem.sequenceLength)
        .arg(stem.embedDim);
}

QString stageDetail(const space::StagePlan& stage) {
    const QString tokens =
        stage.grid > 0 ? QString("%1\u00d7%1 patches").arg(stage.grid) : QString("%1 tokens").arg(stage.tokens);
    return tokens + kDot + QString("%1 wide").arg(stage.embedDim);
}

/// Name of the token mixers of the blocks.
QString mixingName(const space::NetworkPlan& plan) {
    bool attends = false;
    bool onlyAttends = true;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            const bool isAttention = block.heads > 0 && block.convKernel == 0;
            attends = attends || block.heads > 0;
            onlyAttends = onlyAttends && isAttention;
        }
    }
    return onlyAttends ? "attention" : attends ? "attention, mixing" : "token mixing";
}

QString headDetail(const space::HeadPlan& head) {
    if (head.readoutOnly) {
        return "readout for the score only";
    }
    return head.pool == space::PoolKind::EveryToken
               ? QString("%1 words at every token%2").arg(head.classes).arg(head.tied ? ", tied" : "")
               : QString("%1 classes").arg(head.classes);
}

} // namespace

ArchitectureDiagram::ArchitectureDiagram(QWidget* parent)
    : QWidget(parent) {
    setAccessibleRole(*this, QAccessible::Graphic);
    setAccessibleName("Architecture diagram");
    setToolTip(
        "From the input (top) to the head (bottom). A bar is as long as the block has parameters: what mixes "
        "tokens first, then MLP; the scale ends at the number on the right. \u00d7N means N equal blocks in a row. "
        "Click a block to try other choices; Ctrl+wheel zooms.");
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
}

void ArchitectureDiagram::setPlan(const space::NetworkPlan& plan, std::shared_ptr<const space::DeviceModel> device) {
    m_rows.clear();
    m_plan = plan;
    m_device = std::move(device);
    m_pointed = -1;
    const space::CostBreakdown cost = space::costBreakdown(plan);
    m_rows.push_back(
        {.label = "Embedding", .detail = stemDetail(plan.stem), .brief = QString("%1 wide").arg(plan.stem.embedDim)});
    int number = 1;
    for (std::size_t i = 0; i < plan.stages.size(); ++i) {
        const space::StagePlan& stage = plan.stages[i];
        if (plan.stages.size() > 1) {
            m_rows.push_back({.kind = Kind::Stage,
                              .label = QString("Stage %1").arg(i + 1),
                              .detail = stageDetail(stage),
                              .brief = {}});
        }
        addStage(stage, cost.blocks[i], number);
        number += static_cast<int>(stage.blocks.size());
        if (stage.downsample != space::DownsampleKind::None) {
            const QString label = stage.downsample == space::DownsampleKind::ConvPool       ? "Pooling"
                                  : stage.downsample == space::DownsampleKind::PatchMerging ? "Patch merging"
                                                                                            : "Projection";
            m_rows.push_back({.label = label,
                              .detail = QString("%1 \u2192 %2 wide").arg(stage.embedDim).arg(stage.downsampleDim),
                              .brief = {}});
        }
    }
    m_rows.push_back({.label = "Head", .detail = headDetail(plan.head), .brief = {}});
    m_mixing = mixingName(plan);
    setAccessibleDescription(rowTexts().join("; "));
    updateGeometry();
    update();
}

void ArchitectureDiagram::clear() {
    m_rows.clear();
    m_pointed = -1;
    updateGeometry();
    update();
}

void ArchitectureDiagram::setMarks(space::BlockIndex current, std::vector<space::BlockIndex> changed) {
    m_current = current;
    m_changed = std::move(changed);
    update();
}

void ArchitectureDiagram::addStage(const space::StagePlan& stage, const std::vector<space::BlockCost>& cost,
                                   int firstNumber) {
    for (std::size_t first = 0; first < stage.blocks.size();) {
        std::size_t last = first;
        while (m_folds && last + 1 < stage.blocks.size() && isSameBlock(stage.blocks[first], stage.blocks[last + 1])) {
            ++last;
        }
        const int count = static_cast<int>(last - first) + 1;
        const int number = firstNumber + static_cast<int>(first);
        m_rows.push_back({.kind = Kind::Block,
                          .label = count == 1 ? QString("Block %1").arg(number)
                                              : QString("Blocks %1\u2013%2").arg(number).arg(number + count - 1),
                          .detail = blockDetail(stage.blocks[first], false),
                          .brief = blockDetail(stage.blocks[first], true),
                          .block = space::BlockIndex{number - 1},
                          .count = count,
                          .mixer = static_cast<double>(cost[first].mixer.params),
                          .mlp = static_cast<double>(cost[first].mlp.params)});
        first = last + 1;
    }
}

QString ArchitectureDiagram::ledger(space::BlockIndex block) const {
    const int index = static_cast<int>(block);
    const space::CostBreakdown cost = space::costBreakdown(m_plan, m_device == nullptr ? 1 : m_device->batch());
    int first = 0;
    for (const auto& stage : cost.blocks) {
        const int last = first + static_cast<int>(stage.size());
        if (index < last) {
            const space::BlockCost& its = stage[static_cast<std::size_t>(index - first)];
            const auto line = [](const char* name, std::int64_t bytes) {
                return QString("\n%1: %2").arg(name, QString::fromStdString(formatBytes(static_cast<double>(bytes))));
            };
            QString text = QString("Block %1, inference in float32").arg(numberOf(block));
            text += line("Weights", its.weights());
            text += its.cache > 0 ? line("Keys and values", its.cache) : QString();
            text += line("Activations at once", its.activations);
            if (m_device != nullptr) {
                const auto ns = m_device->blockNanoseconds(m_plan)[static_cast<std::size_t>(index)];
                text += QString("\nPredicted time: %1").arg(formatTime(static_cast<double>(ns)));
            }
            return text;
        }
        first = last;
    }
    return {};
}

bool ArchitectureDiagram::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos());
        if (row >= 0) {
            QToolTip::showText(help->globalPos(), ledger(m_rows[static_cast<std::size_t>(row)].block), this);
            return true;
        }
    }
    return QWidget::event(event);
}

QStringList ArchitectureDiagram::rowTexts() const {
    QStringList texts;
    for (const Row& row : m_rows) {
        texts << (row.count > 1 ? QString("%1: %2, x%3").arg(row.label, row.detail).arg(row.count)
                                : QString("%1: %2").arg(row.label, row.detail));
    }
    return texts;
}

QSize ArchitectureDiagram::sizeHint() const {
    int height = m_rows.empty() ? 0 : kLegendHeight;
    for (const Row& row : m_rows) {
        height += heightOf(row);
    }
    return {240, static_cast<int>(height * m_zoom)};
}

QSize ArchitectureDiagram::minimumSizeHint() const {
    return {180, sizeHint().height()};
}

void ArchitectureDiagram::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (m_rows.empty()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        drawFocusFrame(painter, *this);
    }
    painter.scale(m_zoom, m_zoom);
    const ViewColors colors = ViewColors::of(palette());
    double widest = 1.0;
    for (const Row& row : m_rows) {
        widest = std::max(widest, row.mixer + row.mlp);
    }
    int left = kMargin;
    const auto legend = [&](const QColor& color, const QString& text) {
        painter.fillRect(QRect(left, 4, 9, 9), color);
        painter.setPen(colors.mutedText);
        painter.drawText(QRect(left + 14, 0, room(), kTextHeight), Qt::AlignVCenter, text);
        left += 14 + fontMetrics().horizontalAdvance(text) + 16;
    };
    legend(colors.front, m_mixing);
    legend(colors.crossover, "MLP");
    painter.setPen(colors.mutedText);
    painter.drawText(QRect(0, 0, room() - kMargin, kTextHeight), Qt::AlignRight | Qt::AlignVCenter,
                     formatAmount(widest) + " params");
    int top = kLegendHeight;
    for (const Row& row : m_rows) {
        paintMarks(painter, row, top);
        paintRow(painter, row, top, widest);
        top += heightOf(row);
    }
}

/// Paints the background of a block that is current, under the pointer, or changed.
void ArchitectureDiagram::paintMarks(QPainter& painter, const Row& row, int top) const {
    if (row.kind != Kind::Block) {
        return;
    }
    const ViewColors colors = ViewColors::of(palette());
    const auto holds = [&row](space::BlockIndex block) {
        const int place = static_cast<int>(block) - static_cast<int>(row.block);
        return place >= 0 && place < row.count;
    };
    const QRectF area(0.5, top - 0.5, room() - 1.0, kBlockHeight - 1.0);
    QColor fill = colors.selected;
    if (holds(m_current)) {
        fill.setAlphaF(0.14F);
        painter.setPen(QPen(colors.selected, 1.0));
        painter.setBrush(fill);
        painter.drawRoundedRect(area, 3.0, 3.0);
    } else if (m_pointed >= 0 && &m_rows[static_cast<std::size_t>(m_pointed)] == &row) {
        fill = colors.grid;
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(area, 3.0, 3.0);
    }
    if (std::any_of(m_changed.begin(), m_changed.end(), holds)) {
        painter.fillRect(QRectF(0.0, top, 3.0, kBlockHeight - 2.0), colors.selected);
    }
}

void ArchitectureDiagram::paintRow(QPainter& painter, const Row& row, int top, double widest) const {
    const ViewColors colors = ViewColors::of(palette());
    const int left = kMargin;
    const int right = room() - kMargin;
    const int barEnd = right - kBadgeWidth;
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(row.kind == Kind::Block ? font() : bold);
    painter.setPen(colors.text);
    const int textTop = row.kind == Kind::Block ? top : top + 2;
    painter.drawText(QRect(left, textTop, right - left, kTextHeight), Qt::AlignLeft | Qt::AlignVCenter, row.label);
    const int labelEnd = left + painter.fontMetrics().horizontalAdvance(row.label) + 8;
    painter.setFont(font());
    painter.setPen(colors.mutedText);
    const QRect detailArea(labelEnd, textTop, right - labelEnd, kTextHeight);
    const bool fits = fontMetrics().horizontalAdvance(row.detail) <= detailArea.width();
    painter.drawText(detailArea, Qt::AlignRight | Qt::AlignVCenter,
                     fontMetrics().elidedText(fits || row.brief.isEmpty() ? row.detail : row.brief, Qt::ElideRight,
                                              detailArea.width()));
    if (row.kind != Kind::Block) {
        painter.setPen(QPen(colors.grid, 1.0));
        painter.drawLine(QPointF(left, top + kPartHeight - 3.5), QPointF(right, top + kPartHeight - 3.5));
        return;
    }
    const QRectF bar(left, top + kTextHeight, barEnd - left, kBarHeight);
    const double mixerWidth = bar.width() * row.mixer / widest;
    painter.fillRect(QRectF(bar.left(), bar.top(), mixerWidth, bar.height()), colors.front);
    painter.fillRect(
        QRectF(bar.left() + mixerWidth + 1, bar.top(), std::max(0.0, bar.width() * row.mlp / widest - 1), bar.height()),
        colors.crossover);
    if (row.count > 1) {
        painter.setPen(colors.text);
        painter.setFont(bold);
        painter.drawText(QRectF(barEnd, bar.top() - 3, kBadgeWidth, bar.height() + 6),
                         Qt::AlignRight | Qt::AlignVCenter, QString("\u00d7%1").arg(row.count));
        painter.setFont(font());
    }
}

int ArchitectureDiagram::rowAt(const QPointF& position) const {
    double top = kLegendHeight * m_zoom;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const double height = heightOf(m_rows[row]) * m_zoom;
        if (position.y() >= top && position.y() < top + height) {
            return m_rows[row].kind == Kind::Block ? static_cast<int>(row) : -1;
        }
        top += height;
    }
    return -1;
}

void ArchitectureDiagram::point(int row) {
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (row != std::exchange(m_pointed, row)) {
        update();
    }
}

void ArchitectureDiagram::mouseMoveEvent(QMouseEvent* event) {
    point(rowAt(event->position()));
}

void ArchitectureDiagram::mouseReleaseEvent(QMouseEvent* event) {
    if (const int row = rowAt(event->position()); row >= 0 && event->button() == Qt::LeftButton) {
        emit blockChosen(m_rows[static_cast<std::size_t>(row)].block);
    }
}

void ArchitectureDiagram::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    point(-1);
}

void ArchitectureDiagram::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        event->ignore(); // scrolls
        return;
    }
    setZoom(event->angleDelta().y() > 0 ? m_zoom * 1.15 : m_zoom / 1.15);
}

void ArchitectureDiagram::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ArchitectureDiagram::keyPressEvent(QKeyEvent* event) {
    const auto isBlock = [this](int row) { return m_rows[static_cast<std::size_t>(row)].kind == Kind::Block; };
    const int count = static_cast<int>(m_rows.size());
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        const int by = event->key() == Qt::Key_Down ? 1 : -1;
        int row = m_pointed + by;
        while (row >= 0 && row < count && !isBlock(row)) {
            row += by;
        }
        if (row >= 0 && row < count) {
            point(row);
            setAccessibleDescription(rowTexts()[row]);
        }
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) && m_pointed >= 0) {
        emit blockChosen(m_rows[static_cast<std::size_t>(m_pointed)].block);
    } else if (event->key() == Qt::Key_Plus) {
        setZoom(m_zoom * 1.15);
    } else if (event->key() == Qt::Key_Minus) {
        setZoom(m_zoom / 1.15);
    } else if (event->key() == Qt::Key_0) {
        setZoom(1.0);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ArchitectureDiagram::setZoom(double zoom) {
    constexpr double kLeast = 0.6;
    constexpr double kMost = 3.0;
    m_zoom = std::clamp(zoom, kLeast, kMost);
    updateGeometry();
    update();
}

void ArchitectureDiagram::renderTo(QPainter& painter, const QSize& size) {
    renderWidget(*this, painter, size);
}

std::string ArchitectureDiagram::csv() {
    return exchange::blocksCsv(m_plan, nullptr, m_device.get());
}

} // namespace trazor::ui

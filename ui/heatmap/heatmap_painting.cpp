// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/empty_state.h"
#include "ui/canvas/view_export.h"
#include "ui/heatmap/heatmap_canvas.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kMinTextHeight = 13; ///< lower rows share a label
constexpr int kBarTicks = 5;

QColor readableOn(const QColor& ground) {
    return ground.lightnessF() > 0.55F ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace

void HeatmapCanvas::paintCells(QPainter& painter, const Layout& layout, const Cells& cells) const {
    QImage image(m_values.columns(), layout.visibleRows, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (int row = 0; row < layout.visibleRows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < m_values.columns(); ++column) {
            const double value = cells.at(row, column, m_values.columns());
            if (const double t = shade(value, cells.base[static_cast<std::size_t>(column)]); !std::isnan(t)) {
                line[column] = (m_reference >= 0 ? divergingColor(t) : sequentialColor(t)).rgb();
            }
        }
    }
    const QRect target(layout.cells.topLeft(), QSize(layout.cells.width(), layout.visibleRows * m_rowHeight));
    // SVG and PDF viewers would blur an image with one pixel per cell.
    const bool isScreen = painter.paintEngine()->type() == QPaintEngine::Raster;
    drawRaster(painter, target,
               isScreen ? image : image.scaled(2 * target.size(), Qt::IgnoreAspectRatio, Qt::FastTransformation));
}

void HeatmapCanvas::paintGaps(QPainter& painter, const Layout& layout, const Cells& cells) const {
    const bool isWide = m_rowHeight >= 6;
    const bool showsGenes = m_quantity.kind == HeatmapQuantity::Kind::Gene && m_rowHeight >= kMinTextHeight &&
                            layout.columnWidth >= 26 && m_reference < 0;
    for (int row = layout.firstRow; isWide && row < layout.firstRow + layout.visibleRows; ++row) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        for (int column = 0; column < m_values.columns(); ++column) {
            const double value = cells.at(row - layout.firstRow, column, m_values.columns());
            if (std::isnan(value) && m_values.hasBlock(index, column)) {
                painter.fillRect(cellRect(row, column), QBrush(m_colors.infeasible, Qt::BDiagPattern));
            } else if (showsGenes && !std::isnan(value)) {
                const space::Gene& gene = m_model.space().genes[static_cast<std::size_t>(m_quantity.gene)];
                painter.setPen(readableOn(sequentialColor(shade(value, 0.0))));
                painter.drawText(cellRect(row, column), Qt::AlignCenter, QString::fromStdString(gene.format(value)));
            }
        }
    }
    painter.setPen(m_colors.background);
    for (int row = 0; isWide && row <= layout.visibleRows; ++row) {
        const int y = layout.cells.top() + row * m_rowHeight - 1;
        painter.drawLine(layout.cells.left(), y, layout.cells.right(), y);
    }
    for (int column = 0; layout.columnWidth >= 6 && column <= m_values.columns(); ++column) {
        const auto& starts = m_values.stageStarts();
        const bool isStage = column > 0 && std::binary_search(starts.begin(), starts.end(), column);
        const int x = layout.cells.left() + column * layout.columnWidth - 1;
        painter.fillRect(QRect(x, layout.cells.top(), isStage ? 3 : 1, layout.cells.height()), m_colors.background);
    }
}

void HeatmapCanvas::paintRowLabels(QPainter& painter, const Layout& layout) const {
    const int every = m_rowHeight >= kMinTextHeight ? 1 : kMinTextHeight / m_rowHeight + 1;
    for (int row = 0; row < layout.visibleRows; row += every) {
        const int index = m_rows[static_cast<std::size_t>(layout.firstRow + row)];
        const QRect line(0, layout.cells.top() + row * m_rowHeight, kLabelWidth - 12,
                         std::max(m_rowHeight, kMinTextHeight));
        painter.setPen(index == m_model.current() ? m_colors.selected : m_colors.text);
        painter.drawText(line.adjusted(10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, candidateName(index));
        painter.setPen(m_colors.mutedText);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         formatAmount(static_cast<double>(m_model.candidate(index).cost.params)));
    }
}

void HeatmapCanvas::paintHeader(QPainter& painter, const Layout& layout) const {
    painter.setPen(m_colors.mutedText);
    painter.drawText(QRect(10, 0, kLabelWidth - 18, kHeaderHeight - 4), Qt::AlignLeft | Qt::AlignBottom,
                     QStringLiteral("Candidate"));
    painter.drawText(QRect(0, 0, kLabelWidth - 12, kHeaderHeight - 4), Qt::AlignRight | Qt::AlignBottom,
                     QStringLiteral("Params"));
    painter.drawText(QRect(layout.cells.left(), 2, std::max(layout.cells.width(), 200), kHeaderHeight / 2 - 2),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("Block, from the input (click to sort)"));
    const int labelWidth = painter.fontMetrics().horizontalAdvance(m_values.columnName(m_values.columns() - 1)) + 6;
    const int every = std::max(1, (labelWidth + layout.columnWidth - 1) / layout.columnWidth);
    for (int column = 0; column < m_values.columns(); ++column) {
        const bool sorted = m_order.column == column;
        if (column % every != 0 && !sorted) {
            continue;
        }
        painter.setPen(sorted ? m_colors.selected : m_colors.text);
        const QRect rect = headerRect(column).adjusted(-8, kHeaderHeight / 2, 8, -4);
        painter.drawText(rect, Qt::AlignHCenter | Qt::AlignBottom,
                         m_values.columnName(column) + (sorted ? QStringLiteral(" \u25be") : QString()));
    }
}

std::vector<std::pair<double, QString>> HeatmapCanvas::barTicks() const {
    std::vector<std::pair<double, QString>> ticks;
    if (m_quantity.kind == HeatmapQuantity::Kind::Gene && m_reference < 0) {
        const space::Gene& gene = m_model.space().genes[static_cast<std::size_t>(m_quantity.gene)];
        for (const double choice : gene.choicesAt(0)) {
            const double t = (choice - m_range.low) / (m_range.high - m_range.low);
            ticks.emplace_back(t, QString::fromStdString(gene.format(choice)));
        }
    } else {
        for (int i = 0; i < kBarTicks; ++i) {
            const double t = static_cast<double>(i) / (kBarTicks - 1);
            const double difference = (2.0 * t - 1.0) * m_differenceLimit;
            QString text;
            if (m_reference >= 0) {
                text = m_quantity.logarithmic
                           ? QStringLiteral("\u00d7") + QString::number(std::exp2(difference), 'g', 2)
                           : QString::number(difference, 'g', 2);
            } else {
                const double value = m_quantity.logarithmic ? m_range.low * std::pow(m_range.high / m_range.low, t)
                                                            : m_range.low + t * (m_range.high - m_range.low);
                text = formatTick(QString::number(value, 'g', 3).toDouble());
            }
            ticks.emplace_back(t, text);
        }
    }
    return ticks;
}

void HeatmapCanvas::paintBar(QPainter& painter, const Layout& layout) const {
    const QRect& bar = layout.bar;
    std::vector<double> steps; // of a gene, whose choices are discrete
    if (m_quantity.kind == HeatmapQuantity::Kind::Gene && m_reference < 0) {
        for (const double choice : m_model.space().genes[static_cast<std::size_t>(m_quantity.gene)].choicesAt(0)) {
            steps.push_back(shade(choice, 0.0));
        }
    }
    for (int y = 0; y < bar.height(); ++y) {
        double t = 1.0 - static_cast<double>(y) / std::max(1, bar.height() - 1);
        if (!steps.empty()) {
            t = *std::min_element(steps.begin(), steps.end(),
                                  [t](double a, double b) { return std::abs(a - t) < std::abs(b - t); });
        }
        painter.fillRect(bar.left(), bar.top() + y, bar.width(), 1,
                         m_reference >= 0 ? divergingColor(t) : sequentialColor(t));
    }
    for (const auto& [t, text] : barTicks()) {
        if (t < 0.0 || t > 1.0) {
            continue;
        }
        const int y = bar.top() + static_cast<int>(std::lround((1.0 - t) * (bar.height() - 1)));
        painter.setPen(m_colors.axis);
        painter.drawLine(bar.right() + 1, y, bar.right() + 4, y);
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRect(bar.right() + 7, y - 9, 60, 18), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    const QString label =
        m_reference < 0
            ? m_quantity.label
            : m_quantity.name + (m_quantity.logarithmic ? QStringLiteral(": ratio to ") : QStringLiteral(": minus ")) +
                  candidateName(m_reference);
    // elidedText() takes the longest that fits: "Synaptic diversity D of the block (log)", "Diversity D (MSA)", "D".
    const QString fitting = QStringList{label, m_quantity.name, m_quantity.name.section(' ', 1, 1)}.join(QChar(0x9c));
    painter.save();
    painter.translate(bar.right() + 72, bar.top());
    painter.rotate(90.0);
    painter.setPen(m_colors.mutedText);
    painter.drawText(QRect(0, -9, bar.height(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(fitting, Qt::ElideRight, bar.height()));
    painter.restore();
}

void HeatmapCanvas::paintMarks(QPainter& painter, const Layout& layout) const {
    painter.setBrush(Qt::NoBrush);
    for (int row = layout.firstRow; row < layout.firstRow + layout.visibleRows; ++row) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        if (!m_model.isSelected(index)) {
            continue;
        }
        const QRect line(layout.cells.left(), cellRect(row, 0).top(), layout.cells.width(), m_rowHeight);
        painter.fillRect(QRect(line.left() - 5, line.top(), 3, line.height()), m_colors.selected);
        if (index == m_model.current() && m_rowHeight < kMinTextHeight / 2) {
            // At this row height, an outline would hide the neighbouring rows.
            const double middle = line.top() + 0.5 * m_rowHeight;
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_colors.selected);
            painter.drawPolygon(QPolygonF{QPointF(line.left() - 10, middle - 5), QPointF(line.left() - 10, middle + 5),
                                          QPointF(line.left() - 2, middle)});
            painter.drawPolygon(QPolygonF{QPointF(line.right() + 11, middle - 5),
                                          QPointF(line.right() + 11, middle + 5), QPointF(line.right() + 3, middle)});
            painter.setBrush(Qt::NoBrush);
        } else if (index == m_model.current()) {
            painter.setPen(QPen(m_colors.selected, 2));
            painter.drawRect(line.adjusted(-1, -1, 0, 0));
        }
    }
}

void HeatmapCanvas::paintTo(QPainter& painter, const QSize& size) {
    refresh();
    painter.fillRect(QRect(QPoint(), size), m_colors.background);
    painter.setFont(font());
    if (m_rows.empty()) {
        const bool filtered = m_model.size() > 0;
        drawEmptyState(painter, QRect(QPoint(), size), m_colors,
                       filtered ? QStringLiteral("Nothing passes the filter") : QStringLiteral("No block scores yet"),
                       filtered ? QStringLiteral("Change or clear the filter of the candidate table.")
                                : QStringLiteral("Every scored candidate becomes a row here, every block a column."));
        return;
    }
    const Layout layout = layOut(size);
    painter.save();
    painter.setClipRect(QRect(0, kHeaderHeight - 2, size.width(), size.height() - kHeaderHeight + 2));
    const Cells cells = readCells(layout);
    paintCells(painter, layout, cells);
    paintGaps(painter, layout, cells);
    paintRowLabels(painter, layout);
    paintMarks(painter, layout);
    painter.restore();
    paintHeader(painter, layout);
    paintBar(painter, layout);
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_canvas.h"

#include "ui/models/candidate_store.h"
#include "ui/support/empty_state.h"
#include "ui/support/formatting.h"
#include "ui/support/hover_card.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kLabelWidth = 148;
constexpr int kHeaderHeight = 40;
constexpr int kBarWidth = 96;
constexpr int kMargin = 8;
constexpr int kMinRowHeight = 1;
constexpr int kMaxRowHeight = 40;
constexpr int kMinTextHeight = 13; ///< rows lower than this share a label
constexpr int kBarTicks = 5;

QColor readableOn(const QColor& ground) {
    return ground.lightnessF() > 0.55F ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace

HeatmapCanvas::HeatmapCanvas(CandidateStore& store, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_store(store)
    , m_card(new HoverCard(viewport()))
    , m_colors(ViewColors::of(palette()))
    , m_quantity(heatmapQuantities(store).front()) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    setMinimumSize(200, 120);
    setAccessibleName(QStringLiteral("Heat-map of block scores"));
    setAccessibleDescription(QStringLiteral(
        "One row a candidate, one column a block. Up and Down move the current candidate. The inspector shows its "
        "values as text."));
    const auto connectStale = [this](auto signal, bool rankingIsNew) {
        connect(&m_store, signal, this, [this, rankingIsNew] { markStale(rankingIsNew); });
    };
    connectStale(&CandidateStore::rankingChanged, true);
    connectStale(&CandidateStore::filterChanged, false);
    connect(&m_store, &CandidateStore::sessionReset, this, [this] {
        m_values.clear();
        m_reference = -1;
        verticalScrollBar()->setValue(0);
        markStale(true);
    });
    connect(&m_store, &CandidateStore::selectionChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_store, &CandidateStore::currentChanged, this, [this] {
        m_scrollsToCurrent = true;
        viewport()->update();
    });
}

void HeatmapCanvas::setQuantity(const HeatmapQuantity& quantity) {
    m_quantity = quantity;
    markStale(true);
}

void HeatmapCanvas::setOrder(const HeatmapOrder& order) {
    if (order == m_order) {
        return;
    }
    m_order = order;
    verticalScrollBar()->setValue(0);
    markStale(false);
    emit orderChanged();
}

void HeatmapCanvas::setReference(int index) {
    m_reference = index;
    markStale(false);
}

void HeatmapCanvas::setRowHeight(int pixels) {
    // The row in the middle stays where it is.
    const Layout before = layOut(viewport()->size());
    const double middle = verticalScrollBar()->value() + 0.5 * before.visibleRows;
    m_rowHeight = std::clamp(pixels, kMinRowHeight, kMaxRowHeight);
    updateScrollBar();
    verticalScrollBar()->setValue(static_cast<int>(middle - 0.5 * layOut(viewport()->size()).visibleRows));
    viewport()->update();
}

void HeatmapCanvas::markStale(bool rankingIsNew) {
    m_isStale = true;
    m_rankingIsNew = m_rankingIsNew || rankingIsNew;
    viewport()->update();
}

void HeatmapCanvas::refresh() {
    if (std::exchange(m_isStale, false)) {
        const int columns = m_values.columns();
        m_values.update(m_store, m_quantity, std::exchange(m_rankingIsNew, false));
        sortRows();
        updateScale();
        updateScrollBar();
        if (columns != m_values.columns()) {
            emit columnsChanged();
        }
    }
    if (std::exchange(m_scrollsToCurrent, false)) {
        showCurrent();
    }
}

void HeatmapCanvas::sortRows() {
    if (m_order.by == HeatmapOrder::By::Score) {
        m_rows = m_store.ranking().order;
    } else {
        m_rows.resize(static_cast<std::size_t>(m_store.size()));
        std::iota(m_rows.begin(), m_rows.end(), 0);
    }
    std::erase_if(m_rows, [this](int index) { return !m_store.passes(index); });
    if (m_order.by == HeatmapOrder::By::Params) {
        std::stable_sort(m_rows.begin(), m_rows.end(), [this](int a, int b) {
            return m_store.candidate(a).cost.params < m_store.candidate(b).cost.params;
        });
    } else if (m_order.by == HeatmapOrder::By::Column && m_order.column < m_values.columns()) {
        // Candidates without such a block come last.
        const auto key = [this](int index) {
            const double value = m_values.at(index, m_order.column);
            return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
        };
        std::stable_sort(m_rows.begin(), m_rows.end(), [&key](int a, int b) { return key(a) > key(b); });
    }
}

void HeatmapCanvas::updateScale() {
    m_range = m_values.robustRange(m_quantity.logarithmic);
    if (m_reference >= m_values.rows()) {
        m_reference = -1;
    }
    if (m_reference >= 0) {
        m_differenceLimit = m_values.robustDifference(m_reference, m_quantity.logarithmic);
    }
}

HeatmapCanvas::Layout HeatmapCanvas::layOut(const QSize& size) const {
    Layout layout;
    const int width = std::max(1, size.width() - kLabelWidth - kBarWidth - 2 * kMargin);
    const int height = std::max(1, size.height() - kHeaderHeight - kMargin);
    layout.columnWidth = std::clamp(width / std::max(1, m_values.columns()), 2, 72);
    layout.firstRow = verticalScrollBar()->value();
    layout.visibleRows = std::clamp(height / m_rowHeight + 1, 0, static_cast<int>(m_rows.size()) - layout.firstRow);
    layout.cells = QRect(kLabelWidth, kHeaderHeight, layout.columnWidth * m_values.columns(), height);
    layout.bar = QRect(layout.cells.right() + 20, kHeaderHeight, 14, std::min(height - kMargin, 260));
    return layout;
}

void HeatmapCanvas::updateScrollBar() {
    const int page = std::max(1, (viewport()->height() - kHeaderHeight - kMargin) / m_rowHeight);
    verticalScrollBar()->setPageStep(page);
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(m_rows.size()) - page));
}

double HeatmapCanvas::shade(int row, int column) const {
    const double value = m_values.at(row, column);
    const bool log = m_quantity.logarithmic;
    if (m_reference >= 0) {
        const double other = m_values.at(m_reference, column);
        const double difference = log ? std::log2(value / other) : value - other;
        return 0.5 + 0.5 * difference / m_differenceLimit;
    }
    return log ? std::log(value / m_range.low) / std::log(m_range.high / m_range.low)
               : (value - m_range.low) / (m_range.high - m_range.low);
}

void HeatmapCanvas::paintCells(QPainter& painter, const Layout& layout) const {
    QImage image(m_values.columns(), layout.visibleRows, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    for (int row = 0; row < layout.visibleRows; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        const int index = m_rows[static_cast<std::size_t>(layout.firstRow + row)];
        for (int column = 0; column < m_values.columns(); ++column) {
            if (const double t = shade(index, column); !std::isnan(t)) {
                line[column] = (m_reference >= 0 ? divergingColor(t) : sequentialColor(t)).rgb();
            }
        }
    }
    const QRect target(layout.cells.topLeft(), QSize(layout.cells.width(), layout.visibleRows * m_rowHeight));
    painter.drawImage(target, image);
}

void HeatmapCanvas::paintGaps(QPainter& painter, const Layout& layout) const {
    const bool isWide = m_rowHeight >= 6;
    const bool showsGenes = m_quantity.kind == HeatmapQuantity::Kind::Gene && m_rowHeight >= kMinTextHeight &&
                            layout.columnWidth >= 26 && m_reference < 0;
    for (int row = layout.firstRow; isWide && row < layout.firstRow + layout.visibleRows; ++row) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        for (int column = 0; column < m_values.columns(); ++column) {
            const double value = m_values.at(index, column);
            if (std::isnan(value) && m_values.hasBlock(m_store, index, column)) {
                painter.fillRect(cellRect(row, column), QBrush(m_colors.infeasible, Qt::BDiagPattern));
            } else if (showsGenes && !std::isnan(value)) {
                const space::Gene& gene = m_store.space().genes[static_cast<std::size_t>(m_quantity.gene)];
                painter.setPen(readableOn(sequentialColor(shade(index, column))));
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
        const QRect line(0, layout.cells.top() + row * m_rowHeight, kLabelWidth - 8, std::max(m_rowHeight, kMinTextHeight));
        painter.setPen(index == m_store.current() ? m_colors.selected : m_colors.text);
        painter.drawText(line.adjusted(10, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, candidateName(index));
        painter.setPen(m_colors.mutedText);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter,
                         formatAmount(static_cast<double>(m_store.candidate(index).cost.params)));
    }
}

void HeatmapCanvas::paintHeader(QPainter& painter, const Layout& layout) const {
    painter.setPen(m_colors.mutedText);
    painter.drawText(QRect(10, 0, kLabelWidth - 18, kHeaderHeight - 4), Qt::AlignLeft | Qt::AlignBottom,
                     QStringLiteral("Candidate"));
    painter.drawText(QRect(0, 0, kLabelWidth - 8, kHeaderHeight - 4), Qt::AlignRight | Qt::AlignBottom,
                     QStringLiteral("Params"));
    painter.drawText(QRect(layout.cells.left(), 2, std::max(layout.cells.width(), 200), kHeaderHeight / 2 - 2),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("Block, from the input (click to sort)"));
    const int labelWidth = painter.fontMetrics().horizontalAdvance(m_values.columnName(m_values.columns() - 1)) + 6;
    const int every = std::max(1, (labelWidth + layout.columnWidth - 1) / layout.columnWidth);
    for (int column = 0; column < m_values.columns(); ++column) {
        const bool sorted = m_order.by == HeatmapOrder::By::Column && m_order.column == column;
        if (column % every != 0 && !sorted) {
            continue;
        }
        painter.setPen(sorted ? m_colors.selected : m_colors.text);
        const QRect rect = headerRect(column).adjusted(-8, kHeaderHeight / 2, 8, -4);
        painter.drawText(rect, Qt::AlignHCenter | Qt::AlignBottom,
                         m_values.columnName(column) + (sorted ? QStringLiteral(" \u25be") : QString()));
    }
}

void HeatmapCanvas::paintBar(QPainter& painter, const Layout& layout) const {
    const QRect& bar = layout.bar;
    for (int y = 0; y < bar.height(); ++y) {
        const double t = 1.0 - static_cast<double>(y) / std::max(1, bar.height() - 1);
        painter.fillRect(bar.left(), bar.top() + y, bar.width(), 1, m_reference >= 0 ? divergingColor(t) : sequentialColor(t));
    }
    std::vector<std::pair<double, QString>> ticks;
    if (m_quantity.kind == HeatmapQuantity::Kind::Gene && m_reference < 0) {
        const space::Gene& gene = m_store.space().genes[static_cast<std::size_t>(m_quantity.gene)];
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
                text = m_quantity.logarithmic ? QStringLiteral("\u00d7") + QString::number(std::exp2(difference), 'g', 2)
                                              : QString::number(difference, 'g', 2);
            } else {
                const double value = m_quantity.logarithmic ? m_range.low * std::pow(m_range.high / m_range.low, t)
                                                            : m_range.low + t * (m_range.high - m_range.low);
                text = formatTick(QString::number(value, 'g', 3).toDouble());
            }
            ticks.emplace_back(t, text);
        }
    }
    for (const auto& [t, text] : ticks) {
        if (t < 0.0 || t > 1.0) {
            continue;
        }
        const int y = bar.top() + static_cast<int>(std::lround((1.0 - t) * (bar.height() - 1)));
        painter.setPen(m_colors.axis);
        painter.drawLine(bar.right() + 1, y, bar.right() + 4, y);
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRect(bar.right() + 7, y - 9, 48, 18), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    const QString label = m_reference < 0 ? m_quantity.label
                                          : m_quantity.name + (m_quantity.logarithmic ? QStringLiteral(": ratio to ")
                                                                                      : QStringLiteral(": minus ")) +
                                                candidateName(m_reference);
    painter.save();
    painter.translate(bar.right() + 60, bar.top());
    painter.rotate(90.0);
    painter.setPen(m_colors.mutedText);
    painter.drawText(QRect(0, -9, bar.height(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(label, Qt::ElideRight, bar.height()));
    painter.restore();
}

void HeatmapCanvas::paintMarks(QPainter& painter, const Layout& layout) const {
    painter.setBrush(Qt::NoBrush);
    for (int row = layout.firstRow; row < layout.firstRow + layout.visibleRows; ++row) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        if (!m_store.isSelected(index)) {
            continue;
        }
        const QRect line(layout.cells.left(), cellRect(row, 0).top(), layout.cells.width(), m_rowHeight);
        painter.fillRect(QRect(line.left() - 5, line.top(), 3, line.height()), m_colors.selected);
        if (index == m_store.current() && m_rowHeight < kMinTextHeight / 2) {
            // An outline would hide the neighbours of so low a row.
            const double middle = line.top() + 0.5 * m_rowHeight;
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_colors.selected);
            painter.drawPolygon(QPolygonF{QPointF(line.left() - 10, middle - 5), QPointF(line.left() - 10, middle + 5), QPointF(line.left() - 2, middle)});
            painter.drawPolygon(QPolygonF{QPointF(line.right() + 11, middle - 5), QPointF(line.right() + 11, middle + 5), QPointF(line.right() + 3, middle)});
            painter.setBrush(Qt::NoBrush);
        } else if (index == m_store.current()) {
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
        const bool filtered = m_store.size() > 0;
        drawEmptyState(painter, QRect(QPoint(), size), m_colors,
                       filtered ? QStringLiteral("Nothing passes the filter") : QStringLiteral("No block scores yet"),
                       filtered ? QStringLiteral("Change or clear the filter of the candidate table.")
                                : QStringLiteral("Every scored candidate becomes a row here, every block a column."));
        return;
    }
    const Layout layout = layOut(size);
    painter.save();
    painter.setClipRect(QRect(0, kHeaderHeight - 2, size.width(), size.height() - kHeaderHeight + 2));
    paintCells(painter, layout);
    paintGaps(painter, layout);
    paintRowLabels(painter, layout);
    paintMarks(painter, layout);
    painter.restore();
    paintHeader(painter, layout);
    paintBar(painter, layout);
}

QRect HeatmapCanvas::cellRect(int row, int column) const {
    const Layout layout = layOut(viewport()->size());
    return {layout.cells.left() + column * layout.columnWidth, layout.cells.top() + (row - layout.firstRow) * m_rowHeight,
            layout.columnWidth, m_rowHeight};
}

QRect HeatmapCanvas::headerRect(int column) const {
    const QRect cell = cellRect(0, column);
    return {cell.left(), 0, cell.width(), kHeaderHeight};
}

int HeatmapCanvas::rowAt(const QPoint& position) const {
    const Layout layout = layOut(viewport()->size());
    const int row = (position.y() - layout.cells.top()) / m_rowHeight;
    const bool inside = position.y() >= layout.cells.top() && position.x() <= layout.cells.right() && row < layout.visibleRows;
    return inside ? layout.firstRow + row : -1;
}

int HeatmapCanvas::columnAt(const QPoint& position) const {
    const Layout layout = layOut(viewport()->size());
    const bool inside = position.x() >= layout.cells.left() && position.x() <= layout.cells.right();
    return inside ? (position.x() - layout.cells.left()) / layout.columnWidth : -1;
}

void HeatmapCanvas::showCurrent() {
    const auto found = std::find(m_rows.begin(), m_rows.end(), m_store.current());
    if (found == m_rows.end()) {
        return;
    }
    const int row = static_cast<int>(found - m_rows.begin());
    QScrollBar& bar = *verticalScrollBar();
    if (row < bar.value() || row >= bar.value() + bar.pageStep()) {
        bar.setValue(row - bar.pageStep() / 2);
    }
}

void HeatmapCanvas::moveCurrent(int by) {
    if (m_rows.empty()) {
        return;
    }
    const auto found = std::find(m_rows.begin(), m_rows.end(), m_store.current());
    const auto last = static_cast<std::ptrdiff_t>(m_rows.size()) - 1;
    const std::ptrdiff_t row = found == m_rows.end() ? 0 : std::clamp<std::ptrdiff_t>(found - m_rows.begin() + by, 0, last);
    m_store.setCurrent(m_rows[static_cast<std::size_t>(row)]);
}

void HeatmapCanvas::showCard(const QPoint& position) {
    const int row = rowAt(position);
    if (row < 0) {
        m_card->hide();
        return;
    }
    const int index = m_rows[static_cast<std::size_t>(row)];
    QString text = candidateCard(m_store, index);
    const int column = columnAt(position);
    if (column >= 0 && column < m_values.columns()) {
        const double value = m_values.at(index, column);
        text += QStringLiteral("<p><b>Block %1</b>: %2 %3</p>")
                    .arg(m_values.columnName(column), m_quantity.name,
                         !std::isnan(value)                                 ? QString::number(value, 'g', 5)
                         : m_values.hasBlock(m_store, index, column) ? QStringLiteral("not scored")
                                                                            : QStringLiteral("no such block"));
    }
    m_card->showAt(position, text);
}

void HeatmapCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    paintTo(painter, viewport()->size());
}

void HeatmapCanvas::resizeEvent(QResizeEvent*) {
    updateScrollBar();
}

void HeatmapCanvas::wheelEvent(QWheelEvent* event) {
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        const int step = std::max(1, m_rowHeight / 4);
        setRowHeight(m_rowHeight + (event->angleDelta().y() > 0 ? step : -step));
        event->accept();
    } else {
        QAbstractScrollArea::wheelEvent(event);
    }
}

void HeatmapCanvas::mousePressEvent(QMouseEvent* event) {
    refresh();
    const QPoint position = event->position().toPoint();
    m_card->hide();
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (position.y() < kHeaderHeight) {
        const int column = columnAt(position);
        if (column >= 0 && column < m_values.columns()) {
            // A second click on the same block goes back to the order by score.
            const HeatmapOrder byColumn{HeatmapOrder::By::Column, column};
            setOrder(m_order == byColumn ? HeatmapOrder{} : byColumn);
        }
    } else if (const int row = rowAt(position); row >= 0) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        if (event->modifiers().testFlag(Qt::ControlModifier)) {
            m_store.toggleSelected(index);
        } else {
            m_store.setCurrent(index);
        }
    }
}

void HeatmapCanvas::mouseMoveEvent(QMouseEvent* event) {
    refresh();
    showCard(event->position().toPoint());
}

void HeatmapCanvas::keyPressEvent(QKeyEvent* event) {
    refresh();
    const int page = verticalScrollBar()->pageStep();
    const int all = static_cast<int>(m_rows.size());
    switch (event->key()) {
    case Qt::Key_Up:
        return moveCurrent(-1);
    case Qt::Key_Down:
        return moveCurrent(1);
    case Qt::Key_PageUp:
        return moveCurrent(-page);
    case Qt::Key_PageDown:
        return moveCurrent(page);
    case Qt::Key_Home:
        return moveCurrent(-all);
    case Qt::Key_End:
        return moveCurrent(all);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setRowHeight(m_rowHeight + std::max(1, m_rowHeight / 4));
    case Qt::Key_Minus:
        return setRowHeight(m_rowHeight - std::max(1, m_rowHeight / 4));
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void HeatmapCanvas::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_colors = ViewColors::of(palette());
        viewport()->update();
    }
}

bool HeatmapCanvas::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_card->hide();
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HeatmapCanvas::scrollContentsBy(int, int) {
    viewport()->update();
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_canvas.h"

#include "core/search/archive/sorted_column.h"
#include "ui/canvas/candidate_card.h"
#include "ui/canvas/focus_frame.h"
#include "ui/canvas/hover_card.h"
#include "ui/models/session_model.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kBarWidth = 108;
constexpr int kMargin = 8;
constexpr int kMinRowHeight = 1;
constexpr int kMaxRowHeight = 40;

} // namespace

HeatmapCanvas::HeatmapCanvas(SessionModel& model, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
    , m_card(new HoverCard(viewport()))
    , m_colors(ViewColors::of(palette()))
    , m_quantity(heatmapQuantities(model).front())
    , m_values(model) {
    m_values.setQuantity(m_quantity);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    setMinimumSize(200, 120);
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(QStringLiteral("Heat-map of block scores"));
    describe();
    for (const auto signal : {&SessionModel::rankingChanged, &SessionModel::filterChanged, &SessionModel::valuesChanged,
                              &SessionModel::scoringsChanged}) {
        connect(&m_model, signal, this, &HeatmapCanvas::markStale);
    }
    connect(&m_model, &SessionModel::sessionReset, this, [this] {
        m_values.clear();
        m_numbers.clear();
        m_order = {};
        m_reference = -1;
        verticalScrollBar()->setValue(0);
        markStale();
    });
    connect(&m_model, &SessionModel::selectionChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_model, &SessionModel::currentChanged, this, [this] {
        m_scrollsToCurrent = true;
        describe();
        viewport()->update();
    });
}

/// Sets the text alternative of the picture: the values of the current candidate.
void HeatmapCanvas::describe() {
    const int current = m_model.current();
    QStringList values;
    if (current >= 0 && m_values.columns() > 0) {
        std::vector<double> cells(static_cast<std::size_t>(m_values.columns()));
        m_values.read(current, cells);
        for (std::size_t column = 0; column < cells.size(); ++column) {
            if (!std::isnan(cells[column])) {
                values << m_values.columnName(static_cast<int>(column)) + QLatin1Char(' ') + valueText(cells[column]);
            }
        }
    }
    setAccessibleDescription(
        (current < 0 ? QStringLiteral("One row per candidate, one column per block; no candidate is selected. ")
                     : QStringLiteral("%1, %2 of its blocks: %3. ")
                           .arg(candidateName(current), m_quantity.name, values.join(QStringLiteral(", ")))) +
        QStringLiteral("Up, Down, Page Up, Page Down, Home and End go to other candidates in the order shown, with "
                       "Ctrl they add to the selection. Plus and minus change the height of the rows."));
}

void HeatmapCanvas::setQuantity(const HeatmapQuantity& quantity) {
    m_quantity = quantity;
    m_values.setQuantity(quantity);
    describe();
    markStale();
}

void HeatmapCanvas::setOrder(const HeatmapOrder& order) {
    if (order == m_order) {
        return;
    }
    m_order = order;
    verticalScrollBar()->setValue(0);
    markStale();
    emit orderChanged();
}

void HeatmapCanvas::setReference(int index) {
    m_reference = index;
    markStale();
}

void HeatmapCanvas::setRowHeight(int pixels) {
    // Keep the middle row in place.
    const Layout before = layOut(viewport()->size());
    const double middle = verticalScrollBar()->value() + 0.5 * before.visibleRows;
    m_rowHeight = std::clamp(pixels, kMinRowHeight, kMaxRowHeight);
    updateScrollBar();
    verticalScrollBar()->setValue(static_cast<int>(middle - 0.5 * layOut(viewport()->size()).visibleRows));
    viewport()->update();
}

void HeatmapCanvas::markStale() {
    m_isStale = true;
    viewport()->update();
}

void HeatmapCanvas::refresh() {
    if (std::exchange(m_isStale, false)) {
        const int columns = m_values.columns();
        m_values.update();
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
    bool falls = true;
    const std::vector<double>* keys = sortKeys(falls);
    if (keys == nullptr) {
        m_rows = m_model.ranking().order;
    } else {
        // Missing values come last. Sort integers: 100,000 of them take 3 ms.
        std::vector<std::uint64_t> bits(keys->size());
        std::transform(keys->begin(), keys->end(), bits.begin(), [falls](double key) {
            return std::isnan(key) ? ~std::uint64_t{0} : search::sortableBits(falls ? -key : key);
        });
        const std::vector<std::uint32_t> places = search::sortedPlaces(bits);
        m_rows.assign(places.begin(), places.end());
    }
    std::erase_if(m_rows, [this](int index) { return !m_model.passes(index); });
}

/// Null means by DSS++.
const std::vector<double>* HeatmapCanvas::sortKeys(bool& falls) {
    if (m_order.column >= 0) {
        return m_order.column < m_values.columns() ? &m_values.column(m_order.column) : nullptr;
    }
    const std::vector<CandidateColumn> columns = candidateColumns(m_model);
    const CandidateColumn* column = findColumn(columns, m_order.number);
    if (column == nullptr || !column->isNumeric() || column->name == "dss++") {
        return nullptr;
    }
    m_numbers.update(m_model, *column);
    falls = column->direction > 0;
    return &m_numbers.values();
}

void HeatmapCanvas::updateScale() {
    m_range = m_values.robustRange();
    if (m_reference >= m_model.size()) {
        m_reference = -1;
    }
    if (m_reference >= 0) {
        m_differenceLimit = m_values.robustDifference(m_reference);
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

HeatmapCanvas::Cells HeatmapCanvas::readCells(const Layout& layout) const {
    const auto columns = static_cast<std::size_t>(m_values.columns());
    Cells cells;
    cells.values.resize(static_cast<std::size_t>(layout.visibleRows) * columns);
    for (std::size_t row = 0; row < static_cast<std::size_t>(layout.visibleRows); ++row) {
        m_values.read(m_rows[static_cast<std::size_t>(layout.firstRow) + row],
                      std::span(cells.values).subspan(row * columns, columns));
    }
    cells.base.resize(columns);
    if (m_reference >= 0) {
        m_values.read(m_reference, cells.base);
    }
    return cells;
}

double HeatmapCanvas::shade(double value, double base) const {
    const bool log = m_quantity.logarithmic;
    if (m_reference >= 0) {
        const double difference = log ? std::log2(value / base) : value - base;
        return 0.5 + 0.5 * difference / m_differenceLimit;
    }
    return log ? std::log(value / m_range.low) / std::log(m_range.high / m_range.low)
               : (value - m_range.low) / (m_range.high - m_range.low);
}

QRect HeatmapCanvas::cellRect(int row, int column) const {
    const Layout layout = layOut(viewport()->size());
    return {layout.cells.left() + column * layout.columnWidth,
            layout.cells.top() + (row - layout.firstRow) * m_rowHeight, layout.columnWidth, m_rowHeight};
}

QRect HeatmapCanvas::headerRect(int column) const {
    const QRect cell = cellRect(0, column);
    return {cell.left(), 0, cell.width(), kHeaderHeight};
}

int HeatmapCanvas::rowAt(const QPoint& position) const {
    const Layout layout = layOut(viewport()->size());
    const int row = (position.y() - layout.cells.top()) / m_rowHeight;
    const bool inside =
        position.y() >= layout.cells.top() && position.x() <= layout.cells.right() && row < layout.visibleRows;
    return inside ? layout.firstRow + row : -1;
}

int HeatmapCanvas::columnAt(const QPoint& position) const {
    const Layout layout = layOut(viewport()->size());
    const bool inside = position.x() >= layout.cells.left() && position.x() <= layout.cells.right();
    return inside ? (position.x() - layout.cells.left()) / layout.columnWidth : -1;
}

void HeatmapCanvas::showCurrent() {
    const auto found = std::find(m_rows.begin(), m_rows.end(), m_model.current());
    if (found == m_rows.end()) {
        return;
    }
    const int row = static_cast<int>(found - m_rows.begin());
    QScrollBar& bar = *verticalScrollBar();
    if (row < bar.value() || row >= bar.value() + bar.pageStep()) {
        bar.setValue(row - bar.pageStep() / 2);
    }
}

void HeatmapCanvas::moveCurrent(int by, bool adds) {
    if (m_rows.empty()) {
        return;
    }
    const auto found = std::find(m_rows.begin(), m_rows.end(), m_model.current());
    const auto last = static_cast<std::ptrdiff_t>(m_rows.size()) - 1;
    const std::ptrdiff_t row =
        found == m_rows.end() ? 0 : std::clamp<std::ptrdiff_t>(found - m_rows.begin() + by, 0, last);
    const int index = m_rows[static_cast<std::size_t>(row)];
    adds ? m_model.addToSelection(index) : m_model.setCurrent(index);
}

QString HeatmapCanvas::valueText(double value) const {
    if (m_quantity.kind == HeatmapQuantity::Kind::Gene) {
        return QString::fromStdString(m_model.space().genes[static_cast<std::size_t>(m_quantity.gene)].format(value));
    }
    return QString::number(value, 'g', 5);
}

void HeatmapCanvas::showCard(const QPoint& position) {
    const int row = rowAt(position);
    if (row < 0) {
        m_card->hide();
        return;
    }
    const int index = m_rows[static_cast<std::size_t>(row)];
    QString text = candidateCard(m_model, index);
    const int column = columnAt(position);
    if (column >= 0 && column < m_values.columns()) {
        const double value = m_values.at(index, column);
        text += QStringLiteral("<p><b>Block %1</b>: %2 %3</p>")
                    .arg(m_values.columnName(column), m_quantity.name,
                         !std::isnan(value) ? valueText(value)
                         : m_values.hasBlock(index, column)
                             ? QStringLiteral("no score: the part is left out or was not scored")
                             : QStringLiteral("no such block"));
    }
    m_card->showAt(position, text);
}

void HeatmapCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    paintTo(painter, viewport()->size());
    drawFocusFrame(painter, *viewport());
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
            // A second click on the same block restores the previous order.
            setOrder({.number = m_order.number, .column = m_order.column == column ? -1 : column});
        }
    } else if (const int row = rowAt(position); row >= 0) {
        const int index = m_rows[static_cast<std::size_t>(row)];
        if (event->modifiers().testFlag(Qt::ControlModifier)) {
            m_model.toggleSelected(index);
        } else {
            m_model.setCurrent(index);
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
    const bool adds = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Up:
        return moveCurrent(-1, adds);
    case Qt::Key_Down:
        return moveCurrent(1, adds);
    case Qt::Key_PageUp:
        return moveCurrent(-page, adds);
    case Qt::Key_PageDown:
        return moveCurrent(page, adds);
    case Qt::Key_Home:
        return moveCurrent(-all, adds);
    case Qt::Key_End:
        return moveCurrent(all, adds);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setRowHeight(m_rowHeight + std::max(1, m_rowHeight / 4));
    case Qt::Key_Minus:
        return setRowHeight(m_rowHeight - std::max(1, m_rowHeight / 4));
    case Qt::Key_Escape:
        return m_model.setCurrent(-1);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

bool HeatmapCanvas::event(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        viewport()->update(); // the frame shows the focus
    }
    return QAbstractScrollArea::event(event);
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

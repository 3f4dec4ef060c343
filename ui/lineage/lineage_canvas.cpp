// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_canvas.h"

#include "ui/lineage/path_list.h"
#include "ui/models/candidate_store.h"
#include "ui/support/empty_state.h"
#include "ui/support/formatting.h"
#include "ui/support/hover_card.h"
#include "ui/support/operator_style.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kSide = 16;
constexpr int kMinColumns = 16; ///< a young search is not blown up beyond this
constexpr double kMaxScaleX = 400.0;
constexpr double kMaxScaleY = 120.0;

} // namespace

LineageCanvas::LineageCanvas(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_store(store)
    , m_card(new HoverCard(this))
    , m_colors(ViewColors::of(palette())) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(QStringLiteral("Lineage"));
    setAccessibleDescription(QStringLiteral(
        "Family tree of the candidates. Left goes to the first parent, Right to the first child, Up and Down within "
        "the generation. The inspector shows the path as text."));
    connect(&m_store, &CandidateStore::sessionReset, this, [this] {
        m_layout.clear(std::clamp(m_store.config().stepSize, 8, 60));
        m_path.clear();
        m_styles.clear();
        fit();
        markStale();
    });
    connect(&m_store, &CandidateStore::rankingChanged, this, &LineageCanvas::markStale);
    connect(&m_store, &CandidateStore::filterChanged, this, &LineageCanvas::markStale);
    connect(&m_store, &CandidateStore::selectionChanged, this, qOverload<>(&QWidget::update));
    connect(&m_store, &CandidateStore::currentChanged, this, [this](int current) {
        m_path = pathToRoot(m_store, current);
        m_pathScroll = std::max(0.0, PathList::contentHeight(m_path) - height());
        update();
    });
    m_layout.clear(std::clamp(m_store.config().stepSize, 8, 60));
    m_path = pathToRoot(m_store, m_store.current());
}

void LineageCanvas::setColor(LineageColor color) {
    m_color = color;
    markStale();
}

void LineageCanvas::setPathOnly(bool pathOnly) {
    m_pathOnly = pathOnly;
    m_pathScroll = std::max(0.0, PathList::contentHeight(m_path) - height());
    update();
}

void LineageCanvas::fit() {
    m_isFitted = true;
    emit fittedChanged(true);
    update();
}

void LineageCanvas::setManual() {
    if (std::exchange(m_isFitted, false)) {
        emit fittedChanged(false);
    }
    update();
}

int LineageCanvas::plannedColumns() const {
    const search::SearchConfig& config = m_store.config();
    const int rows = m_layout.rowsPerColumn();
    const int first = std::min(config.initialSample, config.evaluations);
    const int steps = (config.evaluations - first + std::max(1, config.stepSize) - 1) / std::max(1, config.stepSize);
    return (first + rows - 1) / rows + steps * ((config.stepSize + rows - 1) / rows);
}

void LineageCanvas::fitTo(const QSize& size) {
    // The width doubles now and then instead of growing all the time, so nodes keep their place on the screen too;
    // the last doubling ends exactly at the planned end.
    int extent = std::max(kMinColumns, plannedColumns());
    while (extent / 2 >= std::max(kMinColumns, m_layout.columns())) {
        extent = (extent + 1) / 2;
    }
    extent = std::max(extent, m_layout.columns());
    const double width = std::max(40, size.width() - 2 * kSide);
    const double height = std::max(40, size.height() - kHeaderHeight - kFooterHeight - 8);
    m_scaleX = std::min(width / extent, 90.0);
    m_scaleY = std::min(height / m_layout.rowsPerColumn(), 60.0);
    const double used = m_scaleY * m_layout.rowsPerColumn();
    m_origin = QPointF(kSide + 0.5 * m_scaleX, kHeaderHeight + 4 + 0.5 * (height - used) + 0.5 * m_scaleY);
}

void LineageCanvas::centerOn(int index) {
    refresh();
    if (index < 0 || index >= m_layout.size()) {
        return;
    }
    const QPointF middle(width() / 2.0, height() / 2.0);
    const QPointF place = toScreen(m_layout.place(index));
    if (!QRectF(rect()).adjusted(kSide, kHeaderHeight, -kSide, -kFooterHeight).contains(place)) {
        panBy(middle - place);
    }
}

void LineageCanvas::zoom(double factorX, double factorY, const QPointF& anchor) {
    const double scaleX = std::clamp(m_scaleX * factorX, 0.02, kMaxScaleX);
    const double scaleY = std::clamp(m_scaleY * factorY, 1.0, kMaxScaleY);
    m_origin.setX(anchor.x() + (m_origin.x() - anchor.x()) * scaleX / m_scaleX);
    m_origin.setY(anchor.y() + (m_origin.y() - anchor.y()) * scaleY / m_scaleY);
    m_scaleX = scaleX;
    m_scaleY = scaleY;
    setManual();
}

void LineageCanvas::panBy(const QPointF& pixels) {
    m_origin += pixels;
    setManual();
}

void LineageCanvas::markStale() {
    m_isStale = true;
    update();
}

void LineageCanvas::refresh() {
    if (std::exchange(m_isStale, false)) {
        m_layout.update(m_store);
        restyleNodes();
    }
    if (m_isFitted) {
        fitTo(size());
    }
}

void LineageCanvas::restyleNodes() {
    m_colorLow = 0.0;
    m_colorHigh = 1.0;
    if (m_color == LineageColor::Params && m_store.size() > 0) {
        m_colorLow = std::numeric_limits<double>::infinity();
        m_colorHigh = 0.0;
        for (const search::CandidatePtr& candidate : m_store.archive().candidates()) {
            m_colorLow = std::min(m_colorLow, static_cast<double>(candidate->cost.params));
            m_colorHigh = std::max(m_colorHigh, static_cast<double>(candidate->cost.params));
        }
    }
    // Shapes never change, and scores lie in one array: an old candidate itself need not be touched.
    const auto known = static_cast<int>(m_styles.size());
    m_styles.resize(static_cast<std::size_t>(m_store.size()));
    for (int index = 0; index < m_store.size(); ++index) {
        Style& style = m_styles[static_cast<std::size_t>(index)];
        if (index >= known) {
            style.shape = static_cast<std::uint8_t>(operatorShape(m_store.candidate(index)));
        }
        style.isFaint = !m_store.passes(index);
        if (style.shape == static_cast<std::uint8_t>(Shape::Cross)) {
            style.color = kColors + 3;
        } else if (m_color == LineageColor::Operator) {
            style.color = static_cast<std::uint8_t>(kColors + style.shape); // circle, square, diamond
        } else {
            const double value = m_color == LineageColor::Score
                                     ? m_store.score(index)
                                     : static_cast<double>(m_store.candidate(index).cost.params);
            const double t = m_colorHigh > m_colorLow ? (value - m_colorLow) / (m_colorHigh - m_colorLow) : 0.5;
            style.color = static_cast<std::uint8_t>(std::lround(std::clamp(t, 0.0, 1.0) * (kColors - 1)));
        }
    }
}

double LineageCanvas::nodeRadius() const {
    return std::clamp(0.34 * std::min(m_scaleX, m_scaleY), 1.5, 8.0);
}

QPointF LineageCanvas::toScreen(LineageLayout::Place place) const {
    return m_origin + QPointF(place.column * m_scaleX, place.row * m_scaleY);
}

QPointF LineageCanvas::positionOf(int index) const {
    return toScreen(m_layout.place(index));
}

LineageCanvas::Columns LineageCanvas::visibleColumns(int width) const {
    const double first = (-m_origin.x() - 10.0) / m_scaleX;
    const double last = (width - m_origin.x() + 10.0) / m_scaleX;
    return {static_cast<int>(std::clamp(std::floor(first), 0.0, static_cast<double>(m_layout.columns()))),
            static_cast<int>(std::clamp(std::ceil(last), -1.0, static_cast<double>(m_layout.columns() - 1)))};
}

int LineageCanvas::nodeAt(const QPointF& position) const {
    if (m_pathOnly) {
        return PathList::at(position, m_pathScroll, m_path);
    }
    // The grid is its own index: only the places within reach of the mouse are looked at.
    constexpr double kReach = 9.0;
    const QPointF offset = position - m_origin;
    const auto low = [](double value, double scale) { return static_cast<int>(std::floor((value - kReach) / scale)); };
    const auto high = [](double value, double scale) { return static_cast<int>(std::ceil((value + kReach) / scale)); };
    int best = -1;
    double bestDistance = kReach * kReach;
    const int lastColumn = std::min(high(offset.x(), m_scaleX), m_layout.columns() - 1);
    for (int column = std::max(0, low(offset.x(), m_scaleX)); column <= lastColumn; ++column) {
        for (int row = std::max(0, low(offset.y(), m_scaleY)); row <= high(offset.y(), m_scaleY); ++row) {
            const int index = m_layout.at(column, row);
            const QPointF away = toScreen({column, row}) - position;
            const double distance = QPointF::dotProduct(away, away);
            if (index >= 0 && distance < bestDistance) {
                bestDistance = distance;
                best = index;
            }
        }
    }
    return best;
}

QColor LineageCanvas::colorOf(Style style) const {
    switch (style.color) {
    case kColors:
        return m_colors.random;
    case kColors + 1:
        return m_colors.mutation;
    case kColors + 2:
        return m_colors.crossover;
    case kColors + 3:
        return m_colors.infeasible;
    default:
        return sequentialColor(static_cast<double>(style.color) / (kColors - 1));
    }
}

void LineageCanvas::rebuildSprites(double radius, double ratio) {
    if (m_spriteRadius == radius && m_spriteRatio == ratio && !m_sprites.empty()) {
        return;
    }
    m_spriteRadius = radius;
    m_spriteRatio = ratio;
    m_sprites.clear();
    for (const bool faint : {false, true}) {
        for (int shape = 0; shape < kShapes; ++shape) {
            for (int color = 0; color < kColors + 4; ++color) {
                QColor fill = colorOf({static_cast<std::uint8_t>(shape), static_cast<std::uint8_t>(color), faint});
                fill.setAlphaF(faint ? 0.28F : 1.0F);
                m_sprites.emplace_back(static_cast<Shape>(shape), radius, fill, ratio);
            }
        }
    }
}

void LineageCanvas::paintTo(QPainter& painter, const QSize& size) {
    refresh();
    if (m_isFitted && size != this->size()) {
        fitTo(size);
    }
    painter.setFont(font());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), size), m_colors.background);
    if (m_layout.size() == 0) {
        drawEmptyState(painter, QRect(QPoint(), size), m_colors, QStringLiteral("No lineage yet"),
                       QStringLiteral("Candidates appear here by generation, joined to the parents they came from."));
    } else if (m_pathOnly && m_path.empty()) {
        drawEmptyState(painter, QRect(QPoint(), size), m_colors, QStringLiteral("No candidate selected"),
                       QStringLiteral("Select a candidate in any view to see how it came to be, step by step."));
    } else if (m_pathOnly) {
        PathList::paint(painter, size, m_pathScroll, m_colors, m_store, m_path);
    } else {
        paintBands(painter, size);
        paintEdges(painter, size);
        paintNodes(painter, size);
        paintPath(painter, size);
        paintMarks(painter, size);
        paintEdgeLabels(painter, size);
        paintHeader(painter, size);
        paintLegend(painter, size);
    }
}

void LineageCanvas::step(int key) {
    const int current = m_store.current();
    if (current < 0) {
        m_store.setCurrent(m_store.ranking().best());
        return;
    }
    const auto place = m_layout.place(current);
    int target = -1;
    if (key == Qt::Key_Left && m_path.size() > 1) {
        target = m_path[1];
    } else if (key == Qt::Key_Right && !m_layout.children(current).empty()) {
        target = m_layout.children(current).front();
    } else if (key == Qt::Key_Up) {
        target = m_layout.at(place.column, place.row - 1);
    } else if (key == Qt::Key_Down) {
        target = m_layout.at(place.column, place.row + 1);
    }
    if (target >= 0) {
        m_store.setCurrent(target);
        centerOn(target);
    }
}

void LineageCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter, size());
}

void LineageCanvas::resizeEvent(QResizeEvent*) {
    m_pathScroll = std::clamp(m_pathScroll, 0.0, std::max(0.0, PathList::contentHeight(m_path) - height()));
}

void LineageCanvas::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    event->accept();
    m_card->hide();
    if (m_pathOnly) {
        const double most = std::max(0.0, PathList::contentHeight(m_path) - height());
        m_pathScroll = std::clamp(m_pathScroll - steps * PathList::kRowHeight, 0.0, most);
        update();
        return;
    }
    const double factor = std::pow(1.2, steps);
    zoom(factor, event->modifiers().testFlag(Qt::ShiftModifier) ? 1.0 : factor, event->position());
}

void LineageCanvas::mousePressEvent(QMouseEvent* event) {
    m_card->hide();
    m_isPressed = event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton;
    m_isDragging = false;
    m_pressedAt = event->position();
    m_dragFrom = event->position();
}

void LineageCanvas::mouseMoveEvent(QMouseEvent* event) {
    refresh();
    if (!m_isPressed) {
        if (const int index = nodeAt(event->position()); index >= 0) {
            m_card->showAt(event->position().toPoint(), candidateCard(m_store, index));
        } else {
            m_card->hide();
        }
        return;
    }
    m_isDragging = m_isDragging ||
                   (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_isDragging && !m_pathOnly) {
        panBy(event->position() - m_dragFrom);
        m_dragFrom = event->position();
    }
}

void LineageCanvas::mouseReleaseEvent(QMouseEvent* event) {
    m_isPressed = false;
    if (std::exchange(m_isDragging, false) || event->button() != Qt::LeftButton) {
        return;
    }
    refresh();
    const int index = nodeAt(event->position());
    if (index >= 0 && event->modifiers().testFlag(Qt::ControlModifier)) {
        m_store.toggleSelected(index);
    } else if (index >= 0 || !m_pathOnly) {
        m_store.setCurrent(index);
    }
}

void LineageCanvas::leaveEvent(QEvent*) {
    m_card->hide();
}

void LineageCanvas::keyPressEvent(QKeyEvent* event) {
    refresh();
    const QPointF middle(width() / 2.0, height() / 2.0);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        return step(event->key());
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1.25, 1.25, middle);
    case Qt::Key_Minus:
        return zoom(0.8, 0.8, middle);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Escape:
        return m_store.setCurrent(-1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void LineageCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_colors = ViewColors::of(palette());
        m_sprites.clear();
        update();
    }
}

} // namespace trazor::ui

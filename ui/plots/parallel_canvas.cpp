// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/parallel_canvas.h"

#include "ui/canvas/candidate_card.h"
#include "ui/canvas/hover_card.h"
#include "ui/models/session_model.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::ui {

namespace {

constexpr double kAxisReach = 10.0; ///< pixels beside an axis that count as on it
constexpr double kLineReach = 6.0;  ///< pixels beside a line
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

ParallelCanvas::ParallelCanvas(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_card(new HoverCard(this))
    , m_colors(ViewColors::of(palette())) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(QStringLiteral("Parallel coordinates"));
    setAccessibleDescription(QStringLiteral("One axis per gene, cost or score, one line per candidate. Left and Right "
                                            "choose an axis, with Ctrl they move it, I turns it over. Up and Down go "
                                            "to the next candidate on it, with Ctrl they add it to the selection, with "
                                            "Shift they stretch a range, which Delete takes away. The candidate table "
                                            "holds the same values as text."));
    const auto connectStale = [this](auto signal) { connect(&m_model, signal, this, &ParallelCanvas::markStale); };
    connectStale(&SessionModel::rankingChanged);
    connectStale(&SessionModel::filterChanged);
    connectStale(&SessionModel::scoringsChanged);
    connectStale(&SessionModel::valuesChanged);
    connect(&m_model, &SessionModel::selectionChanged, this, [this] {
        m_selectionIsStale = true;
        update();
    });
    connect(&m_model, &SessionModel::currentChanged, this, qOverload<>(&QWidget::update));
}

void ParallelCanvas::setAxes(const std::vector<CandidateColumn>& columns) {
    std::vector<ParallelAxis> axes;
    for (const CandidateColumn& column : columns) {
        ParallelAxis& axis = axes.emplace_back(column);
        const auto known = std::find_if(m_axes.begin(), m_axes.end(),
                                        [&](const ParallelAxis& each) { return each.column().name == column.name; });
        if (known != m_axes.end()) {
            axis.setInverted(known->isInverted());
            if (known->range()) {
                axis = std::move(*known);
            }
        }
    }
    const bool losesRanges = hasRanges();
    m_axes = std::move(axes);
    m_moved.assign(m_axes.size(), 1);
    m_chosenAxis = std::clamp(m_chosenAxis, 0, std::max(static_cast<int>(m_axes.size()) - 1, 0));
    m_redrawsAll = true;
    markStale();
    emit axesChanged();
    if (losesRanges) {
        emit rangesChanged();
    }
}

void ParallelCanvas::setShowsFront(bool shows) {
    m_showsFront = shows;
    m_frontIsStale = true;
    update();
}

void ParallelCanvas::moveAxis(int from, int to) {
    const int last = static_cast<int>(m_axes.size()) - 1;
    to = std::clamp(to, 0, std::max(last, 0));
    if (from < 0 || from > last || from == to) {
        return;
    }
    const auto begin = m_axes.begin();
    if (from < to) {
        std::rotate(begin + from, begin + from + 1, begin + to + 1);
    } else {
        std::rotate(begin + to, begin + from, begin + from + 1);
    }
    m_chosenAxis = to;
    m_redrawsAll = true;
    markStale();
    emit axesChanged();
}

void ParallelCanvas::invertAxis(int axis) {
    ParallelAxis& turned = m_axes[static_cast<std::size_t>(axis)];
    turned.setInverted(!turned.isInverted());
    m_moved[static_cast<std::size_t>(axis)] = 1; // no value has changed
    update();
}

void ParallelCanvas::setRange(int axis, double from, double to) {
    m_axes[static_cast<std::size_t>(axis)].setRange(from, to);
    selectRanges();
}

void ParallelCanvas::clearRanges() {
    if (!hasRanges()) {
        return;
    }
    for (ParallelAxis& axis : m_axes) {
        axis.clearRange();
    }
    selectRanges();
}

bool ParallelCanvas::hasRanges() const {
    return std::any_of(m_axes.begin(), m_axes.end(), [](const ParallelAxis& axis) { return axis.range().has_value(); });
}

QString ParallelCanvas::rangeQuery() const {
    QStringList parts;
    for (const ParallelAxis& axis : m_axes) {
        if (axis.range()) {
            parts << axis.query();
        }
    }
    return parts.join(QStringLiteral(" and "));
}

void ParallelCanvas::selectRanges() {
    std::vector<int> admitted;
    if (hasRanges()) {
        for (int index = 0; index < m_model.size(); ++index) {
            if (m_model.passes(index) && std::all_of(m_axes.begin(), m_axes.end(), [index](const ParallelAxis& axis) {
                    return axis.admits(index);
                })) {
                admitted.push_back(index);
            }
        }
        if (!admitted.empty()) {
            // The best candidate becomes the current one.
            const auto worse = [this](int a, int b) { return m_model.score(a) < m_model.score(b); };
            std::iter_swap(admitted.begin(), std::max_element(admitted.begin(), admitted.end(), worse));
        }
    }
    m_model.setSelection(std::move(admitted));
    emit rangesChanged();
    update();
}

void ParallelCanvas::markStale() {
    m_isStale = true;
    m_frontIsStale = true;
    update();
}

void ParallelCanvas::refresh() {
    if (!std::exchange(m_isStale, false)) {
        return;
    }
    bool hasMissing = false;
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        m_moved[i] = static_cast<char>(m_axes[i].update(m_model) || m_moved[i] != 0);
        hasMissing = hasMissing || m_axes[i].hasMissing();
    }
    m_redrawsAll = m_redrawsAll || hasMissing != m_hasMissing;
    m_hasMissing = hasMissing;
    updateKinds();
}

bool ParallelCanvas::refreshAxis() {
    if (m_isStale && m_freshAxes < m_axes.size()) {
        m_moved[m_freshAxes] = static_cast<char>(m_axes[m_freshAxes].update(m_model) || m_moved[m_freshAxes] != 0);
        ++m_freshAxes;
        return false;
    }
    m_freshAxes = 0;
    refresh();
    return true;
}

void ParallelCanvas::updateKinds() {
    const auto size = static_cast<std::size_t>(m_model.size());
    m_redrawsAll = m_redrawsAll || size < m_kinds.size();
    m_kinds.resize(size, static_cast<std::uint8_t>(Kind::Plain));
    m_filteredOut = 0;
    m_failed = 0;
    for (std::size_t at = 0; at < size; ++at) {
        const auto index = static_cast<int>(at);
        const Kind kind = !m_model.passes(index)                 ? Kind::Faint
                          : !m_model.candidate(index).isRanked() ? Kind::Failed
                                                                 : Kind::Plain;
        m_filteredOut += kind == Kind::Faint ? 1 : 0;
        m_failed += kind == Kind::Failed ? 1 : 0;
        m_redrawsAll = m_redrawsAll || (at < m_drawn && m_kinds[at] != static_cast<std::uint8_t>(kind));
        m_kinds[at] = static_cast<std::uint8_t>(kind);
    }
}

int ParallelCanvas::axisNear(double x, double reach) const {
    const QRectF body = bodyOf(size());
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        if (std::abs(xOf(axis, body) - x) <= reach) {
            return axis;
        }
    }
    return -1;
}

int ParallelCanvas::lineAt(const QPointF& position) const {
    const QRectF body = bodyOf(size());
    const int gaps = static_cast<int>(m_axes.size()) - 1;
    if (gaps < 1 || position.x() < body.left() || position.x() > body.right()) {
        return -1;
    }
    const double across = (position.x() - body.left()) / body.width() * gaps;
    const int gap = std::clamp(static_cast<int>(across), 0, gaps - 1);
    const double share = across - gap;
    int nearest = -1;
    double least = kLineReach;
    for (int index = 0; index < static_cast<int>(m_kinds.size()); ++index) {
        if (m_kinds[static_cast<std::size_t>(index)] == static_cast<std::uint8_t>(Kind::Faint)) {
            continue;
        }
        const double y = (1.0 - share) * yOf(gap, index, body) + share * yOf(gap + 1, index, body);
        if (const double distance = std::abs(y - position.y()); distance < least) {
            least = distance;
            nearest = index;
        }
    }
    return nearest;
}

void ParallelCanvas::showCard(const QPointF& position) {
    const int axis = axisNear(position.x(), kAxisReach);
    if (axis >= 0 && titleRect(axis).contains(position)) {
        const CandidateColumn& column = m_axes[static_cast<std::size_t>(axis)].column();
        m_card->showAt(position.toPoint(),
                       QStringLiteral("<b>%1</b><br>%2<br><small>Drag to move, double click to turn over</small>")
                           .arg(column.axisLabel().toHtmlEscaped(), column.meaning.toHtmlEscaped()));
        return;
    }
    const int index = axis < 0 ? lineAt(position) : -1;
    if (index < 0) {
        m_card->hide();
        return;
    }
    m_card->showAt(position.toPoint(), candidateCard(m_model, index));
}

void ParallelCanvas::mousePressEvent(QMouseEvent* event) {
    refresh();
    m_card->hide();
    if (event->button() != Qt::LeftButton || m_axes.empty()) {
        return;
    }
    const QPointF position = event->position();
    m_drag = {.what = Drag::What::Line, .axis = -1, .from = position, .anchor = 0.0, .range = {}, .hasMoved = false};
    const int axis = axisNear(position.x(), kAxisReach);
    for (int title = 0; title < static_cast<int>(m_axes.size()); ++title) {
        if (titleRect(title).contains(position)) {
            m_drag.what = Drag::What::MoveAxis;
            m_drag.axis = title;
            chooseAxis(title);
            return;
        }
    }
    if (axis < 0) {
        return;
    }
    chooseAxis(axis);
    m_drag.axis = axis;
    m_drag.anchor = heightAt(position.y());
    m_drag.what = Drag::What::Brush;
    const ParallelAxis& brushed = m_axes[static_cast<std::size_t>(axis)];
    if (brushed.range()) {
        m_drag.range =
            std::minmax({brushed.heightOf(brushed.range()->first), brushed.heightOf(brushed.range()->second)});
        if (m_drag.anchor >= m_drag.range.first && m_drag.anchor <= m_drag.range.second) {
            m_drag.what = Drag::What::MoveRange;
        }
    }
}

void ParallelCanvas::mouseMoveEvent(QMouseEvent* event) {
    refresh();
    m_mouse = event->position();
    if (!event->buttons().testFlag(Qt::LeftButton) || m_drag.what == Drag::What::None) {
        const bool isOnAxis = axisNear(m_mouse.x(), kAxisReach) >= 0 && m_mouse.y() > bodyOf(size()).top() - 6.0;
        setCursor(isOnAxis ? Qt::SizeVerCursor : Qt::ArrowCursor);
        showCard(m_mouse);
        return;
    }
    if (!m_drag.hasMoved && (m_mouse - m_drag.from).manhattanLength() < QApplication::startDragDistance()) {
        return;
    }
    m_drag.hasMoved = true;
    const double height = heightAt(m_mouse.y());
    switch (m_drag.what) {
    case Drag::What::Brush:
        brush(m_drag.axis, m_drag.anchor, height);
        break;
    case Drag::What::MoveRange: {
        const double shift = std::clamp(height - m_drag.anchor, -m_drag.range.first, 1.0 - m_drag.range.second);
        brush(m_drag.axis, m_drag.range.first + shift, m_drag.range.second + shift);
        break;
    }
    case Drag::What::MoveAxis:
        update();
        break;
    default:
        break;
    }
}

void ParallelCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const Drag drag = std::exchange(m_drag, Drag{});
    const bool add = event->modifiers().testFlag(Qt::ControlModifier);
    if (drag.what == Drag::What::MoveAxis && drag.hasMoved) {
        const QRectF body = bodyOf(size());
        const double spacing = m_axes.size() > 1 ? body.width() / static_cast<double>(m_axes.size() - 1) : 1.0;
        moveAxis(drag.axis, static_cast<int>(std::lround((event->position().x() - body.left()) / spacing)));
    } else if ((drag.what == Drag::What::Brush || drag.what == Drag::What::MoveRange) && !drag.hasMoved) {
        if (m_axes[static_cast<std::size_t>(drag.axis)].range()) {
            m_axes[static_cast<std::size_t>(drag.axis)].clearRange();
            selectRanges();
        }
    } else if (drag.what == Drag::What::Line && !drag.hasMoved) {
        const int index = lineAt(event->position());
        if (index >= 0 && add) {
            m_model.toggleSelected(index);
        } else if (index >= 0 || !add) {
            m_model.setCurrent(index);
        }
    }
    update();
}

void ParallelCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    for (int axis = 0; axis < static_cast<int>(m_axes.size()); ++axis) {
        if (titleRect(axis).contains(event->position())) {
            invertAxis(axis);
            return;
        }
    }
}

void ParallelCanvas::leaveEvent(QEvent* event) {
    m_card->hide();
    QWidget::leaveEvent(event);
}

void ParallelCanvas::brush(int axis, double from, double to) {
    const ParallelAxis& brushed = m_axes[static_cast<std::size_t>(axis)];
    setRange(axis, brushed.valueAt(from), brushed.valueAt(to));
}

void ParallelCanvas::chooseAxis(int axis) {
    m_chosenAxis = std::clamp(axis, 0, std::max(static_cast<int>(m_axes.size()) - 1, 0));
    update();
}

void ParallelCanvas::stepOnAxis(int by, bool stretches, bool adds) {
    if (m_axes.empty() || m_model.size() == 0) {
        return;
    }
    const ParallelAxis& axis = m_axes[static_cast<std::size_t>(m_chosenAxis)];
    std::vector<int> order;
    for (int index = 0; index < m_model.size(); ++index) {
        if (m_model.passes(index) && !std::isnan(axis.value(index))) {
            order.push_back(index);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return axis.heights()[static_cast<std::size_t>(a)] > axis.heights()[static_cast<std::size_t>(b)];
    });
    if (order.empty()) {
        return;
    }
    const auto found = std::find(order.begin(), order.end(), m_model.current());
    const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const std::ptrdiff_t place =
        found == order.end() ? 0 : std::clamp<std::ptrdiff_t>(found - order.begin() + by, 0, last);
    const int next = order[static_cast<std::size_t>(place)];
    if (stretches) {
        const double anchor = found == order.end() ? axis.value(next) : axis.value(m_model.current());
        const auto [low, high] = axis.range().value_or(std::pair(anchor, anchor));
        // Extends the range by one value in the direction of the key.
        const bool upwards = (by < 0) != axis.isInverted();
        const double edge = upwards ? high : low;
        double reached = edge;
        for (const int index : order) {
            const double value = axis.value(index);
            const bool isBeyond = upwards ? value > edge : value < edge;
            if (isBeyond && (reached == edge || std::abs(value - edge) < std::abs(reached - edge))) {
                reached = value;
            }
        }
        setRange(m_chosenAxis, upwards ? low : reached, upwards ? reached : high);
        return;
    }
    adds ? m_model.addToSelection(next) : m_model.setCurrent(next);
}

void ParallelCanvas::keyPressEvent(QKeyEvent* event) {
    refresh();
    const bool hasCtrl = event->modifiers().testFlag(Qt::ControlModifier);
    const bool stretches = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int by = event->key() == Qt::Key_Left ? -1 : 1;
        return hasCtrl ? moveAxis(m_chosenAxis, m_chosenAxis + by) : chooseAxis(m_chosenAxis + by);
    }
    case Qt::Key_Up:
        return stepOnAxis(-1, stretches, hasCtrl);
    case Qt::Key_Down:
        return stepOnAxis(1, stretches, hasCtrl);
    case Qt::Key_I:
        if (!m_axes.empty()) {
            invertAxis(m_chosenAxis);
        }
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        if (!m_axes.empty() && m_axes[static_cast<std::size_t>(m_chosenAxis)].range()) {
            m_axes[static_cast<std::size_t>(m_chosenAxis)].clearRange();
            selectRanges();
        }
        return;
    case Qt::Key_Escape:
        if (hasRanges()) {
            return clearRanges();
        }
        return m_model.setCurrent(-1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void ParallelCanvas::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ParallelCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void ParallelCanvas::resizeEvent(QResizeEvent*) {
    m_card->hide();
}

void ParallelCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_colors = ViewColors::of(palette());
        m_redrawsAll = true;
        markStale();
    }
}

QPointF ParallelCanvas::positionOf(int index, int axis) const {
    if (axis < 0 || axis >= static_cast<int>(m_axes.size()) || index < 0 || index >= static_cast<int>(m_kinds.size())) {
        return {kNaN, kNaN};
    }
    const QRectF body = bodyOf(size());
    return {xOf(axis, body), yOf(axis, index, body)};
}

} // namespace trazor::ui

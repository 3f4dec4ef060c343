// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of the lineage canvas.
#include "ui/canvas/candidate_card.h"
#include "ui/lineage/lineage_canvas.h"

#include "ui/canvas/focus_frame.h"
#include "ui/canvas/hover_card.h"
#include "ui/lineage/lineage_text.h"
#include "ui/lineage/path_list.h"
#include "ui/models/session_model.h"
#include "ui/support/formatting.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::ui {

QString LineageCanvas::cardOf(int index) const {
    QString card = candidateCard(m_model, index);
    if (const QString changes = changesText(m_model, index, 4); !changes.isEmpty()) {
        card += changes.toHtmlEscaped().replace(QStringLiteral(", "), QStringLiteral("<br>"));
    }
    if (const QString effect = effectText(m_model, index); !effect.isEmpty()) {
        card += QStringLiteral("<br>") + effect.toHtmlEscaped();
    }
    return card;
}

void LineageCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter, size());
    drawFocusFrame(painter, *this);
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
    refresh();
    const QRectF strip = overviewRect();
    m_isInOverview = m_isPressed && strip.contains(event->position());
    if (m_isInOverview) {
        // Inside the frame, the frame is grabbed at the mouse; elsewhere it first jumps there.
        const QRectF frame = LineageOverview::toStrip(sightIn(size(), footerHeight(size())), strip, m_layout);
        m_grip = frame.contains(event->position()) ? event->position() - frame.center() : QPointF();
        moveSightTo(event->position() - m_grip);
    }
}

void LineageCanvas::mouseMoveEvent(QMouseEvent* event) {
    refresh();
    if (!m_isPressed) {
        const bool isInOverview = overviewRect().contains(event->position());
        setCursor(isInOverview ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (const int index = isInOverview ? -1 : nodeAt(event->position()); index >= 0) {
            m_card->showAt(event->position().toPoint(), cardOf(index));
        } else {
            m_card->hide();
        }
        return;
    }
    if (m_isInOverview) {
        moveSightTo(event->position() - m_grip);
        return;
    }
    m_isDragging =
        m_isDragging || (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_isDragging && !m_pathOnly) {
        panBy(event->position() - m_dragFrom);
        m_dragFrom = event->position();
    }
}

void LineageCanvas::mouseReleaseEvent(QMouseEvent* event) {
    m_isPressed = false;
    if (std::exchange(m_isInOverview, false) || std::exchange(m_isDragging, false) ||
        event->button() != Qt::LeftButton) {
        return;
    }
    refresh();
    const int index = nodeAt(event->position());
    if (index >= 0 && event->modifiers().testFlag(Qt::ControlModifier)) {
        m_model.toggleSelected(index);
    } else if (index >= 0 || !m_pathOnly) {
        m_model.setCurrent(index);
    }
}

void LineageCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    refresh();
    const int index = overviewRect().contains(event->position()) ? -1 : nodeAt(event->position());
    if (index >= 0 && !m_pathOnly) {
        toggleFolded(index);
    }
}

void LineageCanvas::contextMenuEvent(QContextMenuEvent* event) {
    refresh();
    m_card->hide();
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const int index = m_pathOnly ? -1 : byMouse ? nodeAt(event->pos()) : m_model.current();
    if (index < 0) {
        event->ignore(); // the view's own context menu
        return;
    }
    if (!m_model.isSelected(index)) {
        m_model.setCurrent(index);
    }
    QMenu menu(this);
    for (const QWidget* view = parentWidget(); view != nullptr && menu.isEmpty(); view = view->parentWidget()) {
        menu.addActions(view->actions());
    }
    menu.addSeparator();
    const bool isFolded = m_visibility.isFolded(index);
    QAction* fold = menu.addAction(isFolded ? QStringLiteral("Unfold the descendants of %1").arg(candidateName(index))
                                            : QStringLiteral("Fold the descendants of %1").arg(candidateName(index)));
    fold->setEnabled(isFolded || !m_layout.children(index).empty());
    connect(fold, &QAction::triggered, this, [this, index] { toggleFolded(index); });
    QAction* all = menu.addAction(QStringLiteral("Unfold everything"));
    all->setEnabled(m_visibility.hasFolded());
    connect(all, &QAction::triggered, this, &LineageCanvas::unfoldAll);
    menu.addSeparator();
    for (const int parent : m_model.candidate(index).parents) {
        connect(menu.addAction(QStringLiteral("Go to parent %1").arg(candidateName(parent))), &QAction::triggered, this,
                [this, parent] { goTo(parent); });
    }
    connect(menu.addAction(QStringLiteral("Go to the root")), &QAction::triggered, this,
            [this, index] { goTo(pathToRoot(m_model, index).back()); });
    menu.exec(event->globalPos());
}

void LineageCanvas::leaveEvent(QEvent*) {
    m_card->hide();
}

void LineageCanvas::goTo(int index) {
    if (index >= 0) {
        m_model.setCurrent(index);
        centerOn(index);
    }
}

int LineageCanvas::sibling(int index, int steps) const {
    const int parent = firstParent(m_model, index);
    if (parent < 0) {
        return -1;
    }
    const std::vector<int>& all = m_layout.children(parent);
    const auto at = std::find(all.begin(), all.end(), index) - all.begin() + steps;
    return at >= 0 && at < static_cast<std::ptrdiff_t>(all.size()) ? all[static_cast<std::size_t>(at)] : -1;
}

/// Target candidate of a navigation key; -1 if there is none.
int LineageCanvas::stepTarget(const QKeyEvent& event) const {
    const int current = m_model.current();
    if (current < 0) {
        return m_model.ranking().best();
    }
    const std::vector<int>& parents = m_model.candidate(current).parents;
    const std::vector<int>& children = m_layout.children(current);
    switch (event.key()) {
    case Qt::Key_Left:
        if (event.modifiers().testFlag(Qt::ShiftModifier)) {
            return parents.size() > 1 && parents[1] < current ? parents[1] : -1;
        }
        return firstParent(m_model, current);
    case Qt::Key_Right:
        return children.empty() ? -1 : children.front();
    case Qt::Key_Up:
        return m_layout.neighbour(current, -1);
    case Qt::Key_Down:
        return m_layout.neighbour(current, 1);
    case Qt::Key_PageUp:
        return sibling(current, -1);
    case Qt::Key_PageDown:
        return sibling(current, 1);
    case Qt::Key_End:
        return m_model.size() - 1;
    default: // Home
        return m_path.empty() ? -1 : m_path.back();
    }
}

void LineageCanvas::keyPressEvent(QKeyEvent* event) {
    refresh();
    const QPointF middle(width() / 2.0, height() / 2.0);
    if (event->modifiers().testFlag(Qt::AltModifier)) {
        const double x = event->key() == Qt::Key_Left ? 0.25 : event->key() == Qt::Key_Right ? -0.25 : 0.0;
        const double y = event->key() == Qt::Key_Up ? 0.25 : event->key() == Qt::Key_Down ? -0.25 : 0.0;
        if (x != 0.0 || y != 0.0) {
            return panBy(QPointF(x * width(), y * height()));
        }
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End: {
        const int target = stepTarget(*event);
        if (target >= 0 && event->modifiers().testFlag(Qt::ControlModifier)) {
            m_model.addToSelection(target);
            return centerOn(target);
        }
        return goTo(target);
    }
    case Qt::Key_C:
        return m_model.current() >= 0 ? toggleFolded(m_model.current()) : unfoldAll();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1.25, 1.25, middle);
    case Qt::Key_Minus:
        return zoom(0.8, 0.8, middle);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Escape:
        return m_model.setCurrent(-1);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/lazy_refresh.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace trazor::ui {

LazyRefresh::LazyRefresh(QWidget& widget, std::function<void()> refresh)
    : QObject(&widget)
    , m_widget(widget)
    , m_refresh(std::move(refresh)) {
    widget.installEventFilter(this);
}

void LazyRefresh::request() {
    m_isStale = true;
    m_widget.update();
}

void LazyRefresh::flush() {
    if (std::exchange(m_isStale, false)) {
        m_refresh();
    }
}

bool LazyRefresh::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint) {
        flush();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace trazor::ui

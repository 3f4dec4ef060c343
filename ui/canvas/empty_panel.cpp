// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/empty_panel.h"

#include "ui/canvas/empty_state.h"

#include <QPainter>

namespace trazor::ui {

EmptyPanel::EmptyPanel(const QString& title, const QString& explanation, QWidget* parent)
    : QWidget(parent) {
    setTexts(title, explanation);
}

void EmptyPanel::setTexts(const QString& title, const QString& explanation) {
    m_title = title;
    m_explanation = explanation;
    setAccessibleName(title);
    setAccessibleDescription(explanation);
    update();
}

void EmptyPanel::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    drawEmptyState(painter, rect(), ViewColors::of(palette()), m_title, m_explanation);
}

} // namespace trazor::ui

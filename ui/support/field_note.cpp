// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/field_note.h"

#include "ui/support/theme.h"

#include <QApplication>
#include <QEvent>

namespace trazor::ui {

FieldNote::FieldNote(QWidget* parent)
    : QLabel(parent) {
    setWordWrap(true);
    setForegroundRole(QPalette::WindowText); // independent of the parent's background role
    restyle();
}

void FieldNote::showHint(const QString& text) {
    setText(text);
    m_isProblem = false;
    restyle();
}

void FieldNote::showProblem(const QString& text) {
    setText(text);
    m_isProblem = true;
    restyle();
}

void FieldNote::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        restyle();
    }
}

void FieldNote::restyle() {
    const QPalette application = QApplication::palette();
    const QColor color =
        m_isProblem ? ViewColors::of(application).infeasible : application.color(QPalette::PlaceholderText);
    // setPalette() raises PaletteChange again.
    if (palette().color(QPalette::WindowText) != color) {
        QPalette own;
        own.setColor(QPalette::WindowText, color);
        setPalette(own);
    }
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/underline.h"

#include "ui/support/theme.h"

#include <QApplication>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QTextCharFormat>

namespace trazor::ui {

void underline(QLineEdit& edit, qsizetype position, qsizetype length) {
    // QLineEdit has no text formats of its own, so input method formats are used.
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(ViewColors::of(edit.palette()).infeasible);
        attributes.append({QInputMethodEvent::TextFormat, static_cast<int>(position) - edit.cursorPosition(),
                           static_cast<int>(length), format});
    }
    QInputMethodEvent event({}, attributes);
    QApplication::sendEvent(&edit, &event);
}

} // namespace trazor::ui

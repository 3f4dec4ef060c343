// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/field_note.h"

#include "ui/support/theme.h"

#include <QLabel>
#include <QWidget>

namespace trazor::ui {

void setFieldNote(QLabel& label, const QString& text, bool isProblem) {
    label.setText(text);
    if (isProblem) {
        QPalette palette = label.palette();
        palette.setColor(QPalette::WindowText, ViewColors::of(palette).infeasible);
        label.setForegroundRole(QPalette::WindowText);
        label.setPalette(palette);
    } else {
        label.setPalette({}); // inherits again, so that a change of theme reaches it
        label.setForegroundRole(QPalette::PlaceholderText);
    }
}

} // namespace trazor::ui

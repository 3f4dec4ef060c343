// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/dialogs.h"

#include <QFileDialog>
#include <QInputDialog>

namespace trazor::ui {

Dialogs Dialogs::native() {
    return {
        .openFile = [](QWidget* parent, const QString& title,
                       const QString& filter) { return QFileDialog::getOpenFileName(parent, title, {}, filter); },
        .saveFile = [](QWidget* parent, const QString& title, const QString& suggestion,
                       const QString& filter) { return QFileDialog::getSaveFileName(parent, title, suggestion, filter); },
        .askCount = [](QWidget* parent, const QString& title, const QString& question,
                       int suggestion) -> std::optional<int> {
            bool accepted = false;
            const int count = QInputDialog::getInt(parent, title, question, suggestion, 1, 1000000, 100, &accepted);
            return accepted ? std::optional<int>(count) : std::nullopt;
        },
    };
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/dialogs.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>

namespace trazor::ui {

namespace {

constexpr auto kFolderKey = "files/folder";

/// Where files were opened or saved last.
QString folder() {
    const QString last = QSettings().value(kFolderKey).toString();
    return QFileInfo(last).isDir() ? last : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

QString remembered(const QString& file) {
    if (!file.isEmpty()) {
        QSettings().setValue(kFolderKey, QFileInfo(file).absolutePath());
    }
    return file;
}

} // namespace

Dialogs Dialogs::native() {
    return {
        .openFile =
            [](QWidget* parent, const QString& title, const QString& filter) {
                return remembered(QFileDialog::getOpenFileName(parent, title, folder(), filter));
            },
        .saveFile =
            [](QWidget* parent, const QString& title, const QString& suggestion, const QString& filter) {
                return remembered(
                    QFileDialog::getSaveFileName(parent, title, QDir(folder()).filePath(suggestion), filter));
            },
        .askCount = [](QWidget* parent, const QString& title, const QString& question,
                       int suggestion) -> std::optional<int> {
            bool accepted = false;
            const int count = QInputDialog::getInt(parent, title, question, suggestion, 1, 1000000, 100, &accepted);
            return accepted ? std::optional<int>(count) : std::nullopt;
        },
        .askText = [](QWidget* parent, const QString& title, const QString& question,
                      const QString& suggestion) -> std::optional<QString> {
            bool accepted = false;
            const QString text =
                QInputDialog::getText(parent, title, question, QLineEdit::Normal, suggestion, &accepted);
            return accepted ? std::optional<QString>(text) : std::nullopt;
        },
        .askUnsaved =
            [](QWidget* parent, const QString& name) {
                const auto answer = QMessageBox::question(
                    parent, "Changes that are not saved", QString("Save the changes of %1?").arg(name),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
                return answer == QMessageBox::Save      ? Unsaved::Save
                       : answer == QMessageBox::Discard ? Unsaved::Discard
                                                        : Unsaved::Cancel;
            },
    };
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/dialogs.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>

namespace trazor::ui {

namespace {

QString keyOf(const QString& title) {
    return QString("files/folders/%1").arg(title);
}

QString remembered(const QString& title, const QString& file) {
    if (!file.isEmpty()) {
        QSettings().setValue(keyOf(title), QFileInfo(file).absolutePath());
    }
    return file;
}

} // namespace

QString sessionsFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/sessions";
}

QString startFolder(const QString& title) {
    QString last = QSettings().value(keyOf(title)).toString();
    if (QFileInfo(last).isDir()) {
        return last;
    }
    return title == kOpenTitle && QFileInfo(sessionsFolder()).isDir()
               ? sessionsFolder()
               : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

void resizeOnScreen(QWidget& window, const QSize& size) {
    constexpr QSize kDecoration(0, 40);
    window.resize(size.boundedTo(window.screen()->availableSize() - kDecoration));
}

Dialogs Dialogs::native() {
    return {
        .openFile =
            [](QWidget* parent, const QString& title, const QString& filter) {
                return remembered(title, QFileDialog::getOpenFileName(parent, title, startFolder(title), filter));
            },
        .saveFile =
            [](QWidget* parent, const QString& title, const QString& suggestion, const QString& filter) {
                return remembered(title, QFileDialog::getSaveFileName(
                                             parent, title, QDir(startFolder(title)).filePath(suggestion), filter));
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
        .confirm =
            [](QWidget* parent, const QString& question, const QString& yes) {
                QMessageBox box(QMessageBox::Question, "T-Razor Studio", question, QMessageBox::Cancel, parent);
                QPushButton* const button = box.addButton(yes, QMessageBox::AcceptRole);
                box.setDefaultButton(button);
                box.exec();
                return box.clickedButton() == button;
            },
        .show = [](const QString& file) { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); },
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

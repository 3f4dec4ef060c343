// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace trazor::ui {

namespace {
constexpr auto kKey = "recentFiles";
constexpr int kMost = 10;
} // namespace

QStringList recentFiles() {
    return QSettings().value(kKey).toStringList();
}

void addRecentFile(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(kKey, files.mid(0, kMost));
}

void removeRecentFile(const QString& file) {
    QStringList files = recentFiles();
    files.removeAll(file);
    QSettings().setValue(kKey, files);
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace trazor::ui {

/// Recently opened sessions and spaces, newest first; some may no longer exist.
QStringList recentFiles();
void addRecentFile(const QString& file);
void removeRecentFile(const QString& file);

} // namespace trazor::ui

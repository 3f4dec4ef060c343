// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace trazor::ui {

/// Sessions opened last, newest first, without those that are gone.
QStringList recentFiles();
void addRecentFile(const QString& file);

} // namespace trazor::ui

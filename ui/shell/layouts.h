// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace trazor::ui {

/// Arrangement of the panels as serialised by the widgets.
struct Layout {
    QByteArray docks;
    QByteArray views;
};

/// Named layouts, stored in QSettings. Names may contain any characters.
QStringList layoutNames();
std::optional<Layout> loadLayout(const QString& name);
void saveLayout(const QString& name, const Layout& layout);
void deleteLayout(const QString& name);

} // namespace trazor::ui

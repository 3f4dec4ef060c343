// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace trazor::ui {

/// Where the panels stand, as the widgets themselves describe it.
struct Layout {
    QByteArray docks;
    QByteArray views;
};

/// Layouts that the user gave a name, in QSettings. Names may hold anything.
QStringList layoutNames();
std::optional<Layout> loadLayout(const QString& name);
void saveLayout(const QString& name, const Layout& layout);
void deleteLayout(const QString& name);

} // namespace trazor::ui

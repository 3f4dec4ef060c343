// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenuBar;
class QWidget;

namespace trazor::ui {

/// Opens the sheet of shortcuts: those of the menus, and the mouse and key bindings of the views.
void showShortcuts(const QMenuBar& menus, QWidget* parent);

} // namespace trazor::ui

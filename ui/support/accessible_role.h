// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>

class QWidget;

namespace trazor::ui {

/// Sets the role that a self-painted widget has for screen readers; Qt knows only the roles of its own widgets. Name
/// and description are the widget's. Must be called before the name is set, because Qt caches the interface then.
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>

class QWidget;

namespace trazor::ui {

/// What a widget that paints itself is to a screen reader; Qt knows only the roles of its own widgets. Name and
/// description are those of the widget. Call it first: Qt remembers what it finds when the name is set.
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

} // namespace trazor::ui

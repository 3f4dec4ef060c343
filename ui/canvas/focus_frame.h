// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QWidget;

namespace trazor::ui {

/// A frame inside a self-painted widget that has the focus of the keyboard; nothing otherwise. On the screen only:
/// pictures of a view do not call it.
void drawFocusFrame(QPainter& painter, const QWidget& widget);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPainter;
class QWidget;

namespace trazor::ui {

/// Draws a frame inside a self-painted widget that has the keyboard focus; otherwise a no-op. For the screen only:
/// exports must not call it.
void drawFocusFrame(QPainter& painter, const QWidget& widget);

} // namespace trazor::ui

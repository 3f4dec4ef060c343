// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace trazor::app {

/// Prints the milliseconds from process start to the window's first paint and quits. The kernel records the start time
/// with a resolution of 10 ms.
void printFirstPaint(QWidget& window);

} // namespace trazor::app

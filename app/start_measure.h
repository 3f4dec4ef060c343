// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace trazor::app {

/// Prints the milliseconds from the start of the process to the first picture of the window, and quits.
/// In steps of 10 ms, which is what the kernel remembers of the start.
void printFirstPaint(QWidget& window);

} // namespace trazor::app

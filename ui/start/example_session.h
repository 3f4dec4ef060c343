// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::ui {

/// Copies the bundled example session to the application's data folder unless it is there, so that stars and notes can
/// be written into it, and returns its path. Throws Error(Io) if it cannot be written.
QString exampleSession();

} // namespace trazor::ui

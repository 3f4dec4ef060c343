// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace trazor::ui {

/// The session that ships with the program, as a file of the user's own in the application's data folder, so that stars
/// and notes can be written into it. Throws Error(Io) if it cannot be put there.
QString exampleSession();

} // namespace trazor::ui

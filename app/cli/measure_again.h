// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace trazor::app {

/// Times the best candidates of a session and stores the times in it, or prints the reason for failure. Blocking. Runs
/// in a child process (`trazor profile --again`), because this one has the search's threads and memory.
void measureAgainInChild(const std::string& sessionFile);

} // namespace trazor::app

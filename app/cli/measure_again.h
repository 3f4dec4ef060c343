// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace trazor::app {

/// Times the best candidates of a session and stores the times in it, or prints the reason for failure to standard
/// error. Blocks. Runs a child process (`trazor profile --again`), because the search's threads and memory would
/// distort the times.
void measureAgainInChild(const std::string& sessionFile);

} // namespace trazor::app

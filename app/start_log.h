// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace trazor::app {

/// The help text of --log-level: "debug, info, warning, error or off: what goes into FILE (default info)".
std::string logLevelHelp(std::string_view program);

/// Starts the program's log with its version. An unwritable log file is reported in the log itself. Throws
/// Error(InvalidArgument) for an unknown level.
void startLog(std::string_view program, std::string_view level);

} // namespace trazor::app

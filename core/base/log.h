// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The log of a program: actions and errors, for bug reports. It never leaves the machine.
///
/// The last lines are kept in memory and, once openFile() was called, also in a file. All functions are thread-safe and
/// never throw: a log that cannot be written must not stop a search.
namespace trazor::log {

enum class Level { Debug, Info, Warning, Error, Off };

/// "debug", "info", "warning", "error" and "off", in the order of Level.
std::span<const std::string_view> levelNames() noexcept;

/// Drops messages below this level. The default is Info.
void setLevel(Level level) noexcept;

/// Starts appending to the file and creates its folder if needed. At 1 MiB the file is rotated to NAME.1.log, and so on
/// up to 3. Returns an error message, or an empty string on success.
std::string openFile(const std::filesystem::path& file);

/// $XDG_STATE_HOME/trazor/PROGRAM.log, by default below ~/.local/state; empty if there is no home folder.
std::filesystem::path defaultFile(std::string_view program);

void debug(std::string_view message) noexcept;
void info(std::string_view message) noexcept;
void warning(std::string_view message) noexcept;
void error(std::string_view message) noexcept;

/// The last lines, oldest first, formatted as in the file.
std::vector<std::string> lastLines();

} // namespace trazor::log

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The log of a program: what it did and what went wrong, for reports of faults. Nothing leaves the machine.
///
/// The last lines are kept in memory, and in a file once openFile() was called. All functions may be called from any
/// thread and never throw: a log that cannot be written must not stop a search.
namespace trazor::log {

enum class Level { Debug, Info, Warning, Error, Off };

/// "debug", "info", "warning", "error" and "off", in the order of Level.
std::span<const std::string_view> levelNames() noexcept;

/// Less important lines are dropped. Info at the start.
void setLevel(Level level) noexcept;

/// Appends to the file from now on, with its folder made where needed; at 1 MiB the file becomes NAME.1.log, and so on
/// up to 3. Returns what went wrong, empty if nothing did.
std::string openFile(const std::filesystem::path& file);

/// $XDG_STATE_HOME/trazor/PROGRAM.log, by default in ~/.local/state; empty without a home folder.
std::filesystem::path defaultFile(std::string_view program);

void debug(std::string_view message) noexcept;
void info(std::string_view message) noexcept;
void warning(std::string_view message) noexcept;
void error(std::string_view message) noexcept;

/// The last lines, oldest first, as they stand in the file.
std::vector<std::string> lastLines();

} // namespace trazor::log

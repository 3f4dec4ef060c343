// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace trazor {

/// Default size limit of a text file (space, architecture); real ones are a few kilobytes.
inline constexpr std::size_t kMaxTextFileBytes = 16U << 20;

/// Reads a text file as UTF-8 and strips the byte order mark; UTF-16 and UTF-32 are recognised by theirs. Throws
/// Error(Io) if the file cannot be read, Error(InvalidFile) if it is larger than `maxBytes` or is not text.
std::string readTextFile(const std::filesystem::path& path, std::size_t maxBytes = kMaxTextFileBytes);

/// True for a regular file that begins like an SQLite database, as every session does.
bool isDatabase(const std::filesystem::path& path);

/// Replaces a regular file atomically: readers see either the old or the new content. Follows symbolic links and keeps
/// the mode of an existing file; a new file gets the mode that the umask leaves. Anything else (a device, a pipe,
/// /dev/stdout) is opened and written directly. Throws Error(Io) and leaves a regular file unchanged; a session
/// database is never replaced and also raises Error(Io).
void writeFileAtomically(const std::filesystem::path& path, std::string_view content);

} // namespace trazor

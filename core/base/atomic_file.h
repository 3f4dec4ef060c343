// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace trazor {

/// Largest text file (space, architecture) that is read: real ones have a few kilobytes.
inline constexpr std::size_t kMaxTextFileBytes = 16U << 20;

/// Whole content of a text file as UTF-8 without a byte order mark; UTF-16 and UTF-32 are recognised by theirs. Throws
/// Error(Io) if the file cannot be read, Error(InvalidFile) if it is larger than `maxBytes` or no text.
std::string readTextFile(const std::filesystem::path& path, std::size_t maxBytes = kMaxTextFileBytes);

/// Replaces a regular file as a whole, so that it has either the old or the new content, never half of one. It keeps
/// its mode, and its links if `path` is one; a new file gets the mode that the umask leaves. Anything else (a device, a
/// pipe, /dev/stdout) is opened and written. Throws Error(Io), and a regular file keeps its old content;
/// so does a session, which nothing else may replace.
void writeFileAtomically(const std::filesystem::path& path, std::string_view content);

} // namespace trazor

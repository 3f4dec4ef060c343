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

/// Whole content of a text file. Throws Error(Io) if it cannot be read, Error(InvalidFile) if it is larger
/// than `maxBytes`.
std::string readTextFile(const std::filesystem::path& path, std::size_t maxBytes = kMaxTextFileBytes);

/// Writes through a temporary file beside the target and renames it, so that the target is either the old or
/// the new content, never half of one. Throws Error(Io) and leaves the old content in place.
void writeFileAtomically(const std::filesystem::path& path, std::string_view content);

} // namespace trazor

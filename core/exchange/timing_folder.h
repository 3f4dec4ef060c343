// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/profile.h"
#include "core/space/search_space.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace trazor::exchange {

/// Writes a folder for timing networks on a machine without this program: the networks as exact PyTorch modules, a list
/// of them, and a Python script that writes the list with the times to results.json. Throws Error(Io) if the folder
/// already contains such a list, and Error(Unsupported) if a network cannot be expressed as a module.
void writeTimingFolder(const space::SearchSpace& space, std::span<const space::Architecture> architectures, int batch,
                       const std::filesystem::path& folder);

/// Fits a profile to the results of the script. Untrusted input: throws Error(InvalidFile) naming the field.
device::Profile profileOfTimings(std::string_view results, std::string_view origin);

} // namespace trazor::exchange

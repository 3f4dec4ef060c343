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

/// Writes what times networks on a machine without this program into a new folder: the networks as exact PyTorch
/// modules, a list of them, and a Python script that writes results.json with the list and the times. Throws Error(Io)
/// if the folder has such a list already, and Error(Unsupported) if the modules cannot express a network.
void writeTimingFolder(const space::SearchSpace& space, std::span<const space::Architecture> architectures, int batch,
                       const std::filesystem::path& folder);

/// Fits the profile to what the script wrote. Untrusted input: throws Error(InvalidFile) naming the field.
device::Profile profileOfTimings(std::string_view results, std::string_view origin);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// Reads an architecture in any format that we read, decided by its content: our JSON, and the files of AutoFormer,
/// PiT, AutoFormerV2 / S3 and FlexiBERT. Values outside the space's choices are warned of wherever the network exists.
/// Throws Error(InvalidFile) naming the place in the file, or Error(Unsupported) for a newer version of ours.
ImportedArchitecture parseArchitecture(const space::SearchSpace& space, std::string_view text, std::string_view origin);

/// The same from a file; Error(Io) if it cannot be read.
ImportedArchitecture loadArchitecture(const space::SearchSpace& space, const std::filesystem::path& file);

} // namespace trazor::exchange

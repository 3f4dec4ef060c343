// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// Parses an architecture and detects the format from the content: our JSON, the files of AutoFormer, PiT, AutoFormerV2
/// / S3 and FlexiBERT, and a config.json of Hugging Face. Values outside the space's choices are only warned about if
/// the network exists. Throws Error(InvalidFile) naming the place, or Error(Unsupported) for a newer version of ours.
ImportedArchitecture parseArchitecture(const space::SearchSpace& space, std::string_view text, std::string_view origin);

/// Reads the file and parses it as parseArchitecture() does. Throws Error(Io) if the file cannot be read.
ImportedArchitecture loadArchitecture(const space::SearchSpace& space, const std::filesystem::path& file);

} // namespace trazor::exchange

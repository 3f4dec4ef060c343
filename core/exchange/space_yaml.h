// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// Parses the SEARCH_SPACE section of the files that AutoFormer and TF-TAS publish: {MLP_RATIO, NUM_HEADS, DEPTH,
/// EMBED_DIM}, or for PiT {PATCH_SIZE, MLP_RATIO, NUM_HEADS, DEPTH, BASE_DIM} with one string "1,2,3" per stage as
/// DEPTH; also Auto-Prox's AUTOFORMER_SEARCH_SPACE and PIT_SEARCH_SPACE. Facts that the file leaves to the authors'
/// code (image size, norms, pooling) are taken from the shipped space of the family. `about` lists the unused keys.
/// `name` becomes the space's name, with characters that are not allowed replaced. Throws Error(InvalidFile) naming the
/// key, the value and the allowed values.
space::SearchSpace parseSpaceYaml(std::string_view yaml, std::string_view name, std::string_view origin);

/// Loads our own space file, a YAML file as above (.yaml or .yml), or the space around a config.json (space_around.h).
/// Throws the errors of parseSpaceYaml(), loadSpace() and loadSpaceAround().
space::SearchSpace loadSpaceFile(const std::filesystem::path& file);

} // namespace trazor::exchange

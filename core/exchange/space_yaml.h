// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <filesystem>
#include <string_view>

namespace trazor::exchange {

/// Reads SEARCH_SPACE of the files that AutoFormer and TF-TAS publish: {MLP_RATIO, NUM_HEADS, DEPTH, EMBED_DIM}, or for
/// PiT {PATCH_SIZE, MLP_RATIO, NUM_HEADS, DEPTH, BASE_DIM} with one text "1,2,3" per stage as DEPTH; also what
/// Auto-Prox calls AUTOFORMER_SEARCH_SPACE and PIT_SEARCH_SPACE. `about` names what of the file was not used. What such
/// a file leaves to the authors' code (image size, norms, pooling) is taken from the shipped space of the family.
/// `name` becomes the space's name, as far as its characters are allowed. Throws Error(InvalidFile) naming the key, the
/// value and what is allowed.
space::SearchSpace parseSpaceYaml(std::string_view yaml, std::string_view name, std::string_view origin);

/// A space file of ours, one of the above, which ends in .yaml or .yml, or the space around a config.json
/// (space_around.h). Throws as parseSpaceYaml(), loadSpace() and loadSpaceAround() do.
space::SearchSpace loadSpaceFile(const std::filesystem::path& file);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/architecture_json.h"

#include <string>
#include <string_view>

namespace trazor::exchange {

/// The subnet file of AutoFormer and TF-TAS: SUPERNET, SEARCH_SPACE, RETRAIN {MLP_RATIO, NUM_HEADS, DEPTH,
/// EMBED_DIM}. Exact for AutoFormer spaces; Error(Unsupported) for others.
std::string autoformerYaml(const space::SearchSpace& space, const space::Architecture& architecture);

/// Reads RETRAIN. Values outside the space's choices give warnings. Throws Error(InvalidFile) naming the key.
ImportedArchitecture parseAutoformerYaml(const space::SearchSpace& space, std::string_view yaml,
                                         std::string_view origin);

} // namespace trazor::exchange

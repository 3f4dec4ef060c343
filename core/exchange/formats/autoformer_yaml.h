// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"
#include "core/space/network_plan.h"

#include <string>
#include <string_view>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// The YAML of AutoFormer's training code (Chen et al., ICCV 2021): SUPERNET, SEARCH_SPACE and RETRAIN with EMBED_DIM,
/// DEPTH, NUM_HEADS and MLP_RATIO. The file has no other facts; its reader builds attention 64 x heads wide.

/// The space of all networks that the training code builds, with the facts that the file leaves open as fixed facts.
space::SearchSpace autoformerReader(const space::NetworkPlan& network);
std::string autoformerYaml(const space::SearchSpace& space, const space::Architecture& architecture);
bool isAutoformerYaml(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readAutoformerYaml(const JsonView& root);

} // namespace trazor::exchange

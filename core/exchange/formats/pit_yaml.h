// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"
#include "core/space/network_plan.h"

#include <string>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// TF-TAS's YAML of pooling Transformers (experiments/subnet_pit): SEARCH_SPACE, and RETRAIN with PATCH_SIZE and
/// MLP_RATIO of the network, NUM_HEADS, DEPTH and BASE_DIM of each stage.

/// The space of all networks of this patch size that the authors' code builds; facts missing in the file are fixed.
space::SearchSpace pitReader(const space::NetworkPlan& network);
std::string pitYaml(const space::SearchSpace& space, const space::Architecture& architecture);
bool isPitYaml(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readPitYaml(const JsonView& root);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"
#include "core/space/network_plan.h"

#include <string>
#include <vector>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// The YAML of AutoFormerV2 / S3 (Chen et al., NeurIPS 2021): EMBED_DIM and DEPTHS by stage, NUM_HEADS, MLP_RATIO and
/// WINDOW_SIZE by stage and block. Heads are 32 wide.

/// The space of all networks with this number of stages that the authors' code builds; open facts are fixed.
space::SearchSpace s3Reader(const space::NetworkPlan& network);
/// Notes on parts of the network that the authors' released module cannot build.
std::vector<std::string> s3Notes(const space::NetworkPlan& network);
std::string s3Yaml(const space::SearchSpace& space, const space::Architecture& architecture);
bool isS3Yaml(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readS3Yaml(const JsonView& root);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/described_network.h"
#include "core/exchange/fidelity.h"

#include <string>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// The YAML of AutoFormerV2 / S3 (Chen et al., NeurIPS 2021): EMBED_DIM and DEPTHS by stage, NUM_HEADS, MLP_RATIO and
/// WINDOW_SIZE by stage and block. Heads are 32 wide.

Fidelity s3Fidelity(const space::NetworkPlan& plan);
std::string s3Yaml(const space::SearchSpace& space, const space::Architecture& architecture);
bool isS3Yaml(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readS3Yaml(const JsonView& root);

} // namespace trazor::exchange

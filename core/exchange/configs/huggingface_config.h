// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"

#include <string>
#include <string_view>

namespace trazor::exchange {

/// config.json of Hugging Face transformers: vit; electra, which is BERT without a pooler and with a token table of its
/// own width; gpt2. These have one shape for all layers; where layers differ, the file builds the median of each number
/// and records the layers' own in per_layer_config, which transformers' own models do not build.

/// The network that the configuration describes, and what releases of transformers make of it.
DescribedPlan huggingfacePlan(const space::NetworkPlan& plan);
/// Only for a plan that is not refused.
std::string huggingfaceConfig(const space::NetworkPlan& plan, std::string_view id, std::string_view spaceName,
                              const Fidelity& fidelity);

} // namespace trazor::exchange

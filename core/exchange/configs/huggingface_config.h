// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"

#include <string>
#include <string_view>

namespace trazor::exchange {

/// config.json of Hugging Face transformers: vit; electra, which is BERT without a pooler and with a separate embedding
/// width; gpt2. These models have one shape for all layers. If layers differ, the file describes the median of each
/// number and records the deviating layers in per_layer_config, which transformers' own models ignore.

/// The network that the configuration describes, with notes on how transformers releases deviate from it.
DescribedPlan huggingfacePlan(const space::NetworkPlan& plan);
/// The plan must not be refused (see Fidelity).
std::string huggingfaceConfig(const space::NetworkPlan& plan, std::string_view id, std::string_view spaceName,
                              const Fidelity& fidelity);

} // namespace trazor::exchange

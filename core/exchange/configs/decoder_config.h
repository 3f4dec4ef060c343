// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"

#include <string>

namespace trazor::exchange {

/// Whether a network is a causal text decoder with RMSNorm, as the formats of this file are.
bool isDecoder(const space::NetworkPlan& plan);

/// config.json of transformers: qwen3 where q and k are normed, qwen2 where q, k and v have biases and the output has
/// none, mistral where all layers have a window, else llama. All layers have the shape of the first.
std::string llamaConfig(const space::NetworkPlan& plan);

/// OpenELM's config.json: heads, heads of k and v, and the multiplier of the MLP by layer; read by mlx-lm and
/// llama.cpp.
std::string openElmConfig(const space::NetworkPlan& plan);

/// config.json of NVIDIA's searched models (DeciLM): by layer the heads of k and v, the MLP's width as multiples of
/// 256, and parts that are left out; read by vLLM and by the code that comes with these models.
std::string nemotronNasConfig(const space::NetworkPlan& plan);

/// config.json of Gemma-3n's text model, whose MLP width is a list by layer; transformers reads it. The model has parts
/// of its own besides.
std::string gemma3nConfig(const space::NetworkPlan& plan);

/// The network that a file of the above describes: what our reader of config.json makes of it. How many tokens are
/// scored is no matter of a file and taken from `plan`. Throws Error(InvalidFile).
DescribedPlan readBackConfig(const std::string& text, const space::NetworkPlan& plan);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"

#include <string>

namespace trazor::exchange {

/// True for a causal text decoder with RMSNorm, the kind of network that the formats below describe.
bool isDecoder(const space::NetworkPlan& plan);

/// Writes a config.json for transformers: qwen3 if q and k are normed, qwen2 if q, k and v have biases but the output
/// projection has none, mistral if all layers have one window, else llama. All layers get the shape of the first one
/// that has attention and MLP.
std::string llamaConfig(const space::NetworkPlan& plan);

/// Writes OpenELM's config.json with heads, key/value heads and MLP multiplier per layer; read by mlx-lm and llama.cpp.
std::string openElmConfig(const space::NetworkPlan& plan);

/// Writes the config.json of NVIDIA's searched models (DeciLM) with, per layer, key/value heads, the MLP's width in
/// multiples of 256, and omitted parts; read by vLLM and by the code that comes with these models.
std::string nemotronNasConfig(const space::NetworkPlan& plan);

/// Writes the config.json of Gemma-3n's text model, with the MLP width per layer; read by transformers, which adds the
/// model's own parts.
std::string gemma3nConfig(const space::NetworkPlan& plan);

/// The network that our config.json reader builds from one of these files. The number of scored tokens is not part of
/// the file and is taken from `plan`. Throws Error(InvalidFile).
DescribedPlan readBackConfig(const std::string& text, const space::NetworkPlan& plan);

} // namespace trazor::exchange

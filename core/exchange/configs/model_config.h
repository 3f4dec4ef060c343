// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// True for a config.json in Hugging Face's format, recognised by its "model_type".
bool isModelConfig(const JsonView& root);

/// Parses a config.json of llama, mistral, qwen2, qwen3, gemma3n, nemotron-nas, openelm, gpt2, bert, electra, vit, deit
/// or swin. For text this is the language model with its head, or BERT's encoder without a pooler. Missing keys take
/// the family's defaults. Throws Error(InvalidFile) naming the key, the value and the range, or the part that our
/// vocabulary cannot describe.
DescribedNetwork readModelConfig(const JsonView& root);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// Whether this is a config.json as Hugging Face's programs read it: it names its "model_type".
bool isModelConfig(const JsonView& root);

/// The network of a config.json of llama, mistral, qwen2, qwen3, gemma3n, nemotron-nas, openelm, gpt2, bert, electra,
/// vit, deit or swin. Text: the language model with its head, or BERT's encoder without a pooler. What a file leaves
/// out has the value that the family gives it. Throws Error(InvalidFile) naming the key, the value and the range, or
/// the part that no word of ours describes.
DescribedNetwork readModelConfig(const JsonView& root);

} // namespace trazor::exchange

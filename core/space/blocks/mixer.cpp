// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/mixer.h"

#include "core/space/blocks/block_part.h"

#include <algorithm>

namespace trazor::space {
namespace {

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    if (!block.mixes()) {
        return;
    }
    const std::string_view operation = words.text("operation", kMixerChoices.front().word);
    const auto choice = std::find_if(kMixerChoices.begin(), kMixerChoices.end(),
                                     [&](const MixerChoice& it) { return it.word == operation; });
    block.mixer = choice->mixer;
    block.convKernel = choice->convKernel;
    if (!block.attends()) {
        // Words about the attention width do not apply to other mixers: heads split the width of the block.
        block.attentionWidth = block.embedDim;
        block.headDim = block.embedDim / block.heads;
        block.kvHeads = block.heads;
        block.qkNorm = false;
        block.qkvBias = block.projBias = true;
    }
}

void check(const BlockPlan& block, const TokenGrid&) {
    if (block.attends() || !block.mixes()) {
        return;
    }
    const MixerChoice* const choice = mixerChoice(block);
    if (choice == nullptr) {
        refuse(block, "a span convolution has a kernel of 5 or 9, not " + std::to_string(block.convKernel));
    }
    if (block.kvHeads != block.heads || block.qkNorm || !block.qkvBias || !block.projBias) {
        refuse(block,
               "kv_heads, qk_norm and biases to leave out belong to attention, not to " + std::string(choice->word));
    }
    if (block.headDim * block.heads != block.embedDim) {
        refuse(block, std::string(choice->word) + " needs a width that is a multiple of " +
                          std::to_string(block.heads) + " heads, not " + std::to_string(block.embedDim));
    }
    if (block.mixer == MixerKind::SpanConvolution && block.heads % 2 != 0) {
        refuse(block, std::string(choice->word) + " needs an even number of heads, not " + std::to_string(block.heads));
    }
}

/// Span convolution of ConvBERT: half of the heads attend, half convolve with a kernel made from the input.
Cost spanConvolutionCost(const BlockPlan& block, const TokenGrid& tokens) {
    const std::int64_t d = block.embedDim;
    const std::int64_t n = tokens.tokens;
    const std::int64_t heads = block.heads / 2;
    const std::int64_t a = heads * block.headDim;
    const std::int64_t kernel = block.convKernel;
    Cost cost;
    for (int matrix = 0; matrix < 5; ++matrix) {
        cost += linearCost(n, d, a); // query, key, value, pointwise, values of the convolution
    }
    cost.params += d * kernel; // depthwise, no bias
    cost.macs += n * d * kernel;
    cost += linearCost(n, a, heads * kernel); // kernel
    cost += linearCost(n, d, d);              // output
    cost.macs += 2 * n * n * a + n * a * kernel;
    return cost;
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    if (block.transforms()) {
        cost.mixer += linearCost(tokens.tokens, block.embedDim, block.embedDim);
    } else if (block.mixer == MixerKind::SpanConvolution) {
        cost.mixer += spanConvolutionCost(block, tokens);
    }
}

std::string label(const BlockPlan& block, bool) {
    switch (block.mixer) {
    case MixerKind::SelfAttention:
    case MixerKind::None: // the attention part labels it instead of the heads
        return {};
    case MixerKind::WeightedAttention:
        return "weighted";
    case MixerKind::FourierTransform:
        return "Fourier mixing";
    case MixerKind::CosineTransform:
        return "cosine mixing";
    case MixerKind::SpanConvolution:
        return "span conv " + std::to_string(block.convKernel);
    }
    return {};
}

} // namespace

const BlockPart kMixerPart{plan, check, addCost, label};

const MixerChoice* mixerChoice(const BlockPlan& block) noexcept {
    const auto* const found = std::find_if(kMixerChoices.begin(), kMixerChoices.end(), [&](const MixerChoice& choice) {
        return choice.mixer == block.mixer && choice.convKernel == block.convKernel;
    });
    return found == kMixerChoices.end() ? nullptr : found;
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

#include <algorithm>
#include <cmath>

namespace trazor::space {
namespace {

int headsOf(const Words& words, const BlockPlan& block, std::optional<int> headDim) {
    if (const auto offset = words.number("heads_offset")) {
        if (!headDim) {
            refuse("heads_offset needs head_dim");
        }
        return block.embedDim / *headDim + static_cast<int>(*offset);
    }
    const auto perKey = words.number("heads_per_kv");
    const auto keys = words.number("kv_heads");
    return perKey && keys ? static_cast<int>(*perKey * *keys) : words.integer("heads");
}

int kvHeadsOf(const Words& words, const BlockPlan& block) {
    const int perKey = words.integerOr(0, "heads_per_kv");
    if (perKey == 0) {
        return words.integerOr(block.heads, "kv_heads");
    }
    if (block.heads % perKey != 0) {
        refuse(block,
               std::to_string(block.heads) + " heads are not a multiple of heads_per_kv " + std::to_string(perKey),
               "Choose heads_per_kv that divide every choice of heads, or say kv_heads instead of heads.");
    }
    return block.heads / perKey;
}

int widthOf(const Words& words, const BlockPlan& block, std::optional<int> headDim) {
    if (const auto qkvWidth = words.number("qkv_width")) {
        if (const int all = static_cast<int>(*qkvWidth); all % 3 != 0) {
            refuse(block, "qkv_width " + std::to_string(all) + " is not a multiple of 3");
        }
        return static_cast<int>(*qkvWidth) / 3;
    }
    return headDim ? block.heads * *headDim : block.embedDim;
}

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    block.fusedQkv = words.flag("fused_qkv", true);
    if (words.text("attention_op", "attention") == "none") {
        block.mixer = MixerKind::None;
        return;
    }
    std::optional<int> headDim;
    for (const Word word : {Word("base_dim"), Word("head_dim")}) {
        if (const auto value = words.number(word); value && !headDim) {
            headDim = static_cast<int>(*value);
        }
    }
    block.heads = headsOf(words, block, headDim);
    if (block.heads < 1) {
        refuse(block, std::to_string(block.heads) + " heads; at least 1 is needed");
    }
    block.kvHeads = kvHeadsOf(words, block);
    block.attentionWidth = widthOf(words, block, headDim);
    block.headDim = block.attentionWidth / block.heads;
    const bool isHeadScaled = words.text("attention_scale", "head_dim") == "head_dim";
    const int scaled = isHeadScaled ? block.headDim : block.embedDim / block.heads;
    block.attentionScale = 1.0 / std::sqrt(static_cast<double>(scaled));
    block.qkNorm = words.flag("qk_norm");
    block.qkvBias = words.flag("qkv_bias", true);
    block.projBias = words.flag("proj_bias", true);
}

void check(const BlockPlan& block, const TokenGrid&) {
    if (!block.mixes()) {
        return;
    }
    if (block.heads < 1) {
        refuse(block, std::to_string(block.heads) + " heads; at least 1 is needed");
    }
    if (block.kvHeads < 1 || block.heads % block.kvHeads != 0) {
        refuse(block,
               "kv_heads " + std::to_string(block.kvHeads) + " do not divide " + std::to_string(block.heads) + " heads",
               "Choose kv_heads that divide every choice of heads.");
    }
    if (block.attends() && block.headDim * block.heads != block.attentionWidth) {
        refuse(block,
               "attention width " + std::to_string(block.attentionWidth) + " is not a multiple of " +
                   std::to_string(block.heads) + " heads",
               "Choose other heads or fix head_dim.");
    }
    if (block.headDim < 1 || !std::isfinite(block.attentionScale)) {
        refuse(block, "embed_dim " + std::to_string(block.embedDim) + " is smaller than " +
                          std::to_string(block.heads) + " heads");
    }
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    if (!block.attends()) {
        return;
    }
    const std::int64_t d = block.embedDim;
    const std::int64_t a = block.attentionWidth;
    const auto [size, groups] = attentionGroups(block, tokens);
    const std::int64_t rows = tokens.isText() ? tokens.tokens : size * groups;
    cost.mixer += linearCost(rows, d, a + 2 * block.kvWidth(), block.qkvBias);
    cost.mixer += linearCost(rows, a, d, block.projBias);
    cost.mixer.macs += 2 * rows * size * a;
    if (block.mixer == MixerKind::WeightedAttention) {
        cost.mixer += linearCost(rows, a, a, false);
    }
    if (block.qkNorm) {
        cost.norm.params += 2 * normParams(block.normKind, block.headDim);
    }
}

std::string label(const BlockPlan& block, bool isBrief) {
    if (!block.mixes()) {
        return "no attention";
    }
    if (block.transforms()) {
        return {}; // transforms have no real heads
    }
    std::string text = std::to_string(block.heads) + (block.heads == 1 ? " head" : " heads");
    if (block.kvHeads != block.heads) {
        text.append(" (").append(std::to_string(block.kvHeads)).append(" kv)");
    }
    return block.qkNorm && !isBrief ? text + ", normed" : text;
}

} // namespace

const BlockPart kAttentionPart{plan, check, addCost, label};

std::int64_t keyValueBytes(const BlockPlan& block, std::int64_t context) {
    constexpr std::int64_t kBytesOfANumber = 2;
    const std::int64_t kept = block.window > 0 ? std::min<std::int64_t>(block.window, context) : context;
    return block.causal && block.attends() ? 2 * kBytesOfANumber * kept * block.kvWidth() : 0;
}

} // namespace trazor::space

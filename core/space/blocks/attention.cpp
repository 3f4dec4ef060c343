// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

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
    return words.integer("heads");
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
    block.attentionWidth = widthOf(words, block, headDim);
    block.headDim = block.attentionWidth / block.heads;
    const bool isHeadScaled = words.text("attention_scale", "head_dim") == "head_dim";
    const int scaled = isHeadScaled ? block.headDim : block.embedDim / block.heads;
    block.attentionScale = 1.0 / std::sqrt(static_cast<double>(scaled));
    block.fusedQkv = words.flag("fused_qkv", true);
}

void check(const BlockPlan& block, const TokenGrid&) {
    if (block.heads < 1) {
        refuse(block, std::to_string(block.heads) + " heads; at least 1 is needed");
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
    const std::int64_t rows = size * groups;
    cost.mixer += linearCost(rows, d, 3 * a);
    cost.mixer += linearCost(rows, a, d);
    cost.mixer.macs += groups * 2 * size * size * a;
    if (block.mixer == MixerKind::WeightedAttention) {
        cost.mixer += linearCost(rows, a, a, false);
    }
}

std::string label(const BlockPlan& block, bool) {
    if (block.transforms()) {
        return {}; // has no heads to speak of
    }
    return std::to_string(block.heads) + (block.heads == 1 ? " head" : " heads");
}

} // namespace

const BlockPart kAttentionPart{plan, check, addCost, label};

} // namespace trazor::space

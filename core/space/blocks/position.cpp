// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

#include <algorithm>

namespace trazor::space {
namespace {

void plan(const Words& words, const TokenGrid& tokens, BlockPlan& block) {
    block.causal = words.flag("causal");
    if (!block.attends()) {
        return;
    }
    block.relativeDistance = words.integerOr(0, "relative_position");
    const double fraction = words.number("rotary_fraction").value_or(1.0);
    if (words.text("position", "none") == "rotary" && fraction > 0.0) {
        block.rotaryDim = static_cast<int>(block.headDim * fraction);
        block.rotaryBase = words.number("rotary_base").value_or(10'000.0);
    }
    block.window = words.integerOr(0, "window");
    if (tokens.isText()) {
        return;
    }
    block.window = std::min(block.window, tokens.grid);
    const bool shifts = words.flag("shifted_windows") && block.index % 2 == 1 && block.window < tokens.grid;
    block.shift = shifts ? block.window / 2 : 0;
}

void checkRotary(const BlockPlan& block, const TokenGrid& tokens) {
    if (block.rotaryDim == 0) {
        return;
    }
    if (!tokens.isText()) {
        refuse(block, "rotary positions are for text", "Set position to learned or grid.");
    }
    if (block.rotaryDim % 2 != 0 || block.rotaryDim < 0 || block.rotaryDim > block.headDim) {
        refuse(block,
               "rotary positions turn " + std::to_string(block.rotaryDim) + " of " + std::to_string(block.headDim) +
                   " channels of a head; an even number of them is possible",
               "Choose another rotary_fraction or head_dim.");
    }
    if (!(block.rotaryBase >= 1.0)) {
        refuse(block, "rotary_base " + std::to_string(block.rotaryBase) + " is less than 1");
    }
}

void check(const BlockPlan& block, const TokenGrid& tokens) {
    const bool isLocal = block.window > 0 || block.relativeDistance > 0 || block.rotaryDim > 0;
    if (block.mixes() && !block.attends() && block.causal) {
        refuse(block, "an operation that does not attend sees all tokens and cannot be causal",
               "Set causal to false, or choose among SA-SDP and SA-WMA.");
    }
    if (!block.attends() && isLocal) {
        refuse(block, "windows, relative and rotary positions belong to attention");
    }
    if (block.causal && block.window > 0 && !tokens.isText()) {
        refuse(block, "causal attention to image patches has no windows", "Set causal to false, or window to 0.");
    }
    checkRotary(block, tokens);
    if (block.window > 0 && tokens.otherTokens() > 0) {
        refuse(block, "window attention cannot carry a class token or register tokens",
               "Set class_token to false, register_tokens to 0, or window to 0.");
    }
    if (block.relativeDistance > 0 && tokens.otherTokens() > 1) {
        refuse(block,
               "relative positions know one token besides the patches, not " + std::to_string(tokens.otherTokens()),
               "Set register_tokens or relative_position to 0.");
    }
    if (tokens.isText() && ((block.window > 0 && !block.causal) || block.relativeDistance > 0 || block.shift > 0)) {
        refuse(block, "windows of patches and 2-D relative positions need image patches, not text",
               "A window of text needs causal true.");
    }
    if (block.window < 0 || block.shift < 0 || (block.shift > 0 && block.shift >= block.window)) {
        refuse(block,
               "windows of " + std::to_string(block.window) + " cannot be shifted by " + std::to_string(block.shift));
    }
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    if (block.relativeDistance > 0) {
        const auto [group, groups] = attentionGroups(block, tokens);
        cost.mixer.params += relativeTableParams(block);
        cost.mixer.macs += 2 * groups * group * group * block.attentionWidth;
    }
    if (block.window > 0 && !tokens.isText()) {
        const std::int64_t side = 2 * std::int64_t{block.window} - 1;
        cost.mixer.params += side * side * block.heads;
    }
}

std::string label(const BlockPlan& block, bool isBrief) {
    if (!block.attends()) {
        return {};
    }
    std::string text = block.causal ? "causal" : "";
    if (block.window > 0) {
        text += (text.empty() ? "window " : ", window ") + std::to_string(block.window);
    }
    if (block.rotaryDim > 0 && !isBrief) {
        text += text.empty() ? "rotary" : ", rotary";
    }
    return text;
}

} // namespace

const BlockPart kPositionPart{plan, check, addCost, label};

AttentionGroups attentionGroups(const BlockPlan& block, const TokenGrid& tokens) {
    if (block.window == 0) {
        return {tokens.tokens, 1};
    }
    if (tokens.isText()) {
        return {std::min(block.window, tokens.tokens), 1};
    }
    const std::int64_t side = (tokens.grid + block.window - 1) / block.window;
    return {std::int64_t{block.window} * block.window, side * side};
}

std::int64_t relativeTableParams(const BlockPlan& block) {
    const bool hasTables = block.relativeDistance > 0;
    return hasTables ? 4 * (2 * std::int64_t{block.relativeDistance} + 2) * block.headDim : 0;
}

} // namespace trazor::space

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
    block.window = std::min(words.integerOr(0, "window"), tokens.grid);
    const bool shifts = words.flag("shifted_windows") && block.index % 2 == 1 && block.window < tokens.grid;
    block.shift = shifts ? block.window / 2 : 0;
}

void check(const BlockPlan& block, const TokenGrid& tokens) {
    const bool isLocal = block.window > 0 || block.relativeDistance > 0;
    if (!block.attends() && block.causal) {
        refuse(block, "an operation that does not attend sees all tokens and cannot be causal",
               "Set causal to false, or choose among SA-SDP and SA-WMA.");
    }
    if (!block.attends() && isLocal) {
        refuse(block, "windows and relative positions belong to attention");
    }
    if (block.causal && block.window > 0) {
        refuse(block, "causal attention has no windows", "Set causal to false, or window to 0.");
    }
    if (block.window > 0 && tokens.hasClassToken()) {
        refuse(block, "window attention cannot carry a class token", "Set class_token to false or window to 0.");
    }
    if (tokens.isText() && isLocal) {
        refuse(block, "windows and 2-D relative positions need image patches, not text");
    }
    if (block.window < 0 || block.shift < 0 || (block.shift > 0 && block.shift >= block.window)) {
        refuse(block,
               "windows of " + std::to_string(block.window) + " cannot be shifted by " + std::to_string(block.shift));
    }
}

void addCost(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost) {
    if (block.relativeDistance > 0) {
        const std::int64_t group = attentionGroups(block, tokens).tokens;
        cost.mixer.params += relativeTableParams(block);
        cost.mixer.macs += 2 * group * group * block.attentionWidth;
    }
    if (block.window > 0) {
        const std::int64_t side = 2 * std::int64_t{block.window} - 1;
        cost.mixer.params += side * side * block.heads;
    }
}

std::string label(const BlockPlan& block, bool) {
    return block.causal ? "causal" : block.window > 0 ? "window " + std::to_string(block.window) : std::string();
}

} // namespace

const BlockPart kPositionPart{plan, check, addCost, label};

AttentionGroups attentionGroups(const BlockPlan& block, const TokenGrid& tokens) {
    if (block.window == 0) {
        return {tokens.tokens, 1};
    }
    const std::int64_t side = (tokens.grid + block.window - 1) / block.window;
    return {std::int64_t{block.window} * block.window, side * side};
}

std::int64_t relativeTableParams(const BlockPlan& block) {
    const bool hasTables = block.relativeDistance > 0;
    return hasTables ? 4 * (2 * std::int64_t{block.relativeDistance} + 2) * block.headDim : 0;
}

} // namespace trazor::space

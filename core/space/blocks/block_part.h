// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/block_cost.h"
#include "core/space/blocks/block_plan.h"
#include "core/space/blocks/words.h"

#include <array>
#include <string>

namespace trazor::space {

/// One part of a block: everything specific to the part except its words (word_list.h), its plan fields (block_plan.h)
/// and its layers (core/proxy/torch/layers).
struct BlockPart {
    /// Fills the part's fields from the words. Later parts may read the fields of earlier ones.
    void (*plan)(const Words& words, const TokenGrid& tokens, BlockPlan& block);
    /// Throws Error(InvalidArgument), naming the block, if the block is invalid.
    void (*check)(const BlockPlan& block, const TokenGrid& tokens);
    void (*addCost)(const BlockPlan& block, const TokenGrid& tokens, BlockCost& cost);
    /// Diagram label of the part, possibly empty; `isBrief`: for little room. UTF-8.
    std::string (*label)(const BlockPlan& block, bool isBrief);
};

extern const BlockPart kAttentionPart;
extern const BlockPart kMixerPart;
extern const BlockPart kPositionPart;
extern const BlockPart kFeedForwardPart;
extern const BlockPart kNormPart;

/// All parts, in the order of planning and of labels.
inline constexpr std::array kBlockParts{&kAttentionPart, &kMixerPart, &kPositionPart, &kFeedForwardPart, &kNormPart};

/// Plans the block at the words' place. Throws like check().
BlockPlan planBlock(const Words& words, int embedDim, const TokenGrid& tokens);

BlockCost blockCost(const BlockPlan& block, const TokenGrid& tokens);

/// "4 heads · window 7 · MLP ×4 (768)". UTF-8.
std::string blockLabel(const BlockPlan& block, bool isBrief);

/// Throws Error(InvalidArgument) for an invalid block.
[[noreturn]] inline void refuse(const BlockPlan& block, const std::string& problem, const std::string& hint = {}) {
    refuse("stage " + std::to_string(block.stage + 1) + ", block " + std::to_string(block.index + 1) + ": " + problem,
           hint);
}

/// Number of tokens that a token attends to, and of groups that attend only to themselves. A causal token counts as if
/// it saw later tokens, because dense products compute them too.
struct AttentionGroups {
    std::int64_t tokens = 0;
    std::int64_t groups = 1;
};
AttentionGroups attentionGroups(const BlockPlan& block, const TokenGrid& tokens);

/// Bytes of the 16-bit keys and values that a causal block caches for a text of `context` tokens.
std::int64_t keyValueBytes(const BlockPlan& block, std::int64_t context);

/// The multiple nearest to `wish`; the next one if the nearest is less than 90 % of it (OpenELM).
int multipleNear(double wish, int of);

/// Parameters of a norm.
inline std::int64_t normParams(NormKind kind, std::int64_t width) {
    return kind == NormKind::RmsNorm ? width : 2 * width;
}

/// Parameters of the relative position tables: K and V, vertical and horizontal, each with a row for the class token
/// and one for the far end.
std::int64_t relativeTableParams(const BlockPlan& block);

} // namespace trazor::space

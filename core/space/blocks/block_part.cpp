// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

namespace trazor::space {

BlockPlan planBlock(const Words& words, int embedDim, const TokenGrid& tokens) {
    BlockPlan block;
    block.stage = static_cast<int>(words.stage());
    block.index = static_cast<int>(words.block());
    block.embedDim = embedDim;
    for (const BlockPart* const part : kBlockParts) {
        part->plan(words, tokens, block);
        part->check(block, tokens); // before the next part reads the fields
    }
    return block;
}

BlockCost blockCost(const BlockPlan& block, const TokenGrid& tokens) {
    BlockCost cost;
    for (const BlockPart* const part : kBlockParts) {
        part->addCost(block, tokens, cost);
    }
    return cost;
}

std::string blockLabel(const BlockPlan& block, bool isBrief) {
    std::string text;
    for (const BlockPart* const part : kBlockParts) {
        if (const std::string label = part->label(block, isBrief); !label.empty()) {
            text += (text.empty() ? "" : " \u00b7 ") + label;
        }
    }
    return text;
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

namespace trazor::space {
namespace {

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    block.preNorm = words.text("norm", "pre") == "pre";
    block.normEps = words.number("norm_eps").value_or(1e-5);
}

void check(const BlockPlan&, const TokenGrid&) {}

/// A weight and a bias for each of two norms; a transform in a post-norm block has no residual and no norm after it.
void addCost(const BlockPlan& block, const TokenGrid&, BlockCost& cost) {
    const int norms = block.transforms() && !block.preNorm ? 1 : 2;
    cost.norm.params += 2 * norms * std::int64_t{block.embedDim};
}

std::string label(const BlockPlan&, bool) {
    return {};
}

} // namespace

const BlockPart kNormPart{plan, check, addCost, label};

} // namespace trazor::space

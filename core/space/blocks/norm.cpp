// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/blocks/block_part.h"

namespace trazor::space {
namespace {

void plan(const Words& words, const TokenGrid&, BlockPlan& block) {
    block.preNorm = words.text("norm", "pre") == "pre";
    block.normKind = words.text("norm_kind", "layernorm") == "rmsnorm" ? NormKind::RmsNorm : NormKind::LayerNorm;
    block.normEps = words.number("norm_eps").value_or(1e-5);
}

void check(const BlockPlan&, const TokenGrid&) {}

/// One norm each for mixer and MLP; a transform in a post-norm block has no residual and no norm after it.
void addCost(const BlockPlan& block, const TokenGrid&, BlockCost& cost) {
    const bool isMixerNormed = block.mixes() && (block.preNorm || !block.transforms());
    const int norms = (isMixerNormed ? 1 : 0) + (block.hasMlp() ? 1 : 0);
    cost.norm.params += norms * normParams(block.normKind, block.embedDim);
}

std::string label(const BlockPlan& block, bool isBrief) {
    return block.normKind == NormKind::RmsNorm && !isBrief ? "RMSNorm" : "";
}

} // namespace

const BlockPart kNormPart{plan, check, addCost, label};

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cmath>
#include <vector>

namespace trazor::test {

/// An AutoFormer network spelled out by hand, so that the scoring tests do not depend on space::plan().
struct AutoFormerShape {
    int imageSize = 32;
    int embedDim = 32;
    std::vector<int> heads = {1, 2};
    std::vector<double> mlpRatios = {2.0, 3.5};
    int classes = 10;
    int relativeDistance = 14;
};

inline space::NetworkPlan autoFormerPlan(const AutoFormerShape& shape) {
    space::NetworkPlan plan;
    plan.stem.imageSize = shape.imageSize;
    plan.stem.grid = shape.imageSize / 16;
    plan.stem.embedDim = shape.embedDim;
    space::StagePlan stage;
    stage.embedDim = shape.embedDim;
    stage.grid = plan.stem.grid;
    stage.tokens = plan.stem.grid * plan.stem.grid + 1;
    for (std::size_t i = 0; i < shape.heads.size(); ++i) {
        space::BlockPlan block;
        block.index = static_cast<int>(i);
        block.embedDim = shape.embedDim;
        block.heads = block.kvHeads = shape.heads[i];
        block.headDim = 64;
        block.attentionWidth = 64 * block.heads;
        block.attentionScale = 0.125;
        block.relativeDistance = shape.relativeDistance;
        block.mlpRatio = shape.mlpRatios[i];
        block.mlpHidden = {static_cast<int>(shape.embedDim * shape.mlpRatios[i])};
        stage.blocks.push_back(block);
    }
    plan.stages = {stage};
    plan.head.classes = shape.classes;
    return plan;
}

/// The network of test vector B (algorithm 1.7): 3 x 3, 2 x 2 and 1 patches.
inline space::NetworkPlan miniPitPlan() {
    constexpr int kBase = 8;
    constexpr int kHeads[] = {1, 2, 2};
    space::NetworkPlan plan;
    plan.stem.imageSize = 32;
    plan.stem.stride = 8;
    plan.stem.grid = 3;
    plan.stem.position = space::PositionKind::LearnedGrid;
    plan.stem.embedDim = kBase;
    for (int s = 0; s < 3; ++s) {
        space::StagePlan stage;
        stage.embedDim = kBase * kHeads[s];
        stage.grid = 3 - s;
        stage.tokens = stage.grid * stage.grid + 1;
        space::BlockPlan block;
        block.stage = s;
        block.embedDim = stage.embedDim;
        block.heads = block.kvHeads = kHeads[s];
        block.headDim = kBase;
        block.attentionWidth = stage.embedDim;
        block.attentionScale = 1.0 / std::sqrt(static_cast<double>(kBase));
        block.mlpRatio = 2.0;
        block.mlpHidden = {2 * stage.embedDim};
        block.normEps = 1e-6;
        stage.blocks = {block};
        if (s < 2) {
            stage.downsample = space::DownsampleKind::ConvPool;
            stage.downsampleDim = kBase * kHeads[s + 1];
        }
        plan.stages.push_back(stage);
    }
    plan.head.pool = space::PoolKind::ClassToken;
    plan.head.normEps = 1e-6;
    plan.head.classes = 10;
    return plan;
}

/// The network of test vector C (algorithm 1.7): 14 x 14 and 7 x 7 patches, windows of 7.
inline space::NetworkPlan miniSwinPlan() {
    space::NetworkPlan plan;
    plan.stem.imageSize = 56;
    plan.stem.patch = plan.stem.stride = 4;
    plan.stem.classToken = false;
    plan.stem.position = space::PositionKind::None;
    plan.stem.norm = true;
    plan.stem.embedDim = 32;
    for (int s = 0; s < 2; ++s) {
        space::StagePlan stage;
        stage.embedDim = 32 << s;
        stage.grid = 14 >> s;
        stage.tokens = stage.grid * stage.grid;
        for (int i = 0; i < 2 - s; ++i) {
            space::BlockPlan block;
            block.stage = s;
            block.index = i;
            block.embedDim = stage.embedDim;
            block.heads = block.kvHeads = 1 << s;
            block.headDim = 32;
            block.attentionWidth = stage.embedDim;
            block.attentionScale = 1.0 / std::sqrt(32.0);
            block.window = 7;
            block.shift = 3 * i;
            block.mlpRatio = 2.0;
            block.mlpHidden = {2 * stage.embedDim};
            stage.blocks.push_back(block);
        }
        plan.stages.push_back(stage);
    }
    plan.stages[0].downsample = space::DownsampleKind::PatchMerging;
    plan.stages[0].downsampleDim = 64;
    plan.head.pool = space::PoolKind::MeanTokens;
    plan.head.classes = 10;
    return plan;
}

/// A BERT encoder of plain self-attention with the given feed-forward widths, one list per layer: networks that
/// no search space contains.
inline space::NetworkPlan bertPlan(int embedDim, int heads, const std::vector<std::vector<int>>& hidden) {
    space::NetworkPlan plan;
    plan.stem.kind = space::StemKind::TokenEmbedding;
    plan.stem.grid = 0;
    plan.stem.classToken = false;
    plan.stem.norm = true;
    plan.stem.embedDim = embedDim;
    plan.stem.vocabulary = 40;
    plan.stem.embeddingDim = 24;
    plan.stem.maxPositions = 30;
    plan.stem.tokenTypes = 2;
    plan.stem.sequenceLength = 17;
    space::StagePlan stage;
    stage.embedDim = embedDim;
    stage.tokens = plan.stem.sequenceLength;
    for (std::size_t i = 0; i < hidden.size(); ++i) {
        space::BlockPlan block;
        block.index = static_cast<int>(i);
        block.embedDim = embedDim;
        block.heads = block.kvHeads = heads;
        block.headDim = embedDim / heads;
        block.attentionWidth = embedDim;
        block.attentionScale = 1.0 / std::sqrt(static_cast<double>(block.headDim));
        block.fusedQkv = false;
        block.preNorm = false;
        block.normEps = 1e-12;
        block.mlpHidden = hidden[i];
        stage.blocks.push_back(block);
    }
    plan.stages = {stage};
    plan.head.pool = space::PoolKind::ClassToken;
    plan.head.norm = false;
    plan.head.classes = 2;
    plan.head.readoutOnly = true;
    return plan;
}

} // namespace trazor::test

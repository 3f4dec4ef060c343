// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cmath>
#include <vector>

namespace trazor::test {

/// An AutoFormer network spelled out by hand, so that the scoring tests do not depend on how plans are made.
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
        block.heads = shape.heads[i];
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
        block.heads = kHeads[s];
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

} // namespace trazor::test

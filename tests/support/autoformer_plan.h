// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

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

} // namespace trazor::test

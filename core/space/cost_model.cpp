// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/cost_model.h"

#include "core/space/blocks/block_part.h"

#include <algorithm>

namespace trazor::space {
namespace {

using Count = std::int64_t;

constexpr Count kBytesOfANumber = 4; ///< float32

Cost stemCost(const StemPlan& stem) {
    const Count d = stem.embedDim;
    Cost cost;
    if (stem.kind == StemKind::PatchEmbedding) {
        const Count patches = Count{stem.grid} * stem.grid;
        cost += linearCost(patches, Count{stem.channels} * stem.patch * stem.patch, d);
        cost.params += stem.otherTokens() * d;
        cost.params += stem.positionRows() * d;
    } else {
        const Count e = stem.embeddingDim;
        const Count positions = stem.position == PositionKind::Learned ? stem.maxPositions : 0;
        cost.params += (stem.vocabulary + positions + stem.tokenTypes) * e;
        if (e != d) {
            cost += linearCost(stem.sequenceLength, e, d);
        }
    }
    if (stem.norm) {
        cost.params += normParams(stem.normKind, stem.kind == StemKind::TokenEmbedding ? stem.embeddingDim : d);
    }
    return cost;
}

Cost downsampleCost(const StagePlan& stage, const StemPlan& stem) {
    const Count from = stage.embedDim;
    const Count to = stage.downsampleDim;
    switch (stage.downsample) {
    case DownsampleKind::None:
        return {};
    case DownsampleKind::ConvPool: {
        const Count side = (stage.grid - 1) / 2 + 1;
        Cost cost{9 * to + to, side * side * 9 * to};
        if (stem.classToken) {
            cost += linearCost(1, from, to);
        }
        return cost;
    }
    case DownsampleKind::Projection:
        return linearCost(stage.tokens, from, to);
    case DownsampleKind::PatchMerging: {
        const Count side = (stage.grid + 1) / 2;
        Cost cost = linearCost(side * side, 4 * from, to, false);
        cost.params += 8 * from;
        return cost;
    }
    }
    return {};
}

Cost headCost(const NetworkPlan& plan) {
    const HeadPlan& head = plan.head;
    const Count d = plan.stages.back().embedDim;
    Cost cost;
    if (head.norm) {
        cost.params += normParams(head.normKind, d);
    }
    if (head.readoutOnly) {
        return cost;
    }
    const Count rows = head.pool == PoolKind::EveryToken ? plan.stages.back().tokens : 1;
    const Cost logits = linearCost(rows, d, head.classes, head.bias);
    cost.macs += logits.macs;
    cost.params += head.tied ? 0 : logits.params;
    return cost;
}

Cost withWeights(Cost cost) {
    cost.memory += kBytesOfANumber * cost.params;
    return cost;
}

/// Numbers that live at once while tokens are mixed. Beside the block's input these are, at the fullest moment, either
/// the normed input with all projections of it, or q, k and v, the attention weights and the result. k and v are as
/// wide as their own heads. Attention weights count in full, so the number is a bound from above for fused kernels,
/// which keep tiles of them: programs need not have such kernels, and relative positions and window biases rule many
/// out.
Count mixingActivations(const BlockPlan& block, const TokenGrid& grid) {
    const Count tokens = grid.tokens;
    const Count d = block.embedDim;
    const Count normed = block.preNorm ? d : 0;
    if (block.transforms()) {
        const Count spectrum = block.mixer == MixerKind::FourierTransform ? 2 * d : d; // complex or real
        return tokens * (2 * d + std::max(normed, spectrum));
    }
    if (block.mixer == MixerKind::SpanConvolution) { // half of the heads attend beside the result of the others
        const Count attending = block.heads / 2;
        const Count width = attending * block.headDim;
        return tokens * (d + std::max(normed + d + 2 * width, 5 * width + attending * tokens));
    }
    if (!block.attends()) {
        return tokens * d;
    }
    const AttentionGroups groups = attentionGroups(block, grid);
    const Count rows = grid.isText() ? tokens : groups.tokens * groups.groups; // of windows with their padding
    const Count seen = grid.isText() ? tokens : groups.tokens;                 // dense products see all of a text
    const Count projections = block.attentionWidth + 2 * Count{block.kvWidth()};
    return tokens * d + rows * (projections + std::max(normed, block.heads * seen + block.attentionWidth));
}

/// Numbers that live at once in the MLP: the block's input, and the input and the result of one matrix. Gate and up of
/// a gated MLP are two results of one input. Activations and their product with up replace their operand.
Count mlpActivations(const BlockPlan& block, Count tokens) {
    const Count d = block.embedDim;
    const Count results = block.mlpKind == MlpKind::Gated ? 2 : 1;
    Count most = 0;
    Count last = block.preNorm ? d : 0; // without a norm before it the MLP reads the block's input itself
    for (const int hidden : block.mlpHidden) {
        most = std::max(most, last + results * hidden);
        last = hidden;
    }
    return tokens * (d + (block.hasMlp() ? std::max(most, last + d) : 0));
}

/// Our decision: norms, activations, rotations and sums work in place; nothing else is kept longer than it is read.
Count activationsOf(const BlockPlan& block, const StagePlan& stage) {
    return std::max(mixingActivations(block, stage.tokenGrid()), mlpActivations(block, stage.tokens));
}

BlockCost wholeBlockCost(const BlockPlan& block, const StagePlan& stage, int batch) {
    BlockCost cost = blockCost(block, stage.tokenGrid());
    for (Cost* const part : {&cost.mixer, &cost.mlp, &cost.norm}) {
        *part = withWeights(*part);
    }
    const Count kept = block.window > 0 ? std::min(block.window, stage.tokens) : stage.tokens;
    cost.cache = block.causal ? 2 * kBytesOfANumber * block.kvWidth() * kept * batch : 0;
    cost.mixer.memory += cost.cache;
    cost.activations = activationsOf(block, stage) * kBytesOfANumber * batch;
    return cost;
}

/// AutoFormer get_complexity(196): counts attention with one token too many, and the head once per token.
Count autoFormerFlops(const NetworkPlan& plan) {
    const Count patches = Count{plan.stem.grid} * plan.stem.grid;
    const Count d = plan.stem.embedDim;
    const Count s = patches + 2;
    Count flops = d + patches * plan.stem.channels * plan.stem.patch * plan.stem.patch * d + (patches + 1) * d / 2;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const Count q = block.attentionWidth;
            flops += 2 * s * d + s * 3 * q * d + 2 * s * s * q + s * q * d + 2 * block.relativeDistance * s * s +
                     s * s / 2 + s * q / 2 + 2 * s * d * block.firstHidden();
        }
    }
    return flops + (patches + 1) * plan.head.classes * d;
}

Count swinFlops(const NetworkPlan& plan) {
    const Count patchArea = Count{plan.stem.patch} * plan.stem.patch * plan.stem.channels;
    const Count grid = plan.stem.grid;
    const Count c = plan.stem.embedDim;
    Count flops = grid * grid * (patchArea * c + (plan.stem.norm ? c : 0));
    for (const StagePlan& stage : plan.stages) {
        const Count area = Count{stage.grid} * stage.grid;
        for (const BlockPlan& block : stage.blocks) {
            const Count d = block.embedDim;
            const Count a = block.attentionWidth;
            const auto [n, groups] = attentionGroups(block, stage.tokenGrid());
            flops += 2 * d * area + groups * (4 * n * d * a + 2 * n * n * a) + 2 * area * d * block.firstHidden();
        }
        if (stage.downsample == DownsampleKind::PatchMerging) {
            flops += area * stage.embedDim + area / 4 * 4 * stage.embedDim * stage.downsampleDim;
        }
    }
    const Count last = plan.stages.back().embedDim;
    return flops + last * grid * grid / (Count{1} << plan.stages.size()) + plan.head.classes * last;
}

/// ViTAS: patch tokens only, the head once per token.
Count vitasFlops(const NetworkPlan& plan) {
    const Count n = Count{plan.stem.grid} * plan.stem.grid;
    const Count e = plan.stem.embedDim;
    Count flops = plan.stem.channels * e * n * plan.stem.patch * plan.stem.patch;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const Count a = block.attentionWidth;
            flops += n * e * 3 * a + 2 * n * n * a + n * a * e + 2 * n * e * block.firstHidden();
        }
    }
    return flops + n * e * plan.head.classes;
}

} // namespace

Cost CostBreakdown::total() const noexcept {
    Cost sum = blocksOnly();
    sum += aroundBlocks();
    sum.memory += activations;
    return sum;
}

Cost CostBreakdown::aroundBlocks() const noexcept {
    Cost sum = stem;
    sum += head;
    for (const Cost& cost : downsample) {
        sum += cost;
    }
    return sum;
}

Cost CostBreakdown::blocksOnly() const noexcept {
    Cost sum;
    for (const auto& stage : blocks) {
        for (const BlockCost& block : stage) {
            sum += block.total();
        }
    }
    return sum;
}

CostBreakdown costBreakdown(const NetworkPlan& plan, int batch) {
    CostBreakdown breakdown;
    breakdown.stem = withWeights(stemCost(plan.stem));
    for (const StagePlan& stage : plan.stages) {
        std::vector<BlockCost>& blocks = breakdown.blocks.emplace_back();
        for (const BlockPlan& block : stage.blocks) {
            blocks.push_back(wholeBlockCost(block, stage, batch));
            breakdown.activations = std::max(breakdown.activations, blocks.back().activations);
        }
        breakdown.downsample.push_back(withWeights(downsampleCost(stage, plan.stem)));
    }
    breakdown.head = withWeights(headCost(plan));
    return breakdown;
}

Cost costOf(const NetworkPlan& plan, const DeviceModel* device) {
    const int batch = device == nullptr ? 1 : device->batch();
    Cost sum = withWeights(stemCost(plan.stem));
    std::int64_t activations = 0;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const BlockCost cost = wholeBlockCost(block, stage, batch);
            sum += cost.total();
            activations = std::max(activations, cost.activations);
        }
        sum += withWeights(downsampleCost(stage, plan.stem));
    }
    sum += withWeights(headCost(plan));
    sum.memory += activations;
    sum.latency = device == nullptr ? 0 : device->nanoseconds(plan);
    return sum;
}

std::int64_t keyValueBytes(const NetworkPlan& plan) {
    std::int64_t bytes = 0;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            bytes += keyValueBytes(block, plan.stem.maxPositions);
        }
    }
    return bytes;
}

std::int64_t publishedFlops(const NetworkPlan& plan) {
    switch (plan.publishedFlops) {
    case PublishedFlops::AutoFormer:
        return autoFormerFlops(plan);
    case PublishedFlops::Swin:
        return swinFlops(plan);
    case PublishedFlops::Vitas:
        return vitasFlops(plan);
    case PublishedFlops::ExactMacs:
        break;
    }
    return costOf(plan).macs;
}

std::optional<std::int64_t> tfTasFlops(const NetworkPlan& plan) {
    if (plan.publishedFlops != PublishedFlops::AutoFormer) {
        return {};
    }
    const Count s = Count{plan.stem.grid} * plan.stem.grid;
    const Count d = plan.stem.embedDim;
    Count flops = s * plan.head.classes * d;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const Count q = block.attentionWidth;
            flops += s * 3 * q * d + 2 * s * s * q + s * q * d + 2 * block.relativeDistance * s * s + s * s / 2 +
                     s * q / 2 + 2 * s * d * block.firstHidden();
        }
    }
    return flops;
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/cost_model.h"

namespace trazor::space {
namespace {

using Count = std::int64_t;

/// Parameters and multiply-accumulates of a linear layer on `tokens` rows.
Cost linear(Count tokens, Count in, Count out, bool bias = true) {
    return {in * out + (bias ? out : 0), tokens * in * out};
}

Cost stemCost(const StemPlan& stem) {
    const Count d = stem.embedDim;
    Cost cost;
    if (stem.kind == StemKind::PatchEmbedding) {
        const Count patches = Count{stem.grid} * stem.grid;
        cost += linear(patches, Count{stem.channels} * stem.patch * stem.patch, d);
        cost.params += stem.classToken ? d : 0;
        if (stem.position != PositionKind::None) {
            const bool withClass = stem.position == PositionKind::Learned && stem.classToken;
            cost.params += (patches + (withClass ? 1 : 0)) * d;
        }
    } else {
        const Count e = stem.embeddingDim;
        cost.params += (Count{stem.vocabulary} + stem.maxPositions + stem.tokenTypes) * e;
        if (e != d) {
            cost += linear(stem.sequenceLength, e, d);
        }
    }
    if (stem.norm) {
        cost.params += 2 * (stem.kind == StemKind::TokenEmbedding ? Count{stem.embeddingDim} : d);
    }
    return cost;
}

/// Tokens that attend to each other, and how many such groups there are.
struct AttentionGroups {
    Count tokens = 0;
    Count groups = 1;
};

AttentionGroups attentionGroups(const BlockPlan& block, const StagePlan& stage) {
    if (block.window == 0) {
        return {stage.tokens, 1};
    }
    const Count side = (stage.grid + block.window - 1) / block.window;
    return {Count{block.window} * block.window, side * side};
}

Cost attentionCost(const BlockPlan& block, const StagePlan& stage) {
    const Count d = block.embedDim;
    const Count a = block.attentionWidth;
    const auto [tokens, groups] = attentionGroups(block, stage);
    const Count rows = tokens * groups;
    Cost cost = linear(rows, d, 3 * a);
    cost += linear(rows, a, d);
    cost.macs += groups * 2 * tokens * tokens * a;
    if (block.mixer == MixerKind::WeightedAttention) {
        cost += linear(rows, a, a, false);
    }
    if (block.relativeDistance > 0) {
        // K and V, vertical and horizontal, each with a row for the class token and one for the far end.
        cost.params += 4 * (2 * Count{block.relativeDistance} + 2) * block.headDim;
        cost.macs += 2 * tokens * tokens * a;
    }
    if (block.window > 0) {
        const Count side = 2 * Count{block.window} - 1;
        cost.params += side * side * block.heads;
    }
    return cost;
}

/// Span convolution of ConvBERT: half of the heads attend, half convolve with a kernel made from the input.
Cost spanConvolutionCost(const BlockPlan& block, const StagePlan& stage) {
    const Count d = block.embedDim;
    const Count n = stage.tokens;
    const Count heads = block.heads / 2;
    const Count a = heads * block.headDim;
    const Count kernel = block.convKernel;
    Cost cost;
    for (int matrix = 0; matrix < 3; ++matrix) {
        cost += linear(n, d, a);
    }
    cost.params += d * kernel; // depthwise, no bias
    cost.macs += n * d * kernel;
    cost += linear(n, d, a);              // pointwise
    cost += linear(n, a, heads * kernel); // kernel
    cost += linear(n, d, a);              // values of the convolution
    cost += linear(n, d, d);              // output
    cost.macs += 2 * n * n * a + n * a * kernel;
    return cost;
}

Cost mixerCost(const BlockPlan& block, const StagePlan& stage) {
    switch (block.mixer) {
    case MixerKind::SelfAttention:
    case MixerKind::WeightedAttention:
        return attentionCost(block, stage);
    case MixerKind::FourierTransform:
    case MixerKind::CosineTransform:
        return linear(stage.tokens, block.embedDim, block.embedDim);
    case MixerKind::SpanConvolution:
        return spanConvolutionCost(block, stage);
    }
    return {};
}

BlockCost blockCost(const BlockPlan& block, const StagePlan& stage) {
    BlockCost cost;
    cost.mixer = mixerCost(block, stage);
    Count width = block.embedDim;
    for (const int hidden : block.mlpHidden) {
        cost.mlp += linear(stage.tokens, width, hidden);
        width = hidden;
    }
    cost.mlp += linear(stage.tokens, width, block.embedDim);
    const bool transforms = block.mixer == MixerKind::FourierTransform || block.mixer == MixerKind::CosineTransform;
    cost.norm.params = (transforms && !block.preNorm ? 2 : 4) * Count{block.embedDim};
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
            cost += linear(1, from, to);
        }
        return cost;
    }
    case DownsampleKind::Projection:
        return linear(stage.tokens, from, to);
    case DownsampleKind::PatchMerging: {
        const Count side = (stage.grid + 1) / 2;
        Cost cost = linear(side * side, 4 * from, to, false);
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
        cost.params += 2 * d;
    }
    if (head.readoutOnly) {
        return cost;
    }
    const Count rows = head.pool == PoolKind::EveryToken ? plan.stages.back().tokens : 1;
    const Cost logits = linear(rows, d, head.classes);
    cost.macs += logits.macs;
    cost.params += head.tied ? 0 : logits.params;
    return cost;
}

/// AutoFormer get_complexity(196): attention is counted on one token too many, the head once per token.
Count autoFormerFlops(const NetworkPlan& plan) {
    const Count patches = Count{plan.stem.grid} * plan.stem.grid;
    const Count d = plan.stem.embedDim;
    const Count s = patches + 2;
    Count flops = d + patches * plan.stem.channels * plan.stem.patch * plan.stem.patch * d + (patches + 1) * d / 2;
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            const Count q = block.attentionWidth;
            flops += 2 * s * d + s * 3 * q * d + 2 * s * s * q + s * q * d + 2 * block.relativeDistance * s * s +
                     s * s / 2 + s * q / 2 + 2 * s * d * block.mlpHidden.front();
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
            const auto [n, groups] = attentionGroups(block, stage);
            flops += 2 * d * area + groups * (4 * n * d * a + 2 * n * n * a) + 2 * area * d * block.mlpHidden.front();
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
            flops += n * e * 3 * a + 2 * n * n * a + n * a * e + 2 * n * e * block.mlpHidden.front();
        }
    }
    return flops + n * e * plan.head.classes;
}

} // namespace

Cost CostBreakdown::total() const noexcept {
    Cost sum = blocksOnly();
    sum += aroundBlocks();
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

CostBreakdown costBreakdown(const NetworkPlan& plan) {
    CostBreakdown breakdown;
    breakdown.stem = stemCost(plan.stem);
    for (const StagePlan& stage : plan.stages) {
        std::vector<BlockCost>& blocks = breakdown.blocks.emplace_back();
        for (const BlockPlan& block : stage.blocks) {
            blocks.push_back(blockCost(block, stage));
        }
        breakdown.downsample.push_back(downsampleCost(stage, plan.stem));
    }
    breakdown.head = headCost(plan);
    return breakdown;
}

Cost costOf(const NetworkPlan& plan) {
    return costBreakdown(plan).total();
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
                     s * q / 2 + 2 * s * d * block.mlpHidden.front();
        }
    }
    return flops;
}

} // namespace trazor::space

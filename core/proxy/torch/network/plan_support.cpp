// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/plan_support.h"

#include "core/base/error.h"

#include <algorithm>
#include <string>

namespace trazor::proxy {
namespace {

using space::MixerKind;

void require(bool supported, const std::string& what) {
    if (!supported) {
        throw Error(ErrorCode::Unsupported, what + " cannot be scored",
                    "The search spaces that ship with the program show what can be.");
    }
}

void requireStem(const space::StemPlan& stem) {
    require(stem.embedDim > 0, "stem: a width of zero");
    if (stem.kind == space::StemKind::PatchEmbedding) {
        require(stem.grid > 0 && stem.channels > 0 && stem.patch > 0, "stem: an image without patches");
        return;
    }
    require(stem.vocabulary >= 2 && stem.embeddingDim > 0 && stem.sequenceLength > 0,
            "stem: a vocabulary of less than two words, or an empty embedding or sequence");
    require(!stem.classToken, "stem: a class token beside token embeddings");
    require(stem.position == space::PositionKind::Learned, "stem: token embeddings without learned positions");
}

void requireAttention(const space::BlockPlan& block, bool isText, const std::string& place) {
    require(block.headDim > 0 && block.attentionWidth == block.heads * block.headDim,
            place + ": an attention width that is not heads * head width");
    require(block.window >= 0 && block.shift >= 0 && (block.shift == 0 || block.shift < block.window),
            place + ": windows shifted by a window or more");
    require(!isText || (block.window == 0 && block.relativeDistance == 0),
            place + ": windows or 2-D relative positions on text");
    require(!block.causal || block.window == 0, place + ": causal attention in windows");
}

void requireOtherMixer(const space::BlockPlan& block, const std::string& place) {
    require(block.window == 0 && block.relativeDistance == 0 && !block.causal,
            place + ": windows, relative positions or causality with a mixer other than attention");
    require(block.embedDim % block.heads == 0, place + ": a width that the heads do not divide");
    require(block.mixer != MixerKind::SpanConvolution ||
                (block.heads % 2 == 0 && block.headDim * block.heads == block.embedDim && block.convKernel % 2 == 1),
            place + ": a span convolution without an even number of heads that make up the width and an odd "
                    "kernel");
}

void requireBlock(const space::BlockPlan& block, const space::StagePlan& stage, bool isText, const std::string& place) {
    require(block.embedDim > 0 && block.embedDim == stage.embedDim && block.heads > 0,
            place + ": no heads, or a width other than the stage's");
    require(!block.mlpHidden.empty() &&
                std::all_of(block.mlpHidden.begin(), block.mlpHidden.end(), [](int width) { return width > 0; }),
            place + ": a feed-forward part without hidden units");
    const bool attends = block.mixer == MixerKind::SelfAttention || block.mixer == MixerKind::WeightedAttention;
    if (attends) {
        requireAttention(block, isText, place);
    } else {
        requireOtherMixer(block, place);
    }
}

void requireDownsample(const space::StagePlan& stage, const space::StemPlan& stem) {
    switch (stage.downsample) {
    case space::DownsampleKind::None:
    case space::DownsampleKind::Projection:
    case space::DownsampleKind::ConvPool:
        return;
    case space::DownsampleKind::PatchMerging:
        require(!stem.classToken, "patch merging with a class token");
        return;
    }
}

void requireHead(const space::NetworkPlan& plan) {
    const bool isText = plan.stem.kind == space::StemKind::TokenEmbedding;
    // The sum of a LayerNorm's output is constant: its gradients would be rounding noise.
    require(plan.head.classes > 0, "head: a network without a readout (0 classes), whose loss would be the sum "
                                   "of a LayerNorm's output and have no gradient,");
    require(!plan.head.tied || (isText && plan.stem.embeddingDim == plan.stages.back().embedDim),
            "head: a classifier tied to an embedding of another width");
    require(plan.head.pool != space::PoolKind::ClassToken || isText || plan.stem.classToken,
            "head: the class token of a network that has none");
}

} // namespace

void requireSupported(const space::NetworkPlan& plan) {
    require(!plan.stages.empty(), "a network without stages");
    requireStem(plan.stem);
    const bool isText = plan.stem.kind == space::StemKind::TokenEmbedding;
    std::size_t blocks = 0;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            requireBlock(block, stage, isText, "block " + std::to_string(++blocks));
        }
        require(!isText || stage.downsample == space::DownsampleKind::None ||
                    stage.downsample == space::DownsampleKind::Projection,
                "downsampling of text");
        requireDownsample(stage, plan.stem);
    }
    requireHead(plan);
}

} // namespace trazor::proxy

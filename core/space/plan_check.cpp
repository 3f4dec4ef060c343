// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/plan_check.h"

#include "core/space/blocks/block_part.h"

namespace trazor::space {
namespace {

constexpr int kMaxImage = 4096;

void checkPatches(const StemPlan& stem) {
    if (stem.imageSize < stem.patch || stem.imageSize > kMaxImage) {
        refuse("image size " + std::to_string(stem.imageSize) + " is outside " + std::to_string(stem.patch) +
                   " (one patch) to " + std::to_string(kMaxImage) + " pixels",
               "Choose a larger image.");
    }
    if (stem.grid < 1 || stem.channels < 1 || stem.patch < 1) {
        refuse("an image of " + std::to_string(stem.channels) + " channels and " + std::to_string(stem.grid) +
               " patches a side has no patches");
    }
}

void checkTokens(const NetworkPlan& plan) {
    const StemPlan& stem = plan.stem;
    for (std::size_t stage = 0; stage + 1 < plan.stages.size(); ++stage) {
        if (plan.stages[stage].downsample != DownsampleKind::Projection) {
            refuse("the stages of a text network need a projection between them", "Set downsample to projection.");
        }
    }
    if (stem.otherTokens() > 0) {
        refuse("class_token and register_tokens belong to images; the first token of a text is what pool class-token "
               "reads",
               "Leave them out.");
    }
    if (stem.position == PositionKind::LearnedGrid || stem.position == PositionKind::LearnedEvery) {
        refuse(stem.position == PositionKind::LearnedGrid ? "position grid is for images"
                                                          : "position every-token is for images",
               "Set position to learned, rotary or none.");
    }
    if (stem.vocabulary < 2) {
        refuse("vocabulary: a text needs two words at least");
    }
    if (stem.embeddingDim < 1 || stem.sequenceLength < 1 || stem.sequenceLength > stem.maxPositions) {
        refuse("sequence_length " + std::to_string(stem.sequenceLength) + " is outside 1 to max_positions " +
               std::to_string(stem.maxPositions));
    }
}

void checkDownsample(const StagePlan& plan, const StemPlan& stem, std::size_t stage) {
    const std::string where = "between stage " + std::to_string(stage + 1) + " and " + std::to_string(stage + 2);
    if (plan.downsample == DownsampleKind::None && plan.downsampleDim != plan.embedDim) {
        refuse(where + " the width changes from " + std::to_string(plan.embedDim) + " to " +
                   std::to_string(plan.downsampleDim) + " without downsampling",
               "Set downsample to conv-pool, patch-merging or projection.");
    }
    if (plan.downsample == DownsampleKind::ConvPool && plan.downsampleDim % plan.embedDim != 0) {
        refuse(where + " the width " + std::to_string(plan.downsampleDim) + " is not a multiple of " +
               std::to_string(plan.embedDim) + ", as a grouped convolution needs");
    }
    if (plan.downsample == DownsampleKind::PatchMerging && stem.otherTokens() > 0) {
        refuse("patch-merging cannot carry a class token or register tokens",
               "Set class_token to false and register_tokens to 0, or use conv-pool.");
    }
    if (plan.downsample == DownsampleKind::ConvPool && stem.registerTokens > 0) {
        refuse("conv-pool cannot carry register tokens", "Set register_tokens to 0.");
    }
}

void checkStage(const NetworkPlan& plan, std::size_t index) {
    const StagePlan& stage = plan.stages[index];
    const int tokens =
        stage.tokenGrid().isText() ? plan.stem.sequenceLength : stage.grid * stage.grid + plan.stem.otherTokens();
    if (stage.embedDim < 1 || stage.tokens != tokens) {
        refuse("stage " + std::to_string(index + 1) + " has " + std::to_string(stage.tokens) + " tokens, " +
               std::to_string(stage.embedDim) + " wide; with class and register tokens they are " +
               std::to_string(tokens));
    }
    for (const BlockPlan& block : stage.blocks) {
        if (block.embedDim != stage.embedDim) {
            refuse(block, "is " + std::to_string(block.embedDim) + " wide in a stage of width " +
                              std::to_string(stage.embedDim));
        }
        for (const BlockPart* const part : kBlockParts) {
            part->check(block, stage.tokenGrid());
        }
    }
    if (index + 1 < plan.stages.size()) {
        checkDownsample(stage, plan.stem, index);
    }
}

void checkHead(const NetworkPlan& plan) {
    const StemPlan& stem = plan.stem;
    const bool isText = stem.kind == StemKind::TokenEmbedding;
    if (plan.head.tied && !isText) {
        refuse("tied_head: an image network has no token table", "Leave tied_head out.");
    }
    if (plan.head.tied && stem.embeddingDim != plan.stages.back().embedDim) {
        refuse("tied_head: the token table is " + std::to_string(stem.embeddingDim) + " wide and the last stage " +
                   std::to_string(plan.stages.back().embedDim),
               "Set tied_head to false, or make both equal.");
    }
    if (plan.head.pool == PoolKind::ClassToken && !isText && !stem.classToken) {
        refuse("pool class-token needs class_token true");
    }
}

} // namespace

void checkPlan(const NetworkPlan& plan) {
    if (plan.stages.empty()) {
        refuse("a network without stages");
    }
    if (plan.stem.kind == StemKind::PatchEmbedding) {
        checkPatches(plan.stem);
    } else {
        checkTokens(plan);
    }
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        checkStage(plan, stage);
    }
    checkHead(plan);
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/architecture.h"
#include "core/space/blocks/block_plan.h"

#include <cstddef>
#include <vector>

namespace trazor::space {

struct SearchSpace;

/// A network spelled out: every width, in the order of the forward pass, for every space alike.
///
/// Cost, model building, scoring, diagrams, comparison and export read this and nothing else, so a new
/// search space is a file and only a new kind of block is code.

enum class StemKind {
    PatchEmbedding, ///< convolution of `patch` x `patch` with `stride`, with bias
    TokenEmbedding, ///< vocabulary table plus learned positions, if any
};

enum class PositionKind {
    None,
    Learned,      ///< (1, tokens with class token, embedDim), added after the class token
    LearnedGrid,  ///< (1, embedDim, grid, grid), added to the patches only
    LearnedEvery, ///< (1, tokens, embedDim), added to registers as well
};

struct StemPlan {
    StemKind kind = StemKind::PatchEmbedding;
    int imageSize = 224; ///< pixels a side
    int channels = 3;
    int patch = 16;
    int stride = 16;
    int grid = 14; ///< patches a side: (imageSize - patch) / stride + 1
    bool classToken = true;
    int registerTokens = 0; ///< after the class token; positions only with PositionKind::LearnedEvery
    PositionKind position = PositionKind::Learned;
    bool norm = false; ///< after the embedding
    NormKind normKind = NormKind::LayerNorm;
    int embedDim = 0;
    // Token embedding only.
    int vocabulary = 0;
    int embeddingDim = 0; ///< projected linearly to embedDim if different
    int maxPositions = 0; ///< tokens of the longest text; a table of them only with PositionKind::Learned
    int tokenTypes = 0;
    int sequenceLength = 0;

    /// Of an image: tokens before the patches.
    int otherTokens() const noexcept { return (classToken ? 1 : 0) + registerTokens; }
    /// Of an image: rows of the table of positions.
    int positionRows() const noexcept {
        const int patches = grid * grid;
        return position == PositionKind::None           ? 0
               : position == PositionKind::LearnedGrid  ? patches
               : position == PositionKind::LearnedEvery ? patches + otherTokens()
                                                        : patches + (classToken ? 1 : 0);
    }
    bool operator==(const StemPlan&) const = default;
};

enum class DownsampleKind {
    None,
    ConvPool,     ///< 3x3 stride-2 grouped convolution on the grid, linear on the class token (PiT)
    PatchMerging, ///< 2x2 neighbours concatenated, LayerNorm, linear without bias (Swin)
    Projection,   ///< linear with bias on every token, which changes the width alone (FlexiBERT)
};

struct StagePlan {
    int embedDim = 0;
    int grid = 0;   ///< patches a side; 0 for text
    int tokens = 0; ///< in the sequence, with class and register tokens
    std::vector<BlockPlan> blocks;
    DownsampleKind downsample = DownsampleKind::None; ///< after the blocks
    int downsampleDim = 0;                            ///< width after it

    TokenGrid tokenGrid() const noexcept { return {grid, tokens}; }
    bool operator==(const StagePlan&) const = default;
};

enum class PoolKind {
    MeanPatches, ///< mean over the patch tokens alone
    ClassToken,  ///< the class token (vision) or token 0 (text)
    MeanTokens,
    EveryToken, ///< language model: logits at every position
};

struct HeadPlan {
    PoolKind pool = PoolKind::MeanPatches;
    bool norm = true; ///< before the head
    NormKind normKind = NormKind::LayerNorm;
    double normEps = 1e-5;
    int classes = 1000;
    bool bias = true;         ///< unless tied
    bool tied = false;        ///< weights are the token embedding's
    bool readoutOnly = false; ///< added to read a score out of the network; not part of its cost

    bool operator==(const HeadPlan&) const = default;
};

/// Which multiply-accumulate formula the literature quotes for this family (CostModel).
enum class PublishedFlops { ExactMacs, AutoFormer, Swin, Vitas };

struct NetworkPlan {
    StemPlan stem;
    std::vector<StagePlan> stages;
    HeadPlan head;
    PublishedFlops publishedFlops = PublishedFlops::ExactMacs;

    std::size_t depth() const noexcept {
        std::size_t blocks = 0;
        for (const StagePlan& stage : stages) {
            blocks += stage.blocks.size();
        }
        return blocks;
    }

    bool operator==(const NetworkPlan&) const = default;
};

/// Spells the architecture out. The result is independent of whether its values are among the choices.
/// Throws Error(InvalidArgument), naming the place, the value and the range, if no such network exists.
/// `imageSize` 0 takes the space's own resolution (vision only; at least one patch must fit).
NetworkPlan plan(const SearchSpace& space, const Architecture& architecture, int imageSize = 0);

/// Whether the plan of a block reads each word of the vocabulary: a block without attention has no use for its heads.
/// `block` counts from 0 in its stage. Throws as plan().
std::vector<bool> wordsRead(const SearchSpace& space, const Architecture& architecture, std::size_t stage,
                            std::size_t block);

/// The plan of the shared super-net: every gene at the widest value.
NetworkPlan supernetPlan(const SearchSpace& space, int imageSize = 0);

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/architecture.h"
#include "core/space/blocks/block_plan.h"

#include <cstddef>
#include <vector>

namespace trazor::space {

struct SearchSpace;

/// The explicit description of a network: every width, in the order of the forward pass, for every space.
///
/// Cost, model building, scoring, diagrams, comparison and export read only this, so a new search space is
/// a file and only a new kind of block needs code.

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
    int imageSize = 224; ///< pixels per side
    int channels = 3;
    int patch = 16;
    int stride = 16;
    int grid = 14; ///< patches per side: (imageSize - patch) / stride + 1
    bool classToken = true;
    int registerTokens = 0; ///< after the class token; positions only with PositionKind::LearnedEvery
    PositionKind position = PositionKind::Learned;
    bool norm = false; ///< after the embedding
    NormKind normKind = NormKind::LayerNorm;
    int embedDim = 0;
    // Token embedding only.
    int vocabulary = 0;
    int embeddingDim = 0; ///< projected linearly to embedDim if different
    int maxPositions = 0; ///< tokens of the longest text; has a table only with PositionKind::Learned
    int tokenTypes = 0;
    int sequenceLength = 0;

    /// Tokens before the patches of an image.
    int otherTokens() const noexcept { return (classToken ? 1 : 0) + registerTokens; }
    /// Rows of the position table of an image.
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
    Projection,   ///< linear with bias on every token, which changes only the width (FlexiBERT)
};

struct StagePlan {
    int embedDim = 0;
    int grid = 0;   ///< patches per side; 0 for text
    int tokens = 0; ///< in the sequence, with class and register tokens
    std::vector<BlockPlan> blocks;
    DownsampleKind downsample = DownsampleKind::None; ///< after the blocks
    int downsampleDim = 0;                            ///< width after it

    TokenGrid tokenGrid() const noexcept { return {grid, tokens}; }
    bool operator==(const StagePlan&) const = default;
};

enum class PoolKind {
    MeanPatches, ///< mean over the patch tokens only
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
    bool readoutOnly = false; ///< added only to compute a score; not part of the network's cost

    bool operator==(const HeadPlan&) const = default;
};

/// The multiply-accumulate formula that the literature quotes for a family (cost_model.h).
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

/// Plans the network of an architecture, whose values need not be among the choices. Throws
/// Error(InvalidArgument), naming the place, the value and the range, if no such network exists.
/// `imageSize` 0 uses the space's own resolution (vision only; at least one patch must fit).
NetworkPlan plan(const SearchSpace& space, const Architecture& architecture, int imageSize = 0);

/// Returns, for each word of the vocabulary, whether a block's plan reads it: a block without attention ignores its
/// heads. `block` counts from 0 in its stage. Throws like plan().
std::vector<bool> wordsRead(const SearchSpace& space, const Architecture& architecture, std::size_t stage,
                            std::size_t block);

/// The plan of the shared super-net: every gene at the widest value.
NetworkPlan supernetPlan(const SearchSpace& space, int imageSize = 0);

} // namespace trazor::space

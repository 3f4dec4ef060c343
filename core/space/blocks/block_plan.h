// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace trazor::space {

/// What mixes tokens in a block.
enum class MixerKind {
    SelfAttention,     ///< scaled dot product
    WeightedAttention, ///< with a further square weight on the query (WMA)
    FourierTransform,  ///< linear, then real part of a 2-D FFT (LT-DFT)
    CosineTransform,   ///< linear, then 2-D DCT (LT-DCT)
    SpanConvolution,   ///< dynamic-span convolution beside attention (DSC)
};

/// The tokens that the blocks of a stage see.
struct TokenGrid {
    int grid = 0;   ///< patches a side; 0 for text
    int tokens = 0; ///< in the sequence, with the class token

    bool isText() const noexcept { return grid == 0; }
    bool hasClassToken() const noexcept { return !isText() && tokens > grid * grid; }
};

/// A block spelled out.
struct BlockPlan {
    int stage = 0;
    int index = 0; ///< in the stage
    int embedDim = 0;
    MixerKind mixer = MixerKind::SelfAttention;
    int heads = 0;
    int headDim = 0;
    int attentionWidth = 0;      ///< heads * headDim, of q, of k and of v
    double attentionScale = 1.0; ///< factor on q.k
    bool fusedQkv = true;        ///< one matrix of 3 * attentionWidth rows, or three
    int relativeDistance = 0;    ///< 2-D relative positions clipped here; 0 = none
    int window = 0;              ///< tokens a side, 0 = global attention
    int shift = 0;               ///< cyclic shift of the windows
    int convKernel = 0;          ///< SpanConvolution only
    bool causal = false;
    double mlpRatio = 0.0;      ///< 0 if widths are given directly
    std::vector<int> mlpHidden; ///< hidden widths; one entry: embedDim -> hidden -> embedDim
    bool preNorm = true;        ///< before mixer and MLP, or after
    double normEps = 1e-5;

    bool attends() const noexcept { return mixer == MixerKind::SelfAttention || mixer == MixerKind::WeightedAttention; }
    bool transforms() const noexcept {
        return mixer == MixerKind::FourierTransform || mixer == MixerKind::CosineTransform;
    }
    bool operator==(const BlockPlan&) const = default;
};

} // namespace trazor::space

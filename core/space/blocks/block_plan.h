// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace trazor::space {

/// The token mixer of a block.
enum class MixerKind {
    SelfAttention,     ///< scaled dot product
    WeightedAttention, ///< with a further square weight on the query (WMA)
    FourierTransform,  ///< linear, then real part of a 2-D FFT (LT-DFT)
    CosineTransform,   ///< linear, then 2-D DCT (LT-DCT)
    SpanConvolution,   ///< dynamic-span convolution beside attention (DSC)
    None,              ///< no mixer and no norm for it
};

// In the order of the vocabulary's words.
enum class NormKind { RmsNorm, LayerNorm };
enum class MlpKind {
    Plain, ///< matrices with an activation between them
    Gated, ///< down(activation(gate x) * up x)
};
enum class Activation { Gelu, GeluTanh, Relu, Silu };

/// The tokens of the blocks of a stage.
struct TokenGrid {
    int grid = 0;   ///< patches per side; 0 for text
    int tokens = 0; ///< in the sequence, with class and register tokens

    bool isText() const noexcept { return grid == 0; }
    /// Tokens before the patches of an image.
    int otherTokens() const noexcept { return isText() ? 0 : tokens - grid * grid; }
};

/// The explicit description of a block.
struct BlockPlan {
    int stage = 0;
    int index = 0; ///< in the stage
    int embedDim = 0;
    MixerKind mixer = MixerKind::SelfAttention;
    int heads = 0;   ///< 0 without a mixer, like all its fields
    int kvHeads = 0; ///< of k and v; each serves heads / kvHeads heads of q in a row
    int headDim = 0;
    int attentionWidth = 0;      ///< heads * headDim, of q
    double attentionScale = 1.0; ///< factor on q.k
    bool fusedQkv = true;        ///< q, k and v stacked in one matrix; else three matrices
    bool qkNorm = false;         ///< each head of q and k normed, of normKind
    bool qkvBias = true;
    bool projBias = true;
    int relativeDistance = 0; ///< 2-D relative positions clipped here; 0 = none
    int rotaryDim = 0;        ///< leading channels of each q and k head rotated by position; 0 = none
    double rotaryBase = 0.0;  ///< channel pair i of rotaryDim / 2 rotates by position * base^(-2 i / rotaryDim)
    int window = 0;           ///< images: tokens per side; text: tokens seen, including the token itself; 0 = all
    int shift = 0;            ///< cyclic shift of the windows
    int convKernel = 0;       ///< SpanConvolution only
    bool causal = false;
    double mlpRatio = 0.0;      ///< 0 if widths are given directly
    std::vector<int> mlpHidden; ///< hidden widths; one entry: embedDim -> hidden -> embedDim; none: no MLP
    MlpKind mlpKind = MlpKind::Plain;
    Activation activation = Activation::Gelu;
    bool mlpBias = true;
    bool preNorm = true; ///< norm before mixer and MLP; else after
    NormKind normKind = NormKind::LayerNorm;
    double normEps = 1e-5;

    bool mixes() const noexcept { return mixer != MixerKind::None; }
    bool attends() const noexcept { return mixer == MixerKind::SelfAttention || mixer == MixerKind::WeightedAttention; }
    int kvWidth() const noexcept { return kvHeads * headDim; }
    bool hasMlp() const noexcept { return !mlpHidden.empty(); }
    int firstHidden() const noexcept { return mlpHidden.empty() ? 0 : mlpHidden.front(); }
    bool transforms() const noexcept {
        return mixer == MixerKind::FourierTransform || mixer == MixerKind::CosineTransform;
    }
    bool operator==(const BlockPlan&) const = default;
};

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/attention/attention_heads.h"
#include "core/proxy/torch/layers/attention/dot_product_attention.h"
#include "core/proxy/torch/layers/layer.h"

#include <array>

namespace trazor::proxy {

/// Parameters of multi-head attention. Query, key and value are always computed as three products; `fused` determines
/// whether they are scored as one stacked matrix or separately.
struct AttentionWeights {
    Weight fused;              ///< (3, width, dim), or (all rows, dim) with grouped heads; undefined if separate
    std::array<Linear, 3> qkv; ///< width x dim, of k and v kvWidth x dim; views into `fused` if that is (3, ...)
    Weight queryWeight;        ///< width x width, applied to the queries (WMA); undefined value = none
    Linear projection;         ///< dim x width
};

/// Norm and rotary positions of the heads of q and k, and the number of heads of q that share one of k and v.
struct HeadSetting {
    std::int64_t headDim = 1;
    std::int64_t queriesPerKey = 1;
    std::optional<NormRule> norm = {}; ///< of each head of q and k
    RotaryPosition rotary = {};
};

/// projection(attention(q, k, v)).
class Attention : public Layer {
public:
    Attention(AttentionWeights weights, AttentionSetting setting, const HeadSetting& heads);

    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    at::Tensor query(const at::Tensor& x);
    /// Turns the gradient of the attending queries into that of the query layer's output, in place.
    void queryBackward(const at::Tensor& gradient, GradientSink& sink);
    /// Gradients of the outputs of the three matrices, side by side, from those of the attending heads.
    at::Tensor headsBackward(const at::Tensor& dQkv);

    AttentionWeights m_weights;
    std::int64_t m_headDim, m_queriesPerKey;
    AttentionHeads m_queryHeads, m_keyHeads;
    DotProductAttention m_attention;
    at::Tensor m_input, m_unweightedQuery, m_joined; ///< from forward() for backward()
};

} // namespace trazor::proxy

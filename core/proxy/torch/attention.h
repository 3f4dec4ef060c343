// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layer.h"
#include "core/proxy/torch/relative_position.h"

#include <array>
#include <vector>

namespace trazor::proxy {

/// Parameters of multi-head attention over all tokens. Query, key and value are always computed as three
/// products; `fused` says whether they are scored as one stacked matrix or each on its own.
struct AttentionWeights {
    Weight fused;              ///< (3, width, dim); undefined value if separate
    std::array<Linear, 3> qkv; ///< width x dim each; views into `fused` if that is defined
    Linear projection;         ///< dim x width
    at::Tensor keyTables;      ///< (2 tableRows, headDim), vertical over horizontal; undefined = none
    at::Tensor valueTables;
};

/// softmax(scale q k^T) v over heads, with 2-D relative positions on keys and values (AutoFormer).
class Attention : public Layer {
public:
    Attention(AttentionWeights weights, int heads, double scale, const RelativePosition& relative);

    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient,
                        GradientSink& sink) override;

private:
    at::Tensor splitHeads(const at::Tensor& x) const; ///< (tokens, width) -> (heads, tokens, headDim), a view
    at::Tensor joinHeads(const at::Tensor& x) const;  ///< the inverse, a copy
    /// x with the numbers that its relative features stand for appended: (heads, tokens, headDim + F).
    at::Tensor withTable(const at::Tensor& x, const at::Tensor& tables) const;
    /// The transpose of withTable(): headDim columns plus what the F columns mean through the tables.
    at::Tensor throughTable(const at::Tensor& x, const at::Tensor& tables) const;
    at::Tensor withFeatures(const at::Tensor& x) const; ///< keys or values with their indicator features

    AttentionWeights m_weights;
    std::int64_t m_heads;
    double m_scale;
    RelativePosition m_relative;

    // From forward() for backward().
    at::Tensor m_input, m_query, m_key, m_value, m_attention, m_joined;
};

} // namespace trazor::proxy

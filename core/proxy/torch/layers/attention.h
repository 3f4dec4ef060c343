// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/dot_product_attention.h"
#include "core/proxy/torch/layers/layer.h"

#include <array>

namespace trazor::proxy {

/// Parameters of multi-head attention. Query, key and value are always computed as three products; `fused`
/// says whether they are scored as one stacked matrix or each on its own.
struct AttentionWeights {
    Weight fused;              ///< (3, width, dim); undefined value if separate
    std::array<Linear, 3> qkv; ///< width x dim each; views into `fused` if that is defined
    Weight queryWeight;        ///< width x width, applied to the queries (WMA); undefined value = none
    Linear projection;         ///< dim x width
};

/// projection(attention(q, k, v)).
class Attention : public Layer {
public:
    Attention(AttentionWeights weights, AttentionSetting setting);

    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    at::Tensor query(const at::Tensor& x);
    /// From the gradient of the queries that attend to that of the query layer's output, in place.
    void queryBackward(const at::Tensor& gradient, GradientSink& sink);

    AttentionWeights m_weights;
    DotProductAttention m_attention;
    at::Tensor m_input, m_unweightedQuery, m_joined; ///< from forward() for backward()
};

} // namespace trazor::proxy

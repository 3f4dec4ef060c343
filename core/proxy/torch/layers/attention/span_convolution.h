// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/attention/dot_product_attention.h"
#include "core/proxy/torch/layers/layer.h"

#include <array>

namespace trazor::proxy {

/// Parameters of ConvBERT's mixer; a = heads * headDim of the attending half, k the kernel.
struct SpanConvolutionWeights {
    std::array<Linear, 3> qkv; ///< a x dim each
    at::Tensor depthwise;      ///< (dim, k): convolution of each channel over the tokens
    Linear pointwise;          ///< a x dim, not scored
    Linear kernel;             ///< (heads k) x a: from key (.) query to the kernel of each token and head
    Linear values;             ///< a x dim: the convolved values
    Linear projection;         ///< dim x 2a
};

/// Span-based dynamic convolution beside attention (ConvBERT; FlexiBERT's DSC): half of the heads attend, the
/// others take a weighted mean over the k tokens around each token, with weights softmax(kernel(key (.) query))
/// that depend on the token. Tokens beyond the ends are zero.
class SpanConvolution : public Layer {
public:
    /// `setting.heads` is the number of attending heads; equally many convolve. Groups are networks.
    SpanConvolution(SpanConvolutionWeights weights, AttentionSetting setting);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    std::int64_t kernelSize() const { return m_weights.depthwise.size(1); }
    /// Weighted means of the neighbours of each token, (tokens, a).
    at::Tensor convolve(const at::Tensor& values);
    struct ConvolutionGradients {
        at::Tensor values, kernel; ///< (tokens, a), (tokens, heads k) before the softmax
    };
    ConvolutionGradients convolveBackward(const at::Tensor& outputGradient);
    at::Tensor depthwise(const at::Tensor& x) const;
    at::Tensor depthwiseBackward(const at::Tensor& outputGradient) const;

    SpanConvolutionWeights m_weights;
    std::int64_t m_heads, m_networks;
    DotProductAttention m_attention;
    // From forward() for backward(). m_values is padded: (networks, tokens + k - 1, heads, headDim); m_span is
    // (networks, tokens, heads, k).
    at::Tensor m_input, m_query, m_spanKey, m_values, m_span, m_joined;
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <vector>

namespace trazor::proxy {

/// A fixed linear map of the tokens x headDim matrix X of each head: sum of left X right.
struct SeparableTransform {
    struct Term {
        at::Tensor left;  ///< (tokens, tokens)
        at::Tensor right; ///< (headDim, headDim)
    };
    std::vector<Term> terms;

    /// Real part of the unnormalised 2-D discrete Fourier transform.
    static SeparableTransform fourier(std::int64_t tokens, std::int64_t headDim, const at::TensorOptions& options);
    /// 2-D discrete cosine transform of type II without normalisation (a factor of 2 per axis, as in SciPy).
    static SeparableTransform cosine(std::int64_t tokens, std::int64_t headDim, const at::TensorOptions& options);
};

/// FlexiBERT's linear transforms (LT-DFT, LT-DCT): a linear layer, then the transform of each head.
class TokenTransform : public Layer {
public:
    TokenTransform(Linear input, SeparableTransform transform);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    Linear m_linear;
    SeparableTransform m_transform;
    at::Tensor m_input;
};

} // namespace trazor::proxy

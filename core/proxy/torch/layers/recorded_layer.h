// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <vector>

namespace trazor::proxy {

/// A layer of which only the forward pass is written: LibTorch records it and derives the gradients.
///
/// Scored weights stay out of the record: apply() multiplies by the kernel that hand-written layers use and starts a
/// new piece of the record. backward() goes from piece to piece, so no weight is copied, and only the factors of its
/// gradient are formed.
class RecordedLayer : public Layer {
public:
    at::Tensor forward(const at::Tensor& x) final;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) final;

protected:
    /// The forward pass, made of operations that LibTorch differentiates. Only `x` needs a gradient.
    virtual at::Tensor record(const at::Tensor& x) = 0;

    /// x W^T + b of a scored weight.
    at::Tensor apply(const Linear& linear, const at::Tensor& x);

private:
    struct Product {
        const Weight* weight;
        at::Tensor input;
        at::Tensor output; ///< a leaf of the record
    };

    at::Tensor m_input, m_output;
    std::vector<Product> m_products;
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <vector>

namespace trazor::proxy {

/// A layer that implements only the forward pass: LibTorch's autograd records it and derives the gradients.
///
/// Scored weights are not part of the graph: apply() uses the same product as hand-written layers and starts a new
/// subgraph. backward() processes one subgraph after another, so no weight is copied, and only the factors of its
/// gradient are computed.
class RecordedLayer : public Layer {
public:
    at::Tensor forward(const at::Tensor& x) final;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) final;

protected:
    /// The forward pass, composed of operations that LibTorch differentiates. Only `x` needs a gradient.
    virtual at::Tensor record(const at::Tensor& x) = 0;

    /// Returns x W^T + b for a scored weight.
    at::Tensor apply(const Linear& linear, const at::Tensor& x);

private:
    struct Product {
        const Weight* weight;
        at::Tensor input;
        at::Tensor output; ///< a leaf of the graph
    };

    at::Tensor m_input, m_output;
    std::vector<Product> m_products;
};

} // namespace trazor::proxy

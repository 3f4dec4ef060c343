// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/torch/kernels/matrix_product.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace trazor::proxy {

/// A scored weight matrix.
struct Weight {
    LayerRole role = LayerRole::Qkv;
    std::string name; ///< parameter name
    at::Tensor value; ///< (out, in), or (parts, out, in) for stacked matrices
};

/// A linear layer y = x W^T + b.
struct Linear {
    Weight weight;
    at::Tensor bias; ///< (1, out); undefined = zero

    at::Tensor forward(const at::Tensor& x) const {
        at::Tensor y = product(x, weight.value.t());
        return bias.defined() ? y.add_(bias) : y;
    }
};

/// Receives the gradient of each scored weight as factors, G = outputGradient^T input.
///
/// Proxies differ in how they use the gradients; the networks that produce the gradients do not.
class GradientSink {
public:
    GradientSink() = default;
    GradientSink(const GradientSink&) = delete;
    GradientSink& operator=(const GradientSink&) = delete;
    virtual ~GradientSink() = default;

    /// `outputGradient` (tokens, out; the parts of stacked matrices side by side), `input` (tokens, in).
    virtual void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) = 0;

    /// Sets the networks of a batch to which subsequent calls of add() refer; empty = all.
    virtual void setNetworks(const std::vector<std::int64_t>& /*networks*/) {}

    /// True if addConvolution() must be called. DSS does not use these gradients, so they are not computed for it.
    virtual bool wantsConvolutions() const { return false; }
    /// Receives weight and gradient, of equal shape, of a convolution (patch embedding, pooling between stages).
    virtual void addConvolution(const std::string& /*name*/, const at::Tensor& /*weight*/,
                                const at::Tensor& /*gradient*/) {}
};

/// A differentiable map from tokens to tokens, both (tokens, width).
///
/// The gradients are written by hand: they need fewer passes over memory than a recorded graph, and only those that a
/// proxy reads are computed.
class Layer {
public:
    Layer() = default;
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
    virtual ~Layer() = default;

    /// Keeps the tensors that backward() needs.
    virtual at::Tensor forward(const at::Tensor& x) = 0;

    /// Gradient with respect to the input of the last forward(), undefined if `needsInputGradient` is false. Frees the
    /// activations of that forward pass.
    virtual at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) = 0;
};

} // namespace trazor::proxy

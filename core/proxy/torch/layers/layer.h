// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/torch/kernels/matrix_product.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace trazor::proxy {

/// A weight matrix that is scored.
struct Weight {
    LayerRole role = LayerRole::Qkv;
    std::string name; ///< that of its parameter
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

/// Receives the gradient of each scored weight as its factors, G = outputGradient^T input.
///
/// Proxies differ in what they make of the gradients; the networks that yield them do not.
class GradientSink {
public:
    GradientSink() = default;
    GradientSink(const GradientSink&) = delete;
    GradientSink& operator=(const GradientSink&) = delete;
    virtual ~GradientSink() = default;

    /// `outputGradient` (tokens, out; the parts of stacked matrices side by side), `input` (tokens, in).
    virtual void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) = 0;

    /// Which networks of a batch the calls of add() that follow are of; none: all.
    virtual void setNetworks(const std::vector<std::int64_t>& /*networks*/) {}

    /// True if addConvolution() is to be called: gradients that DSS has no use for are not computed for it.
    virtual bool wantsConvolutions() const { return false; }
    /// Weight and gradient, of the same shape, of a convolution (patch embedding, pooling between stages).
    virtual void addConvolution(const std::string& /*name*/, const at::Tensor& /*weight*/,
                                const at::Tensor& /*gradient*/) {}
};

/// A differentiable step from tokens to tokens, (tokens, width) both ways.
///
/// The gradients are written by hand: they need fewer passes over memory than a recorded graph, and only
/// those that a proxy reads are formed.
class Layer {
public:
    Layer() = default;
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
    virtual ~Layer() = default;

    /// Keeps what backward() needs.
    virtual at::Tensor forward(const at::Tensor& x) = 0;

    /// Gradient with respect to the input of the last forward(). Frees the intermediate values of that forward pass.
    /// Undefined if `needsInputGradient` is false.
    virtual at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) = 0;
};

} // namespace trazor::proxy

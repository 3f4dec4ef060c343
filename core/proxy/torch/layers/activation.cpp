// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/activation.h"

#include "core/proxy/torch/kernels/gelu.h"

namespace trazor::proxy {

using space::Activation;

at::Tensor activation(Activation kind, at::Tensor& x) {
    switch (kind) {
    case Activation::GeluTanh:
        return at::gelu(x, "tanh");
    case Activation::Relu:
        return at::relu(x);
    case Activation::Silu:
        return at::silu(x);
    case Activation::Gelu:
        break;
    }
    return gelu(x);
}

at::Tensor activationBackward(Activation kind, const at::Tensor& outputGradient, const at::Tensor& kept) {
    switch (kind) {
    case Activation::GeluTanh:
        return at::gelu_backward(outputGradient, kept, "tanh");
    case Activation::Relu:
        return at::threshold_backward(outputGradient, kept, 0.0);
    case Activation::Silu:
        return at::silu_backward(outputGradient, kept);
    case Activation::Gelu:
        break;
    }
    return geluBackward(outputGradient, kept);
}

} // namespace trazor::proxy

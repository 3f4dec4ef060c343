// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <utility>

namespace trazor::proxy {

/// The step between two stages of different width without downsampling: a linear layer on every token.
class Projection : public Layer {
public:
    explicit Projection(Linear linear)
        : m_linear(std::move(linear)) {}

    at::Tensor forward(const at::Tensor& x) override {
        m_input = x;
        return m_linear.forward(x);
    }

    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override {
        sink.add(m_linear.weight, outputGradient, std::exchange(m_input, {}));
        return needsInputGradient ? product(outputGradient, m_linear.weight.value) : at::Tensor();
    }

private:
    Linear m_linear;
    at::Tensor m_input; ///< (tokens, in)
};

} // namespace trazor::proxy

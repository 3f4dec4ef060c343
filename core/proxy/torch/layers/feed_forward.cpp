// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/feed_forward.h"

#include "core/proxy/torch/kernels/gelu.h"
#include "core/proxy/torch/kernels/matrix_product.h"

#include <utility>

namespace trazor::proxy {

FeedForward::FeedForward(std::vector<Linear> layers, at::Tensor hiddenMask)
    : m_layers(std::move(layers))
    , m_hiddenMask(std::move(hiddenMask))
    , m_inputs(m_layers.size())
    , m_hidden(m_layers.size() - 1) {}

void FeedForward::mask(const at::Tensor& hidden) const {
    if (m_hiddenMask.defined()) {
        hidden.view({m_hiddenMask.size(0), -1, hidden.size(1)}).mul_(m_hiddenMask);
    }
}

at::Tensor FeedForward::forward(const at::Tensor& x) {
    m_inputs[0] = x;
    for (std::size_t i = 0; i < m_hidden.size(); ++i) {
        m_hidden[i] = m_layers[i].forward(m_inputs[i]);
        m_inputs[i + 1] = gelu(m_hidden[i]);
        mask(m_inputs[i + 1]);
    }
    return m_layers.back().forward(m_inputs.back());
}

at::Tensor FeedForward::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    at::Tensor gradient = outputGradient;
    for (std::size_t i = m_layers.size(); i-- > 0;) {
        const Weight& weight = m_layers[i].weight;
        sink.add(weight, gradient, std::exchange(m_inputs[i], {}));
        if (i > 0) {
            gradient = geluBackward(product(gradient, weight.value), std::exchange(m_hidden[i - 1], {}));
            mask(gradient);
        }
    }
    return needsInputGradient ? product(gradient, m_layers.front().weight.value) : at::Tensor();
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/feed_forward.h"

#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/layers/activation.h"

#include <utility>

namespace trazor::proxy {

void HiddenMask::apply(const at::Tensor& hidden) const {
    if (values.defined()) {
        hidden.view({values.size(0), -1, hidden.size(1)}).mul_(values);
    }
}

FeedForward::FeedForward(std::vector<Linear> layers, space::Activation activation, HiddenMask mask)
    : m_layers(std::move(layers))
    , m_activation(activation)
    , m_mask(std::move(mask))
    , m_inputs(m_layers.size())
    , m_hidden(m_layers.size() - 1) {}

at::Tensor FeedForward::forward(const at::Tensor& x) {
    m_inputs[0] = x;
    for (std::size_t i = 0; i < m_hidden.size(); ++i) {
        m_hidden[i] = m_layers[i].forward(m_inputs[i]);
        m_inputs[i + 1] = activation(m_activation, m_hidden[i]);
        m_mask.apply(m_inputs[i + 1]);
    }
    return m_layers.back().forward(m_inputs.back());
}

at::Tensor FeedForward::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    at::Tensor gradient = outputGradient;
    for (std::size_t i = m_layers.size(); i-- > 0;) {
        const Weight& weight = m_layers[i].weight;
        sink.add(weight, gradient, std::exchange(m_inputs[i], {}));
        if (i > 0) {
            gradient =
                activationBackward(m_activation, product(gradient, weight.value), std::exchange(m_hidden[i - 1], {}));
            m_mask.apply(gradient);
        }
    }
    return needsInputGradient ? product(gradient, m_layers.front().weight.value) : at::Tensor();
}

GatedFeedForward::GatedFeedForward(GatedWeights weights, space::Activation activation, HiddenMask mask)
    : m_weights(std::move(weights))
    , m_activation(activation)
    , m_mask(std::move(mask)) {}

at::Tensor GatedFeedForward::forward(const at::Tensor& x) {
    m_input = x;
    m_beforeGate = m_weights.gate.forward(x);
    m_gate = activation(m_activation, m_beforeGate);
    m_up = m_weights.up.forward(x);
    m_hidden = m_gate * m_up;
    m_mask.apply(m_hidden);
    return m_weights.down.forward(m_hidden);
}

at::Tensor GatedFeedForward::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    sink.add(m_weights.down.weight, outputGradient, std::exchange(m_hidden, {}));
    const at::Tensor dHidden = product(outputGradient, m_weights.down.weight.value);
    m_mask.apply(dHidden);
    const at::Tensor dUp = dHidden * std::exchange(m_gate, {});
    const at::Tensor dGate =
        activationBackward(m_activation, dHidden * std::exchange(m_up, {}), std::exchange(m_beforeGate, {}));
    const at::Tensor input = std::exchange(m_input, {});
    sink.add(m_weights.up.weight, dUp, input);
    sink.add(m_weights.gate.weight, dGate, input);
    if (!needsInputGradient) {
        return {};
    }
    at::Tensor dInput = product(dUp, m_weights.up.weight.value);
    productInto(dInput, dGate, m_weights.gate.weight.value, /*accumulate=*/true);
    return dInput;
}

} // namespace trazor::proxy

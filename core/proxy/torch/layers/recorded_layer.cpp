// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/recorded_layer.h"

#include <c10/core/InferenceMode.h>

#include <utility>

namespace trazor::proxy {
namespace {

/// Leaves inference mode, in which scoring runs and nothing is recorded.
struct Recording {
    explicit Recording(bool isOn)
        : grad(isOn) {}
    c10::InferenceMode normal{false};
    at::AutoGradMode grad;
};

/// Accumulates the gradients of the tensors from which `output` was recorded.
void propagate(const at::Tensor& output, const at::Tensor& gradient) {
    if (output.requires_grad()) {
        output.backward(gradient, /*retain_graph=*/true);
    }
}

} // namespace

at::Tensor RecordedLayer::forward(const at::Tensor& x) {
    const Recording recording(true);
    m_products.clear();
    m_input = x.clone().requires_grad_(); // an inference tensor cannot be recorded
    m_output = record(m_input);
    return m_output.detach().clone(); // callers add to the result in place
}

at::Tensor RecordedLayer::apply(const Linear& linear, const at::Tensor& x) {
    at::Tensor output = linear.forward(x.detach()).requires_grad_();
    m_products.push_back({&linear.weight, x, output});
    return output;
}

at::Tensor RecordedLayer::backward(const at::Tensor& outputGradient, bool, GradientSink& sink) {
    const Recording recording(false);
    propagate(std::exchange(m_output, {}), outputGradient.clone());
    // All readers of an output were recorded after it, so its gradient is complete.
    for (; !m_products.empty(); m_products.pop_back()) {
        const auto& [weight, input, output] = m_products.back();
        const at::Tensor gradient = output.grad().detach();
        sink.add(*weight, gradient, input.detach());
        propagate(input, product(gradient, weight->value));
    }
    return std::exchange(m_input, {}).grad();
}

} // namespace trazor::proxy

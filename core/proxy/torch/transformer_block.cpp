// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/transformer_block.h"

#include <utility>

namespace trazor::proxy {

Mlp::Mlp(Linear fc1, Linear fc2)
    : m_fc1(std::move(fc1))
    , m_fc2(std::move(fc2)) {}

at::Tensor Mlp::forward(const at::Tensor& x) {
    m_input = x;
    m_hidden = m_fc1.forward(x);
    m_active = at::gelu(m_hidden);
    return m_fc2.forward(m_active);
}

at::Tensor Mlp::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    sink.add(m_fc2.weight, outputGradient, std::exchange(m_active, {}));
    const at::Tensor dActive = at::mm(outputGradient, m_fc2.weight.value);
    const at::Tensor dHidden = at::gelu_backward(dActive, std::exchange(m_hidden, {}));
    sink.add(m_fc1.weight, dHidden, std::exchange(m_input, {}));
    return needsInputGradient ? at::mm(dHidden, m_fc1.weight.value) : at::Tensor();
}

PreNormBlock::PreNormBlock(std::unique_ptr<Layer> mixer, std::unique_ptr<Layer> mlp, NormRule norm)
    : m_mixer(std::move(mixer))
    , m_mlp(std::move(mlp))
    , m_mixerNorm(norm)
    , m_mlpNorm(norm) {}

at::Tensor PreNormBlock::forward(const at::Tensor& x) {
    const at::Tensor y = m_mixer->forward(m_mixerNorm.forward(x)).add_(x);
    return m_mlp->forward(m_mlpNorm.forward(y)).add_(y);
}

at::Tensor PreNormBlock::backward(const at::Tensor& outputGradient, bool needsInputGradient,
                                  GradientSink& sink) {
    at::Tensor gradient = m_mlpNorm.backward(m_mlp->backward(outputGradient, true, sink));
    gradient.add_(outputGradient);
    const at::Tensor dMixer = m_mixer->backward(gradient, needsInputGradient, sink);
    return needsInputGradient ? m_mixerNorm.backward(dMixer).add_(gradient) : at::Tensor();
}

} // namespace trazor::proxy

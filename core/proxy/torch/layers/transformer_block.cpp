// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/transformer_block.h"

#include <utility>

namespace trazor::proxy {

PreNormBlock::PreNormBlock(std::unique_ptr<Layer> mixer, std::unique_ptr<Layer> mlp, NormRule norm)
    : m_mixer(std::move(mixer))
    , m_mlp(std::move(mlp))
    , m_mixerNorm(norm)
    , m_mlpNorm(norm) {}

at::Tensor PreNormBlock::forward(const at::Tensor& x) {
    const at::Tensor y = m_mixer ? m_mixer->forward(m_mixerNorm.forward(x)).add_(x) : x;
    return m_mlp ? m_mlp->forward(m_mlpNorm.forward(y)).add_(y) : y;
}

at::Tensor PreNormBlock::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    at::Tensor gradient = outputGradient;
    if (m_mlp) {
        gradient = m_mlpNorm.backward(m_mlp->backward(outputGradient, true, sink));
        gradient.add_(outputGradient);
    }
    if (!m_mixer) {
        return gradient;
    }
    const at::Tensor dMixer = m_mixer->backward(gradient, needsInputGradient, sink);
    return needsInputGradient ? m_mixerNorm.backward(dMixer).add_(gradient) : at::Tensor();
}

PostNormBlock::PostNormBlock(std::unique_ptr<Layer> mixer, bool mixerResidual, std::unique_ptr<Layer> mlp,
                             NormRule norm)
    : m_mixer(std::move(mixer))
    , m_mlp(std::move(mlp))
    , m_mixerResidual(mixerResidual)
    , m_mixerNorm(norm)
    , m_mlpNorm(norm) {}

at::Tensor PostNormBlock::forward(const at::Tensor& x) {
    at::Tensor y = x;
    if (m_mixer) {
        const at::Tensor mixed = m_mixer->forward(x);
        y = m_mixerResidual ? m_mixerNorm.forward(mixed + x) : mixed;
    }
    return m_mlp ? m_mlpNorm.forward(m_mlp->forward(y).add_(y)) : y;
}

at::Tensor PostNormBlock::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    at::Tensor gradient = outputGradient;
    if (m_mlp) {
        gradient = m_mlpNorm.backward(outputGradient);
        gradient = m_mlp->backward(gradient, true, sink).add_(gradient);
    }
    if (!m_mixer) {
        return gradient;
    }
    if (!m_mixerResidual) {
        return m_mixer->backward(gradient, needsInputGradient, sink);
    }
    gradient = m_mixerNorm.backward(gradient);
    const at::Tensor dMixer = m_mixer->backward(gradient, needsInputGradient, sink);
    return needsInputGradient ? dMixer + gradient : at::Tensor();
}

} // namespace trazor::proxy

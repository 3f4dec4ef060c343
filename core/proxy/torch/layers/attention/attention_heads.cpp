// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/attention/attention_heads.h"

namespace trazor::proxy {

RotaryPosition::RotaryPosition(std::int64_t tokens, std::int64_t channels, double base,
                               const at::TensorOptions& options) {
    const at::Tensor steps = at::arange(0, channels, 2, at::kDouble) / static_cast<double>(channels);
    const at::Tensor angles =
        at::arange(tokens, at::kDouble).unsqueeze(1) * at::pow(base, steps).reciprocal().unsqueeze(0);
    m_cosines = angles.cos().unsqueeze(1).to(options);
    m_sines = angles.sin().unsqueeze(1).to(options);
}

void RotaryPosition::turn(const at::Tensor& x, std::int64_t headDim, bool backwards) const {
    const std::int64_t half = m_cosines.size(2);
    const at::Tensor heads = x.view({-1, m_cosines.size(0), x.size(1) / headDim, headDim});
    const at::Tensor first = heads.narrow(3, 0, half);
    const at::Tensor second = heads.narrow(3, half, half);
    const at::Tensor sines = backwards ? -m_sines : m_sines;
    const at::Tensor turned = first * m_cosines - second * sines;
    second.mul_(m_cosines).addcmul_(first, sines);
    first.copy_(turned);
}

at::Tensor AttentionHeads::forward(const at::Tensor& x) {
    at::Tensor heads = x.contiguous();
    if (m_norm) {
        heads = m_norm->forward(heads.view({-1, m_headDim})).view(x.sizes());
    }
    if (!m_rotary.isNone()) {
        // A copy, because a norm keeps its output.
        heads = m_norm ? heads.clone() : heads;
        m_rotary.turn(heads, m_headDim);
    }
    return heads;
}

at::Tensor AttentionHeads::backward(const at::Tensor& outputGradient) {
    at::Tensor gradient = outputGradient.contiguous();
    if (!m_rotary.isNone()) {
        m_rotary.turn(gradient, m_headDim, /*backwards=*/true);
    }
    return m_norm ? m_norm->backward(gradient.view({-1, m_headDim})).view(outputGradient.sizes()) : gradient;
}

at::Tensor repeatedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times) {
    if (times == 1) {
        return x;
    }
    const std::int64_t heads = x.size(1) / headDim;
    return x.reshape({x.size(0), heads, 1, headDim})
        .expand({-1, -1, times, -1})
        .reshape({x.size(0), heads * times * headDim});
}

at::Tensor summedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times) {
    return times == 1 ? x : x.reshape({x.size(0), -1, times, headDim}).sum(2).flatten(1);
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/norm.h"

#include <tuple>
#include <utility>

namespace trazor::proxy {

at::Tensor Norm::forward(const at::Tensor& x) {
    if (m_rule.handling == NormHandling::Identity) {
        return x;
    }
    if (m_rule.handling == NormHandling::RmsConstant) {
        m_inverseStd = at::rsqrt(x.square().mean(-1, /*keepdim=*/true) + m_rule.eps);
        return x * m_inverseStd;
    }
    m_input = x;
    at::Tensor y;
    std::tie(y, m_mean, m_inverseStd) = at::native_layer_norm(x, {x.size(-1)}, {}, {}, m_rule.eps);
    return y;
}

at::Tensor Norm::backward(const at::Tensor& outputGradient) {
    if (m_rule.handling == NormHandling::Identity) {
        // A copy: callers add to what they get.
        return outputGradient.clone();
    }
    if (m_rule.handling == NormHandling::RmsConstant) {
        return outputGradient * std::exchange(m_inverseStd, {});
    }
    const at::Tensor input = std::exchange(m_input, {});
    return std::get<0>(at::native_layer_norm_backward(outputGradient, input, {input.size(-1)}, m_mean, m_inverseStd, {},
                                                      {}, {true, false, false}));
}

} // namespace trazor::proxy

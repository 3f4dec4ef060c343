// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/norm.h"

#include "core/proxy/torch/kernels/layer_norm.h"

#include <utility>

namespace trazor::proxy {

at::Tensor Norm::forward(const at::Tensor& x) {
    switch (m_rule.handling) {
    case NormHandling::Identity:
        return x;
    case NormHandling::RmsConstant:
        m_inverseStd = at::rsqrt(x.square().mean(-1, /*keepdim=*/true) + m_rule.eps);
        return x * m_inverseStd;
    default:
        std::tie(m_output, m_inverseStd) = isRms() ? rmsNorm(x, m_rule.eps) : layerNorm(x, m_rule.eps);
        return m_output;
    }
}

at::Tensor Norm::backward(const at::Tensor& outputGradient) {
    switch (m_rule.handling) {
    case NormHandling::Identity:
        // A copy, because callers add to the result in place.
        return outputGradient.clone();
    case NormHandling::RmsConstant:
        return outputGradient * std::exchange(m_inverseStd, {});
    default:
        return (isRms() ? rmsNormBackward : layerNormBackward)(outputGradient, std::exchange(m_output, {}),
                                                               std::exchange(m_inverseStd, {}));
    }
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/norm.h"

#include <tuple>
#include <utility>

namespace trazor::proxy {

at::Tensor Norm::forward(const at::Tensor& x) {
    m_input = x;
    at::Tensor y;
    std::tie(y, m_mean, m_inverseStd) = at::native_layer_norm(x, {x.size(-1)}, {}, {}, m_eps);
    return y;
}

at::Tensor Norm::backward(const at::Tensor& outputGradient) {
    const at::Tensor input = std::exchange(m_input, {});
    return std::get<0>(at::native_layer_norm_backward(outputGradient, input, {input.size(-1)}, m_mean,
                                                      m_inverseStd, {}, {}, {true, false, false}));
}

} // namespace trazor::proxy

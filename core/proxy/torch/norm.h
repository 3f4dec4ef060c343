// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// LayerNorm over the last dimension without affine part (weight 1 and bias 0 in every initialisation).
class Norm {
public:
    explicit Norm(double eps)
        : m_eps(eps) {}
    at::Tensor forward(const at::Tensor& x);
    at::Tensor backward(const at::Tensor& outputGradient);

private:
    double m_eps;
    at::Tensor m_input, m_mean, m_inverseStd;
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <ATen/ATen.h>

namespace trazor::proxy {

/// How a norm is computed.
struct NormRule {
    // Implicit: an epsilon alone means the network's own LayerNorm.
    // NOLINTNEXTLINE(google-explicit-constructor)
    NormRule(double epsilon, NormHandling how = NormHandling::AsIs, space::NormKind which = space::NormKind::LayerNorm)
        : eps(epsilon)
        , handling(how)
        , kind(which) {}
    double eps;
    NormHandling handling;
    space::NormKind kind;
};

/// LayerNorm or RMSNorm over the last dimension without affine part (weight 1 and bias 0 in every initialisation), or
/// the rule's replacement.
class Norm {
public:
    explicit Norm(NormRule rule)
        : m_rule(rule) {}
    at::Tensor forward(const at::Tensor& x);
    at::Tensor backward(const at::Tensor& outputGradient);

private:
    bool isRms() const noexcept { return m_rule.kind == space::NormKind::RmsNorm; }

    NormRule m_rule;
    at::Tensor m_output, m_inverseStd; ///< RmsConstant keeps only the last, 1 / rms
};

} // namespace trazor::proxy

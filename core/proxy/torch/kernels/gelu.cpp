// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/gelu.h"

#include "core/proxy/torch/kernels/vector_math.h"

namespace trazor::proxy {
namespace {

/// x := gelu'(x), y := gelu(x).
TRAZOR_INLINE void geluAndSlope(Lanes<float>& x, Lanes<float>& y) {
    constexpr float kInverseSqrt2 = 0.70710678F;
    constexpr float kInverseSqrt2Pi = 0.39894228F;
    const Lanes<float> magnitude = x < 0 ? -x : x;
    Lanes<float> bell = x * x * -0.5F;
    exponentiate(bell);
    // erfc(a) = t (a1 + t (a2 + ...)) exp(-a^2) with t = 1 / (1 + p a).
    const Lanes<float> t = 1.0F / (1.0F + 0.3275911F * kInverseSqrt2 * magnitude);
    Lanes<float> series = t * 1.061405429F - 1.453152027F;
    series = series * t + 1.421413741F;
    series = series * t - 0.284496736F;
    series = series * t + 0.254829592F;
    const Lanes<float> tail = 0.5F * series * t * bell;
    const Lanes<float> phi = x < 0 ? tail : 1.0F - tail;
    y = x * phi;
    x = phi + x * kInverseSqrt2Pi * bell;
}

TRAZOR_CLONES void geluAndSlopes(float* x, float* y, std::int64_t n) {
    std::int64_t i = 0;
    Lanes<float> a, b;
    for (; i + kLanes<float> <= n; i += kLanes<float>) {
        load(a, x + i);
        geluAndSlope(a, b);
        store(x + i, a);
        store(y + i, b);
    }
    if (i < n) {
        const auto rest = static_cast<std::size_t>(n - i) * sizeof(float);
        a = Lanes<float>{};
        std::memcpy(&a, x + i, rest);
        geluAndSlope(a, b);
        std::memcpy(x + i, &a, rest);
        std::memcpy(y + i, &b, rest);
    }
}

bool isForKernel(const at::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == at::kFloat;
}

} // namespace

at::Tensor gelu(at::Tensor& x) {
    if (!isForKernel(x)) {
        return at::gelu(x);
    }
    x = x.contiguous();
    at::Tensor y = at::empty_like(x);
    geluAndSlopes(x.data_ptr<float>(), y.data_ptr<float>(), x.numel());
    return y;
}

at::Tensor geluBackward(const at::Tensor& outputGradient, const at::Tensor& kept) {
    return isForKernel(kept) ? outputGradient.mul_(kept) : at::gelu_backward(outputGradient, kept);
}

} // namespace trazor::proxy

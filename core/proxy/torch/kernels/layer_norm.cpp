// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/layer_norm.h"

#include "core/proxy/torch/kernels/vector_math.h"

#include <cmath>

namespace trazor::proxy {
namespace {

/// Sums the lanes that work(i, bytes, lanes) accumulates along a row; lanes beyond the row's end are ignored.
template <typename Work>
TRAZOR_INLINE float sumOver(std::int64_t n, const Work& work) {
    Lanes<float> sums{};
    std::int64_t i = 0;
    for (; i + kLanes<float> <= n; i += kLanes<float>) {
        work(i, sizeof sums, sums);
    }
    float sum = 0.0F;
    if (i < n) {
        Lanes<float> last{};
        work(i, static_cast<std::size_t>(n - i) * sizeof(float), last);
        for (std::int64_t lane = 0; lane < n - i; ++lane) {
            sum += last[lane];
        }
    }
    for (std::int64_t lane = 0; lane < kLanes<float>; ++lane) {
        sum += sums[lane];
    }
    return sum;
}

TRAZOR_INLINE void loadPart(Lanes<float>& x, const float* from, std::size_t bytes) {
    x = Lanes<float>{};
    std::memcpy(&x, from, bytes);
}

/// y := x - mean, with the mean subtracted twice.
TRAZOR_INLINE void centre(const float* x, float* y, std::int64_t n) {
    const float count = static_cast<float>(n);
    Lanes<float> value;
    const float mean = sumOver(n,
                               [&](std::int64_t i, std::size_t bytes, Lanes<float>& sum) {
                                   loadPart(value, x + i, bytes);
                                   sum += value;
                               }) /
                       count;
    const float rest = sumOver(n,
                               [&](std::int64_t i, std::size_t bytes, Lanes<float>& sum) {
                                   loadPart(value, x + i, bytes);
                                   value -= mean;
                                   std::memcpy(y + i, &value, bytes);
                                   sum += value;
                               }) /
                       count;
    for (std::int64_t i = 0; i < n; ++i) {
        y[i] -= rest;
    }
}

TRAZOR_CLONES void normRows(const float* x, float* y, float* inverseStd, std::int64_t rows, std::int64_t n, float eps) {
    for (std::int64_t row = 0; row < rows; ++row, x += n, y += n) {
        centre(x, y, n);
        Lanes<float> value;
        const float squares = sumOver(n, [&](std::int64_t i, std::size_t bytes, Lanes<float>& sum) {
            loadPart(value, y + i, bytes);
            sum += value * value;
        });
        const float scale = 1.0F / std::sqrt(squares / static_cast<float>(n) + eps);
        inverseStd[row] = scale;
        for (std::int64_t i = 0; i < n; ++i) {
            y[i] *= scale;
        }
    }
}

TRAZOR_CLONES void normBackwardRows(const float* gradient, const float* y, const float* inverseStd, float* out,
                                    std::int64_t rows, std::int64_t n) {
    for (std::int64_t row = 0; row < rows; ++row, gradient += n, y += n, out += n) {
        // A gradient of mean zero is unaffected by the mean of y, which is not exactly zero.
        centre(gradient, out, n);
        Lanes<float> a, b;
        const float product = sumOver(n,
                                      [&](std::int64_t i, std::size_t bytes, Lanes<float>& sum) {
                                          loadPart(a, y + i, bytes);
                                          loadPart(b, out + i, bytes);
                                          sum += a * b;
                                      }) /
                              static_cast<float>(n);
        for (std::int64_t i = 0; i < n; ++i) {
            out[i] = (out[i] - y[i] * product) * inverseStd[row];
        }
    }
}

bool isForKernel(const at::Tensor& x) {
    return x.is_cpu() && x.scalar_type() == at::kFloat;
}

} // namespace

std::pair<at::Tensor, at::Tensor> layerNorm(const at::Tensor& x, double eps) {
    if (!isForKernel(x)) {
        const auto [y, mean, inverseStd] = at::native_layer_norm(x, {x.size(-1)}, {}, {}, eps);
        return {y - y.mean(-1, /*keepdim=*/true), inverseStd};
    }
    const at::Tensor rows = x.contiguous();
    const std::int64_t width = x.size(-1);
    at::Tensor y = at::empty_like(rows);
    at::Tensor inverseStd = at::empty({x.size(0), 1}, x.options());
    normRows(rows.data_ptr<float>(), y.data_ptr<float>(), inverseStd.data_ptr<float>(), x.size(0), width,
             static_cast<float>(eps));
    return {y, inverseStd};
}

at::Tensor layerNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseStd) {
    if (!isForKernel(y)) {
        at::Tensor gradient = outputGradient - outputGradient.mean(-1, /*keepdim=*/true);
        gradient.sub_(gradient.mean(-1, true));
        return gradient.addcmul_(y, (gradient * y).mean(-1, true), -1.0).mul_(inverseStd);
    }
    const at::Tensor gradient = outputGradient.contiguous();
    at::Tensor out = at::empty_like(y);
    normBackwardRows(gradient.data_ptr<float>(), y.data_ptr<float>(), inverseStd.data_ptr<float>(),
                     out.data_ptr<float>(), y.size(0), y.size(1));
    return out;
}

std::pair<at::Tensor, at::Tensor> rmsNorm(const at::Tensor& x, double eps) {
    const at::Tensor exact = x.to(at::kDouble);
    const at::Tensor inverseRms = at::rsqrt(exact.square().mean(-1, /*keepdim=*/true) + eps);
    return {(exact * inverseRms).to(x.scalar_type()), inverseRms};
}

at::Tensor rmsNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseRms) {
    const at::Tensor gradient = outputGradient.to(at::kDouble);
    const at::Tensor direction = y.to(at::kDouble);
    const at::Tensor along = (gradient * direction).mean(-1, /*keepdim=*/true);
    return ((gradient - direction * along) * inverseRms).to(y.scalar_type());
}

} // namespace trazor::proxy

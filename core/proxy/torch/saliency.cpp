// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/saliency.h"

#include "core/proxy/torch/matrix_product.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace trazor::proxy {
namespace {

/// sum |a_i b_i|. Independent partial sums let the compiler use vector registers.
template <typename T>
double absoluteDot(const T* a, const T* b, std::int64_t n) {
    constexpr std::int64_t kLanes = 16;
    std::array<T, kLanes> lanes{};
    std::int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        for (std::int64_t lane = 0; lane < kLanes; ++lane) {
            lanes[static_cast<std::size_t>(lane)] += std::abs(a[i + lane] * b[i + lane]);
        }
    }
    double sum = std::accumulate(lanes.begin(), lanes.end(), 0.0);
    for (; i < n; ++i) {
        sum += std::abs(static_cast<double>(a[i]) * static_cast<double>(b[i]));
    }
    return sum;
}

template <typename T>
double saliencyByRows(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w) {
    constexpr std::int64_t kRowsInCache = 128;
    const at::Tensor gradient = at::empty({std::min(kRowsInCache, w.size(0)), w.size(1)}, w.options());
    double sum = 0.0;
    for (std::int64_t first = 0; first < w.size(0); first += kRowsInCache) {
        const std::int64_t rows = std::min(kRowsInCache, w.size(0) - first);
        const at::Tensor part = gradient.narrow(0, 0, rows);
        productInto(part, y.narrow(1, first, rows).t(), x);
        for (std::int64_t row = 0; row < rows; ++row) {
            sum += absoluteDot(part.data_ptr<T>() + row * part.stride(0),
                               w.data_ptr<T>() + (first + row) * w.stride(0), w.size(1));
        }
    }
    return sum;
}

} // namespace

double synapticSaliency(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w) {
    if (!w.is_cpu()) {
        return at::mm(y.t(), x).mul_(w).abs_().sum().item<double>();
    }
    return w.scalar_type() == at::kDouble ? saliencyByRows<double>(y, x, w) : saliencyByRows<float>(y, x, w);
}

} // namespace trazor::proxy

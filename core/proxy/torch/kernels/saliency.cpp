// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/saliency.h"

#include "core/proxy/torch/kernels/gradient_sketch.h"
#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/kernels/vector_math.h"

#include <algorithm>
#include <cmath>

namespace trazor::proxy {
namespace {

/// Bound on the relative error of a sketched saliency.
constexpr double kSketchTolerance = 3e-4;
constexpr std::int64_t kSketchRank = 6;

/// sum |G_ij W_ij| and sum W_ij^2.
struct Sums {
    double absolute = 0.0;
    double squares = 0.0;
};

template <typename T>
TRAZOR_INLINE double absoluteDotInline(const T* a, const T* b, std::int64_t n) {
    Lanes<T> sums{};
    std::int64_t i = 0;
    for (; i + kLanes<T> <= n; i += kLanes<T>) {
        Lanes<T> x, y;
        load(x, a + i);
        load(y, b + i);
        x *= y;
        sums += x < 0 ? -x : x;
    }
    double sum = 0.0;
    for (std::int64_t lane = 0; lane < kLanes<T>; ++lane) {
        sum += static_cast<double>(sums[lane]);
    }
    for (; i < n; ++i) {
        sum += std::abs(static_cast<double>(a[i]) * static_cast<double>(b[i]));
    }
    return sum;
}

/// sum |a_i b_i|
TRAZOR_CLONES double absoluteDot(const float* a, const float* b, std::int64_t n) {
    return absoluteDotInline(a, b, n);
}
TRAZOR_CLONES double absoluteDot(const double* a, const double* b, std::int64_t n) {
    return absoluteDotInline(a, b, n);
}

/// Adds sum |(q B) (.) w| and sum w^2 of one row w; q has `rank` entries, B (rank, n) contiguous rows.
TRAZOR_CLONES void addLowRankRow(Sums& sums, const float* q, std::int64_t rank, const float* b, const float* w,
                                 std::int64_t n) {
    Lanes<float> absolute{};
    Lanes<float> squares{};
    std::int64_t i = 0;
    for (; i + kLanes<float> <= n; i += kLanes<float>) {
        Lanes<float> x{};
        Lanes<float> y;
        for (std::int64_t k = 0; k < rank; ++k) {
            load(y, b + k * n + i);
            x += q[k] * y;
        }
        load(y, w + i);
        x *= y;
        absolute += x < 0 ? -x : x;
        squares += y * y;
    }
    for (std::int64_t lane = 0; lane < kLanes<float>; ++lane) {
        sums.absolute += static_cast<double>(absolute[lane]);
        sums.squares += static_cast<double>(squares[lane]);
    }
    for (; i < n; ++i) {
        float x = 0.0F;
        for (std::int64_t k = 0; k < rank; ++k) {
            x += q[k] * b[k * n + i];
        }
        sums.absolute += static_cast<double>(std::abs(x * w[i]));
        sums.squares += static_cast<double>(w[i] * w[i]);
    }
}

/// sum |(Q B) (.) W| and sum W^2.
Sums sumsOfSketch(const GradientSketch& sketch, const at::Tensor& w) {
    const at::Tensor q = sketch.basis.contiguous();
    const at::Tensor b = sketch.rows.contiguous();
    const std::int64_t rank = q.size(1);
    Sums sums;
    for (std::int64_t row = 0; row < w.size(0); ++row) {
        addLowRankRow(sums, q.data_ptr<float>() + row * rank, rank, b.data_ptr<float>(),
                      w.data_ptr<float>() + row * w.stride(0), w.size(1));
    }
    return sums;
}

/// sum |(a b) (.) W|, a few rows at a time, so that the product never leaves the cache.
template <typename T>
double sumOfProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& w) {
    constexpr std::int64_t kRowsInCache = 128;
    const at::Tensor rowsInCache = at::empty({std::min(kRowsInCache, w.size(0)), w.size(1)}, w.options());
    double sum = 0.0;
    for (std::int64_t first = 0; first < w.size(0); first += kRowsInCache) {
        const std::int64_t rows = std::min(kRowsInCache, w.size(0) - first);
        const at::Tensor part = rowsInCache.narrow(0, 0, rows);
        productInto(part, a.narrow(0, first, rows), b);
        for (std::int64_t row = 0; row < rows; ++row) {
            sum += absoluteDot(part.data_ptr<T>() + row * part.stride(0), w.data_ptr<T>() + (first + row) * w.stride(0),
                               w.size(1));
        }
    }
    return sum;
}

} // namespace

double synapticSaliency(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w) {
    if (!w.is_cpu()) {
        return at::mm(y.t(), x).mul_(w).abs_().sum().item<double>();
    }
    if (w.scalar_type() == at::kDouble) {
        return sumOfProduct<double>(y.t(), x, w);
    }
    if (GradientSketch::pays(y, x)) {
        const GradientSketch sketch = GradientSketch::of(y, x, kSketchRank);
        const Sums sums = sumsOfSketch(sketch, w);
        // Bounds the error by Cauchy-Schwarz; false for NaN.
        if (sketch.missing.item<double>() * std::sqrt(sums.squares) <= kSketchTolerance * sums.absolute) {
            return sums.absolute;
        }
    }
    return sumOfProduct<float>(y.t(), x, w);
}

} // namespace trazor::proxy

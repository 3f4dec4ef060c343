// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/saliency.h"

#include "core/proxy/torch/gradient_sketch.h"
#include "core/proxy/torch/matrix_product.h"
#include "core/proxy/torch/vector_math.h"

#include <algorithm>
#include <cmath>

namespace trazor::proxy {
namespace {

/// Bound on the relative error of a sketched saliency.
constexpr double kSketchTolerance = 3e-4;

/// sum |a_i b_i| and sum b_i^2.
struct Sums {
    double absolute = 0.0;
    double squares = 0.0;
};

template <typename T>
TRAZOR_INLINE void addRowInline(Sums& sums, const T* a, const T* b, std::int64_t n) {
    Lanes<T> absolute{};
    Lanes<T> squares{};
    std::int64_t i = 0;
    for (; i + kLanes<T> <= n; i += kLanes<T>) {
        Lanes<T> x, y;
        load(x, a + i);
        load(y, b + i);
        const Lanes<T> xy = x * y;
        absolute += xy < 0 ? -xy : xy;
        squares += y * y;
    }
    for (std::int64_t lane = 0; lane < kLanes<T>; ++lane) {
        sums.absolute += static_cast<double>(absolute[lane]);
        sums.squares += static_cast<double>(squares[lane]);
    }
    for (; i < n; ++i) {
        sums.absolute += std::abs(static_cast<double>(a[i]) * static_cast<double>(b[i]));
        sums.squares += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    }
}

TRAZOR_CLONES void addRow(Sums& sums, const float* a, const float* b, std::int64_t n) {
    addRowInline(sums, a, b, n);
}
TRAZOR_CLONES void addRow(Sums& sums, const double* a, const double* b, std::int64_t n) {
    addRowInline(sums, a, b, n);
}

/// sum |(a b) (.) W| and sum W^2, a few rows at a time, so that the product never leaves the cache.
template <typename T>
Sums sumsOfProduct(const at::Tensor& a, const at::Tensor& b, const at::Tensor& w) {
    constexpr std::int64_t kRowsInCache = 128;
    const at::Tensor rowsInCache = at::empty({std::min(kRowsInCache, w.size(0)), w.size(1)}, w.options());
    Sums sums;
    for (std::int64_t first = 0; first < w.size(0); first += kRowsInCache) {
        const std::int64_t rows = std::min(kRowsInCache, w.size(0) - first);
        const at::Tensor part = rowsInCache.narrow(0, 0, rows);
        productInto(part, a.narrow(0, first, rows), b);
        for (std::int64_t row = 0; row < rows; ++row) {
            addRow(sums, part.data_ptr<T>() + row * part.stride(0), w.data_ptr<T>() + (first + row) * w.stride(0),
                   w.size(1));
        }
    }
    return sums;
}

} // namespace

double synapticSaliency(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w) {
    if (!w.is_cpu()) {
        return at::mm(y.t(), x).mul_(w).abs_().sum().item<double>();
    }
    if (w.scalar_type() == at::kDouble) {
        return sumsOfProduct<double>(y.t(), x, w).absolute;
    }
    if (GradientSketch::pays(y, x)) {
        const GradientSketch sketch = GradientSketch::of(y, x);
        const Sums sums = sumsOfProduct<float>(sketch.basis, sketch.rows, w);
        // By Cauchy and Schwarz; not true of NaN.
        if (sketch.missing.item<double>() * std::sqrt(sums.squares) <= kSketchTolerance * sums.absolute) {
            return sums.absolute;
        }
    }
    return sumsOfProduct<float>(y.t(), x, w).absolute;
}

} // namespace trazor::proxy

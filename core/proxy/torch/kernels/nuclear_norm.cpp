// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/nuclear_norm.h"

#include "core/proxy/torch/kernels/gradient_sketch.h"
#include "core/proxy/torch/kernels/small_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace trazor::proxy {
namespace {

/// The dropped fraction of the trace: the square of the relative error in the Frobenius norm. float32 products carry
/// noise of about 1e-14, so nothing significant lies below.
constexpr double kRankTolerance = 1e-13;

/// Bound on the relative error of a sketched norm.
constexpr double kSketchTolerance = 3e-4;

at::Tensor notANumber(const at::Tensor& like) {
    return at::full({}, std::numeric_limits<double>::quiet_NaN(), like.options().dtype(at::kDouble));
}

/// Sum of the square roots of the eigenvalues of a Gram matrix.
at::Tensor sumOfRoots(const at::Tensor& gram) {
    return at::linalg_eigvalsh(gram).clamp_min_(0.0).sqrt_().sum();
}

/// A factor with fewer columns and the same Gram matrix F F^T, up to the rank tolerance.
at::Tensor reduced(const at::Tensor& factor) {
    return pivotedCholesky(at::mm(factor, factor.t()), kRankTolerance);
}

/// ||Y^T X||_* from a sketch if the sketch is accurate enough; else undefined.
at::Tensor sketchedNorm(const at::Tensor& y, const at::Tensor& x) {
    if (!GradientSketch::pays(y, x)) {
        return {};
    }
    const GradientSketch sketch = GradientSketch::of(y, x, GradientSketch::kMostRank);
    const double missing = sketch.missing.item<double>();
    if (!std::isfinite(missing)) {
        return {};
    }
    const at::Tensor norm = sketch.nuclearNorm();
    const auto rank = static_cast<double>(std::min({x.size(0), x.size(1), y.size(1)}));
    return std::sqrt(rank) * missing <= kSketchTolerance * norm.item<double>() ? norm : at::Tensor();
}

/// X X^T for the matrix X of every network.
at::Tensor gramsOf(const at::Tensor& x) {
    return at::matmul(x, x.transpose(-2, -1));
}

/// Norms of products over few tokens: with X X^T = L L^T the singular values of Y^T X are those of Y^T L, which has
/// only as many columns as there are tokens. All networks at once, because each separate one would synchronise the
/// device with the host. NaN if the product is not finite.
at::Tensor normsOfFewTokens(const at::Tensor& y, const at::Tensor& x) {
    at::Tensor inputs = gramsOf(x.to(at::kDouble));
    at::Tensor outputs = gramsOf(y.to(at::kDouble));
    const at::Tensor isLost = (inputs.sum({1, 2}) + outputs.sum({1, 2})).isfinite().logical_not_();
    inputs.masked_fill_(isLost.view({-1, 1, 1}), 0.0);
    outputs.masked_fill_(isLost.view({-1, 1, 1}), 0.0);
    at::Tensor diagonal = inputs.diagonal(0, 1, 2);
    // The last term is for networks that lack the layer: their inputs are zero.
    diagonal.add_(diagonal.sum(-1, /*keepdim=*/true).mul_(kRankTolerance).add_(1e-300));
    const at::Tensor factors = std::get<0>(at::linalg_cholesky_ex(inputs));
    const at::Tensor narrow = at::matmul(at::matmul(factors.transpose(1, 2), outputs), factors);
    return sumOfEigenvalueRoots(narrow).masked_fill_(isLost, std::numeric_limits<double>::quiet_NaN());
}

} // namespace

at::Tensor pivotedCholesky(const at::Tensor& gram, double tolerance) {
    const at::Tensor host = gram.to(at::kCPU).contiguous();
    const auto n = static_cast<std::size_t>(host.size(0));
    const double* k = host.data_ptr<double>();
    std::vector<double> diagonal(n);
    for (std::size_t i = 0; i < n; ++i) {
        diagonal[i] = k[i * n + i];
    }
    const double limit = tolerance * std::accumulate(diagonal.begin(), diagonal.end(), 0.0);

    // The transpose of L in row-major order, so that every inner loop runs over contiguous memory.
    std::vector<double> rows;
    std::size_t rank = 0;
    while (rank < n && std::accumulate(diagonal.begin(), diagonal.end(), 0.0) > limit) {
        const auto pivot =
            static_cast<std::size_t>(std::max_element(diagonal.begin(), diagonal.end()) - diagonal.begin());
        rows.insert(rows.end(), k + pivot * n, k + (pivot + 1) * n);
        double* row = rows.data() + rank * n;
        for (std::size_t r = 0; r < rank; ++r) {
            const double* earlier = rows.data() + r * n;
            const double factor = earlier[pivot];
            for (std::size_t i = 0; i < n; ++i) {
                row[i] -= factor * earlier[i];
            }
        }
        const double scale = 1.0 / std::sqrt(diagonal[pivot]);
        for (std::size_t i = 0; i < n; ++i) {
            row[i] *= scale;
            // Rounding may push an exhausted diagonal entry below zero.
            diagonal[i] = std::max(0.0, diagonal[i] - row[i] * row[i]);
        }
        diagonal[pivot] = 0.0;
        ++rank;
    }
    const at::Tensor transposed = at::empty({static_cast<std::int64_t>(rank), host.size(0)}, at::kDouble);
    std::copy(rows.begin(), rows.end(), transposed.data_ptr<double>());
    return transposed.t().to(gram.device());
}

at::Tensor matrixNuclearNorm(const at::Tensor& weight) {
    if (weight.scalar_type() == at::kDouble) {
        return at::linalg_svdvals(weight).sum();
    }
    const at::Tensor wide = weight.to(at::kDouble);
    return sumOfRoots(wide.size(0) < wide.size(1) ? at::mm(wide, wide.t()) : at::mm(wide.t(), wide));
}

at::Tensor productNuclearNorm(const at::Tensor& y, const at::Tensor& x) {
    if (y.scalar_type() == at::kDouble) {
        const at::Tensor product = at::mm(y.t(), x);
        return product.sum().isfinite().item<bool>() ? at::linalg_svdvals(product).sum() : notANumber(y);
    }
    if (at::Tensor norm = sketchedNorm(y, x); norm.defined()) {
        return norm;
    }
    if (!at::logical_and(y.sum().isfinite(), x.sum().isfinite()).item<bool>()) {
        return notANumber(y);
    }
    // X = L Q with orthonormal rows of Q, so Y^T X has the singular values of the much narrower Y^T L.
    at::Tensor narrow;
    if (y.size(0) <= std::max(y.size(1), x.size(1))) {
        narrow = at::mm(y.to(at::kDouble).t(), reduced(x.to(at::kDouble)));
    } else {
        narrow = at::mm(y.t(), x).to(at::kDouble);
    }
    const at::Tensor gram = narrow.size(0) < narrow.size(1) ? at::mm(narrow, narrow.t()) : at::mm(narrow.t(), narrow);
    const at::Tensor factor = pivotedCholesky(gram, kRankTolerance);
    return sumOfRoots(at::mm(factor.t(), factor));
}

at::Tensor productNuclearNorms(const at::Tensor& y, const at::Tensor& x) {
    at::Tensor norms = at::full({y.size(0)}, std::numeric_limits<double>::quiet_NaN(), y.options().dtype(at::kDouble));
    if (y.scalar_type() == at::kFloat && GradientSketch::pays(y[0], x[0])) {
        GradientSketch sketch = GradientSketch::of(y, x, GradientSketch::kMostRank);
        const at::Tensor isLost = sketch.missing.isfinite().logical_not_();
        sketch.rows.masked_fill_(isLost.view({-1, 1, 1}), 0.0);
        const at::Tensor sketched = sketch.nuclearNorm();
        const auto rank = static_cast<double>(std::min({x.size(1), x.size(2), y.size(2)}));
        const at::Tensor isGood = (sketch.missing * std::sqrt(rank)).le(sketched * kSketchTolerance);
        norms = at::where(isGood, sketched, norms);
    } else if (y.scalar_type() == at::kFloat && y.size(1) < GradientSketch::kFewest) {
        norms = normsOfFewTokens(y, x);
    }
    const at::Tensor isOpen = norms.isnan().to(at::kCPU);
    for (std::int64_t i = 0; i < norms.size(0); ++i) {
        if (isOpen[i].item<bool>()) {
            norms[i] = productNuclearNorm(y[i], x[i]);
        }
    }
    return norms;
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/kernels/gradient_sketch.h"

#include "core/base/rng.h"
#include "core/base/stable_hash.h"
#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/kernels/small_matrix.h"

#include <map>
#include <mutex>
#include <string>

namespace trazor::proxy {
namespace {

constexpr std::int64_t kProbes = 4;

/// Random signs, (rows, kProbes + kMostRank), identical on every device and in every run.
at::Tensor randomSigns(std::int64_t rows, const at::TensorOptions& options) {
    static std::mutex mutex;
    static std::map<std::pair<std::int64_t, std::string>, at::Tensor> made;
    const std::lock_guard lock(mutex);
    at::Tensor& signs = made[{rows, options.device().str()}];
    if (!signs.defined()) {
        Rng rng(stableHash("gradient sketch"));
        signs = at::empty({rows, kProbes + GradientSketch::kMostRank}, at::kFloat);
        float* const data = signs.data_ptr<float>();
        std::generate_n(data, signs.numel(), [&] { return rng.bernoulli(0.5) ? 1.0F : -1.0F; });
        signs = signs.to(options);
    }
    return signs;
}

/// Orthonormal columns that span the range of `z` (.., n, k). A Cholesky factor of the float32 Gram matrix resolves
/// directions down to 3e-4 of the largest, so three passes resolve all that float32 holds, up to rounding.
at::Tensor orthonormalised(at::Tensor z) {
    for (const double shift : {1e-6, 1e-6, 1e-12}) {
        z = product(z, inverseCholesky(product(z.transpose(-2, -1), z), shift));
    }
    return z;
}

} // namespace

GradientSketch GradientSketch::of(const at::Tensor& outputGradient, const at::Tensor& input, std::int64_t rank) {
    const at::Tensor signs = randomSigns(input.size(-1), input.options()).narrow(1, 0, kProbes + rank);
    const at::Tensor images = product(outputGradient.transpose(-2, -1), product(input, signs));
    GradientSketch sketch;
    sketch.basis = orthonormalised(images.narrow(-1, kProbes, rank));
    const at::Tensor probes = images.narrow(-1, 0, kProbes);
    const at::Tensor rest = probes - product(sketch.basis, product(sketch.basis.transpose(-2, -1), probes));
    sketch.missing = rest.square_().sum({-2, -1}).to(at::kDouble).div_(static_cast<double>(kProbes)).sqrt_().mul_(2.0);
    sketch.rows = product(product(outputGradient, sketch.basis).transpose(-2, -1), input);
    return sketch;
}

at::Tensor GradientSketch::nuclearNorm() const {
    const at::Tensor wide = rows.to(at::kDouble);
    return sumOfEigenvalueRoots(at::matmul(wide, wide.transpose(-2, -1)));
}

} // namespace trazor::proxy

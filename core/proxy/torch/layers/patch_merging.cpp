// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/patch_merging.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include <utility>

namespace trazor::proxy {

PatchMerging::PatchMerging(Weight reduction, int grid, NormRule norm)
    : m_reduction(std::move(reduction))
    , m_grid(grid)
    , m_norm(norm) {}

at::Tensor PatchMerging::forward(const at::Tensor& x) {
    const std::int64_t half = (m_grid + 1) / 2;
    const std::int64_t width = x.size(1);
    const at::Tensor image =
        at::constant_pad_nd(x.reshape({-1, m_grid, m_grid, width}), {0, 0, 0, m_grid % 2, 0, m_grid % 2});
    // Swin's order of the four neighbours: down the left column, then down the right one.
    const at::Tensor four = image.reshape({-1, half, 2, half, 2, width}).permute({0, 1, 3, 4, 2, 5});
    m_normed = m_norm.forward(four.reshape({-1, 4 * width}));
    return product(m_normed, m_reduction.value.t());
}

at::Tensor PatchMerging::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    sink.add(m_reduction, outputGradient, std::exchange(m_normed, {}));
    if (!needsInputGradient) {
        return {};
    }
    const at::Tensor dFour = m_norm.backward(product(outputGradient, m_reduction.value));
    const std::int64_t half = (m_grid + 1) / 2;
    const std::int64_t width = dFour.size(1) / 4;
    return dFour.reshape({-1, half, half, 2, 2, width})
        .permute({0, 1, 4, 2, 3, 5})
        .reshape({-1, 2 * half, 2 * half, width})
        .narrow(1, 0, m_grid)
        .narrow(2, 0, m_grid)
        .reshape({-1, width});
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/conv_pool.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include <utility>

namespace trazor::proxy {
namespace {

constexpr std::int64_t kStride = 2;
constexpr std::int64_t kPadding = 1;

/// Joins class tokens (networks, width), if any, and images (networks, width, grid, grid), network by network.
at::Tensor joined(const at::Tensor& classTokens, const at::Tensor& images) {
    const at::Tensor patches = images.flatten(2).transpose(1, 2);
    return (classTokens.defined() ? at::cat({classTokens.unsqueeze(1), patches}, 1) : patches.contiguous())
        .flatten(0, 1);
}

} // namespace

ConvPool::ConvPool(std::string name, const at::Tensor& kernel, const at::Tensor& bias, std::optional<Linear> classToken,
                   int grid)
    : m_name(std::move(name))
    , m_kernel(kernel.reshape({kernel.size(0), 1, 3, 3}))
    , m_bias(bias.flatten())
    , m_classToken(std::move(classToken))
    , m_grid(grid) {}

at::Tensor ConvPool::forward(const at::Tensor& x) {
    const std::int64_t first = m_classToken ? 1 : 0;
    const at::Tensor networks = x.reshape({-1, first + m_grid * m_grid, x.size(1)});
    m_token = networks.slice(1, 0, first).flatten(0, 1);
    m_image = networks.slice(1, first).transpose(1, 2).reshape({-1, x.size(1), m_grid, m_grid});
    const at::Tensor pooled =
        at::conv2d(m_image, m_kernel, m_bias, kStride, kPadding, /*dilation=*/1, /*groups=*/x.size(1));
    return joined(m_classToken ? m_classToken->forward(m_token) : at::Tensor(), pooled);
}

at::Tensor ConvPool::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    const std::int64_t pooledGrid = (m_grid + 2 * kPadding - 3) / kStride + 1;
    const std::int64_t first = m_classToken ? 1 : 0;
    const at::Tensor networks = outputGradient.reshape({-1, first + pooledGrid * pooledGrid, outputGradient.size(1)});
    const at::Tensor dToken = networks.slice(1, 0, first).flatten(0, 1);
    const at::Tensor token = std::exchange(m_token, {});
    if (m_classToken) {
        sink.add(m_classToken->weight, dToken, token);
    }
    const bool needsKernelGradient = sink.wantsConvolutions();
    if (!needsInputGradient && !needsKernelGradient) {
        return {};
    }
    const at::Tensor dPooled =
        networks.slice(1, first).transpose(1, 2).reshape({-1, outputGradient.size(1), pooledGrid, pooledGrid});
    const at::Tensor image = std::exchange(m_image, {});
    const auto [dImage, dKernel, dBias] = at::convolution_backward(
        dPooled, image, m_kernel, c10::nullopt, {kStride, kStride}, {kPadding, kPadding}, {1, 1}, false, {0, 0},
        image.size(1), {needsInputGradient, needsKernelGradient, false});
    if (needsKernelGradient) {
        sink.addConvolution(m_name, m_kernel.flatten(1), dKernel.flatten(1));
    }
    if (!needsInputGradient) {
        return {};
    }
    return joined(m_classToken ? product(dToken, m_classToken->weight.value) : at::Tensor(), dImage);
}

} // namespace trazor::proxy

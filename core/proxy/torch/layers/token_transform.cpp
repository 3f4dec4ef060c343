// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/token_transform.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include <cmath>
#include <utility>

namespace trazor::proxy {
namespace {

constexpr double kPi = 3.14159265358979323846;

/// The (n, n) matrix of f(row, column), computed in float64.
template <typename Function>
at::Tensor matrix(std::int64_t n, const at::TensorOptions& options, Function f) {
    at::Tensor values = at::empty({n, n}, at::kDouble);
    auto entry = values.accessor<double, 2>();
    for (std::int64_t row = 0; row < n; ++row) {
        for (std::int64_t column = 0; column < n; ++column) {
            entry[row][column] = f(row, column);
        }
    }
    return values.to(options);
}

/// Whole turns are removed first: they would cost precision.
double angle(std::int64_t steps, std::int64_t turn) {
    return 2.0 * kPi * static_cast<double>(steps % turn) / static_cast<double>(turn);
}

at::Tensor cosines(std::int64_t n, const at::TensorOptions& options) {
    return matrix(n, options, [n](auto i, auto j) { return std::cos(angle(i * j, n)); });
}

at::Tensor sines(std::int64_t n, const at::TensorOptions& options) {
    return matrix(n, options, [n](auto i, auto j) { return std::sin(angle(i * j, n)); });
}

/// Row k: 2 cos(pi (2 j + 1) k / 2n).
at::Tensor cosineBasis(std::int64_t n, const at::TensorOptions& options) {
    return matrix(n, options, [n](auto k, auto j) { return 2.0 * std::cos(angle((2 * j + 1) * k, 4 * n)); });
}

/// left x for the tokens of each network, with the networks stacked.
at::Tensor mixed(const at::Tensor& left, const at::Tensor& x) {
    const std::int64_t networks = x.size(0) / left.size(0);
    return networks == 1 ? product(left, x)
                         : product(left.expand({networks, -1, -1}), x.view({networks, -1, x.size(1)})).flatten(0, 1);
}

} // namespace

SeparableTransform SeparableTransform::fourier(std::int64_t tokens, std::int64_t headDim,
                                               const at::TensorOptions& options) {
    return {
        {{cosines(tokens, options), cosines(headDim, options)}, {-sines(tokens, options), sines(headDim, options)}}};
}

SeparableTransform SeparableTransform::cosine(std::int64_t tokens, std::int64_t headDim,
                                              const at::TensorOptions& options) {
    return {{{cosineBasis(tokens, options), cosineBasis(headDim, options).t()}}};
}

TokenTransform::TokenTransform(Linear input, SeparableTransform transform)
    : m_linear(std::move(input))
    , m_transform(std::move(transform)) {}

at::Tensor TokenTransform::forward(const at::Tensor& x) {
    m_input = x;
    const at::Tensor mapped = m_linear.forward(x);
    at::Tensor sum = at::zeros_like(mapped);
    for (const auto& [left, right] : m_transform.terms) {
        const at::Tensor perToken = mixed(left, mapped);
        // The heads are side by side in a row, so splitting the rows needs no copy.
        sum.add_(product(perToken.view({-1, right.size(0)}), right).view_as(perToken));
    }
    return sum;
}

at::Tensor TokenTransform::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    const at::Tensor dOutput = outputGradient.contiguous();
    at::Tensor gradient = at::zeros_like(dOutput);
    for (const auto& [left, right] : m_transform.terms) {
        const at::Tensor perHead = product(dOutput.view({-1, right.size(0)}), right.t()).view_as(dOutput);
        if (dOutput.size(0) == left.size(0)) {
            productInto(gradient, left.t(), perHead, /*accumulate=*/true);
        } else {
            gradient.add_(mixed(left.t(), perHead));
        }
    }
    sink.add(m_linear.weight, gradient, std::exchange(m_input, {}));
    return needsInputGradient ? product(gradient, m_linear.weight.value) : at::Tensor();
}

} // namespace trazor::proxy

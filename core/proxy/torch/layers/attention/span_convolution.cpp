// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/attention/span_convolution.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include <utility>

namespace trazor::proxy {
namespace {

/// Pads (.., tokens, width) with rows of zeros on both sides, so that token t sees the rows t to t + kernel - 1.
at::Tensor padded(const at::Tensor& x, std::int64_t kernel) {
    return at::constant_pad_nd(x, {0, 0, kernel / 2, kernel / 2});
}

} // namespace

SpanConvolution::SpanConvolution(SpanConvolutionWeights weights, AttentionSetting setting)
    : m_weights(std::move(weights))
    , m_heads(setting.heads)
    , m_networks(setting.groups)
    , m_attention(std::move(setting)) {}

at::Tensor SpanConvolution::depthwise(const at::Tensor& x) const {
    const at::Tensor networks = x.reshape({m_networks, -1, x.size(1)});
    const at::Tensor rows = padded(networks, kernelSize());
    at::Tensor sum = at::zeros_like(networks);
    for (std::int64_t j = 0; j < kernelSize(); ++j) {
        sum.addcmul_(rows.narrow(1, j, networks.size(1)), m_weights.depthwise.select(1, j).unsqueeze(0));
    }
    return sum.flatten(0, 1);
}

at::Tensor SpanConvolution::depthwiseBackward(const at::Tensor& outputGradient) const {
    const at::Tensor networks = outputGradient.reshape({m_networks, -1, outputGradient.size(1)});
    const std::int64_t tokens = networks.size(1);
    at::Tensor rows =
        at::zeros({m_networks, tokens + kernelSize() - 1, outputGradient.size(1)}, outputGradient.options());
    for (std::int64_t j = 0; j < kernelSize(); ++j) {
        rows.narrow(1, j, tokens).addcmul_(networks, m_weights.depthwise.select(1, j).unsqueeze(0));
    }
    return rows.narrow(1, kernelSize() / 2, tokens).flatten(0, 1);
}

at::Tensor SpanConvolution::convolve(const at::Tensor& values) {
    const std::int64_t tokens = values.size(0) / m_networks;
    const at::Tensor rows = padded(values.view({m_networks, tokens, -1}), kernelSize());
    m_values = rows.view({m_networks, rows.size(1), m_heads, -1});
    at::Tensor sum = at::zeros({m_networks, tokens, m_heads, m_values.size(3)}, values.options());
    for (std::int64_t j = 0; j < kernelSize(); ++j) {
        sum.addcmul_(m_values.narrow(1, j, tokens), m_span.narrow(3, j, 1));
    }
    return sum.view({values.size(0), -1});
}

SpanConvolution::ConvolutionGradients SpanConvolution::convolveBackward(const at::Tensor& outputGradient) {
    const at::Tensor values = std::exchange(m_values, {});
    const at::Tensor span = std::exchange(m_span, {});
    const std::int64_t tokens = span.size(1);
    const at::Tensor gradient = outputGradient.reshape({m_networks, tokens, m_heads, -1});
    at::Tensor dValues = at::zeros_like(values);
    at::Tensor dSpan = at::empty_like(span);
    for (std::int64_t j = 0; j < kernelSize(); ++j) {
        dValues.narrow(1, j, tokens).addcmul_(gradient, span.narrow(3, j, 1));
        dSpan.select(3, j).copy_((gradient * values.narrow(1, j, tokens)).sum(3));
    }
    const std::int64_t rows = outputGradient.size(0);
    return {dValues.narrow(1, kernelSize() / 2, tokens).reshape({rows, -1}),
            at::_softmax_backward_data(dSpan, span, -1, span.scalar_type()).view({rows, -1})};
}

at::Tensor SpanConvolution::forward(const at::Tensor& x) {
    m_input = x;
    m_query = m_weights.qkv[0].forward(x);
    m_spanKey = m_weights.pointwise.forward(depthwise(x));
    m_span =
        at::softmax(m_weights.kernel.forward(m_spanKey * m_query).view({m_networks, -1, m_heads, kernelSize()}), -1);
    m_joined = at::cat({m_attention.forward(m_query, m_weights.qkv[1].forward(x), m_weights.qkv[2].forward(x)),
                        convolve(m_weights.values.forward(x))},
                       1);
    return m_weights.projection.forward(m_joined);
}

at::Tensor SpanConvolution::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    sink.add(m_weights.projection.weight, outputGradient, std::exchange(m_joined, {}));
    const at::Tensor dJoined = product(outputGradient, m_weights.projection.weight.value);
    const std::int64_t half = dJoined.size(1) / 2;
    std::vector<at::Tensor> gradients = m_attention.backward(dJoined.narrow(1, 0, half)).chunk(3, 1);
    const auto [dValues, dKernel] = convolveBackward(dJoined.narrow(1, half, half));

    const at::Tensor query = std::exchange(m_query, {});
    const at::Tensor spanKey = std::exchange(m_spanKey, {});
    sink.add(m_weights.kernel.weight, dKernel, spanKey * query);
    const at::Tensor dProduct = product(dKernel, m_weights.kernel.weight.value);
    gradients[0].addcmul_(dProduct, spanKey);

    const at::Tensor input = std::exchange(m_input, {});
    sink.add(m_weights.values.weight, dValues, input);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        sink.add(m_weights.qkv[i].weight, gradients[i], input);
    }
    if (!needsInputGradient) {
        return {};
    }
    at::Tensor dInput = depthwiseBackward(product(dProduct * query, m_weights.pointwise.weight.value));
    productInto(dInput, dValues, m_weights.values.weight.value, /*accumulate=*/true);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        productInto(dInput, gradients[i], m_weights.qkv[i].weight.value, /*accumulate=*/true);
    }
    return dInput;
}

} // namespace trazor::proxy

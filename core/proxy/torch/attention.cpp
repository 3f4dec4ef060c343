// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/attention.h"

#include <utility>

namespace trazor::proxy {

Attention::Attention(AttentionWeights weights, int heads, double scale, const RelativePosition& relative)
    : m_weights(std::move(weights))
    , m_heads(heads)
    , m_scale(scale)
    , m_relative(relative) {}

at::Tensor Attention::splitHeads(const at::Tensor& x) const {
    return x.view({x.size(0), m_heads, -1}).transpose(0, 1);
}

at::Tensor Attention::joinHeads(const at::Tensor& x) const {
    return x.transpose(0, 1).reshape({x.size(1), -1});
}

at::Tensor Attention::withTable(const at::Tensor& x, const at::Tensor& tables) const {
    if (m_relative.isNone()) {
        return x;
    }
    const at::Tensor perBucket = at::matmul(x, tables.t());
    const at::Tensor index = m_relative.buckets.expand({m_heads, -1, -1});
    return at::cat({x, perBucket.gather(2, index)}, 2);
}

at::Tensor Attention::throughTable(const at::Tensor& x, const at::Tensor& tables) const {
    if (m_relative.isNone()) {
        return x;
    }
    const std::int64_t features = m_relative.features.size(1);
    const std::int64_t width = x.size(2) - features;
    const at::Tensor index = m_relative.buckets.expand({m_heads, -1, -1});
    const at::Tensor perBucket = at::zeros({m_heads, x.size(1), tables.size(0)}, x.options())
                                     .scatter_add_(2, index, x.narrow(2, width, features));
    return x.narrow(2, 0, width) + at::matmul(perBucket, tables);
}

at::Tensor Attention::withFeatures(const at::Tensor& x) const {
    return m_relative.isNone() ? x : at::cat({x, m_relative.features.expand({m_heads, -1, -1})}, 2);
}

at::Tensor Attention::forward(const at::Tensor& x) {
    m_input = x;
    m_query = withTable(splitHeads(m_weights.qkv[0].forward(x)) * m_scale, m_weights.keyTables);
    m_key = withFeatures(splitHeads(m_weights.qkv[1].forward(x)));
    m_value = withFeatures(splitHeads(m_weights.qkv[2].forward(x)));
    m_attention = at::softmax(at::bmm(m_query, m_key.transpose(1, 2)), -1);
    m_joined = joinHeads(throughTable(at::bmm(m_attention, m_value), m_weights.valueTables));
    return m_weights.projection.forward(m_joined);
}

at::Tensor Attention::backward(const at::Tensor& outputGradient, bool needsInputGradient,
                               GradientSink& sink) {
    sink.add(m_weights.projection.weight, outputGradient, std::exchange(m_joined, {}));
    const at::Tensor dOutput = splitHeads(at::mm(outputGradient, m_weights.projection.weight.value));
    const std::int64_t headDim = dOutput.size(2);

    const at::Tensor dValue = at::bmm(m_attention.transpose(1, 2), dOutput);
    const at::Tensor dAttention =
        at::bmm(withTable(dOutput, m_weights.valueTables), std::exchange(m_value, {}).transpose(1, 2));
    const at::Tensor dLogits =
        at::_softmax_backward_data(dAttention, m_attention, -1, m_attention.scalar_type());
    m_attention.reset();
    const at::Tensor dQuery =
        throughTable(at::bmm(dLogits, std::exchange(m_key, {})), m_weights.keyTables) * m_scale;
    const at::Tensor dKey =
        at::bmm(dLogits.transpose(1, 2), std::exchange(m_query, {}).narrow(2, 0, headDim));

    const std::array<at::Tensor, 3> gradients = {joinHeads(dQuery), joinHeads(dKey), joinHeads(dValue)};
    const at::Tensor input = std::exchange(m_input, {});
    if (m_weights.fused.value.defined()) {
        sink.add(m_weights.fused, at::cat(at::TensorList(gradients), 1), input);
    } else {
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            sink.add(m_weights.qkv[i].weight, gradients[i], input);
        }
    }
    if (!needsInputGradient) {
        return {};
    }
    at::Tensor dInput = at::mm(gradients[0], m_weights.qkv[0].weight.value);
    dInput.addmm_(gradients[1], m_weights.qkv[1].weight.value);
    return dInput.addmm_(gradients[2], m_weights.qkv[2].weight.value);
}

} // namespace trazor::proxy

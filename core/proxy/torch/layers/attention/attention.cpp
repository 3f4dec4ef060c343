// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/attention/attention.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include <utility>

namespace trazor::proxy {

Attention::Attention(AttentionWeights weights, AttentionSetting setting, const HeadSetting& heads)
    : m_weights(std::move(weights))
    , m_headDim(heads.headDim)
    , m_queriesPerKey(heads.queriesPerKey)
    , m_queryHeads(heads.headDim, heads.norm, heads.rotary)
    , m_keyHeads(heads.headDim, heads.norm, heads.rotary)
    , m_attention(std::move(setting)) {}

at::Tensor Attention::query(const at::Tensor& x) {
    at::Tensor query = m_weights.qkv[0].forward(x);
    if (!m_weights.queryWeight.value.defined()) {
        return query;
    }
    m_unweightedQuery = query;
    return product(query, m_weights.queryWeight.value.t());
}

void Attention::queryBackward(const at::Tensor& gradient, GradientSink& sink) {
    if (!m_weights.queryWeight.value.defined()) {
        return;
    }
    // A copy, because a sink may keep its arguments.
    const at::Tensor weighted = gradient.clone();
    sink.add(m_weights.queryWeight, weighted, std::exchange(m_unweightedQuery, {}));
    productInto(gradient, weighted, m_weights.queryWeight.value);
}

at::Tensor Attention::forward(const at::Tensor& x) {
    m_input = x;
    const at::Tensor key = m_keyHeads.forward(m_weights.qkv[1].forward(x));
    m_joined = m_attention.forward(m_queryHeads.forward(query(x)), repeatedHeads(key, m_headDim, m_queriesPerKey),
                                   repeatedHeads(m_weights.qkv[2].forward(x), m_headDim, m_queriesPerKey));
    return m_weights.projection.forward(m_joined);
}

at::Tensor Attention::headsBackward(const at::Tensor& dQkv) {
    if (m_queriesPerKey == 1 && m_queryHeads.changeNothing()) {
        return dQkv;
    }
    const std::vector<at::Tensor> gradients = dQkv.chunk(3, 1);
    return at::cat({m_queryHeads.backward(gradients[0]),
                    m_keyHeads.backward(summedHeads(gradients[1], m_headDim, m_queriesPerKey)),
                    summedHeads(gradients[2], m_headDim, m_queriesPerKey)},
                   1);
}

at::Tensor Attention::backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) {
    sink.add(m_weights.projection.weight, outputGradient, std::exchange(m_joined, {}));
    const at::Tensor dQkv =
        headsBackward(m_attention.backward(product(outputGradient, m_weights.projection.weight.value)));
    const std::int64_t width = m_weights.qkv[0].weight.value.size(0);
    const std::int64_t keys = m_weights.qkv[1].weight.value.size(0);
    const std::vector<at::Tensor> gradients = dQkv.split_with_sizes({width, keys, keys}, 1);
    queryBackward(gradients[0], sink);
    const at::Tensor input = std::exchange(m_input, {});
    if (m_weights.fused.value.defined()) {
        sink.add(m_weights.fused, dQkv, input);
    } else {
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            sink.add(m_weights.qkv[i].weight, gradients[i], input);
        }
    }
    if (!needsInputGradient) {
        return {};
    }
    at::Tensor dInput = product(gradients[0], m_weights.qkv[0].weight.value);
    productInto(dInput, gradients[1], m_weights.qkv[1].weight.value, /*accumulate=*/true);
    productInto(dInput, gradients[2], m_weights.qkv[2].weight.value, /*accumulate=*/true);
    return dInput;
}

} // namespace trazor::proxy

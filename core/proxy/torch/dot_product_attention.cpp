// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/dot_product_attention.h"

#include "core/proxy/torch/matrix_product.h"

#include <utility>

namespace trazor::proxy {

at::Tensor DotProductAttention::splitHeads(const at::Tensor& x) const {
    const std::int64_t tokens = x.size(0) / m_setting.groups;
    const std::int64_t headDim = x.size(1) / m_setting.heads;
    return x.reshape({m_setting.groups, tokens, m_setting.heads, headDim})
        .transpose(1, 2)
        .reshape({m_setting.groups * m_setting.heads, tokens, headDim});
}

at::Tensor DotProductAttention::joinHeads(const at::Tensor& x) const {
    return x.reshape({m_setting.groups, m_setting.heads, x.size(1), x.size(2)})
        .transpose(1, 2)
        .reshape({m_setting.groups * x.size(1), m_setting.heads * x.size(2)});
}

at::Tensor DotProductAttention::withTable(const at::Tensor& x, const at::Tensor& tables) const {
    if (m_setting.relative.isNone()) {
        return x;
    }
    const at::Tensor perBucket = product(x, tables.t());
    const at::Tensor index = m_setting.relative.buckets.expand({x.size(0), -1, -1});
    return at::cat({x, perBucket.gather(2, index)}, 2);
}

at::Tensor DotProductAttention::throughTable(const at::Tensor& x, const at::Tensor& tables) const {
    if (m_setting.relative.isNone()) {
        return x;
    }
    const std::int64_t features = m_setting.relative.features.size(1);
    const std::int64_t width = x.size(2) - features;
    const at::Tensor index = m_setting.relative.buckets.expand({x.size(0), -1, -1});
    const at::Tensor perBucket = at::zeros({x.size(0), x.size(1), tables.size(0)}, x.options())
                                     .scatter_add_(2, index, x.narrow(2, width, features));
    return x.narrow(2, 0, width) + product(perBucket, tables);
}

at::Tensor DotProductAttention::withFeatures(const at::Tensor& x) const {
    return m_setting.relative.isNone()
               ? x
               : at::cat({x, m_setting.relative.features.expand({x.size(0), -1, -1})}, 2);
}

at::Tensor DotProductAttention::logits() const {
    at::Tensor logits = product(m_query, m_key.transpose(1, 2));
    at::Tensor grouped = logits.view({m_setting.groups, m_setting.heads, logits.size(1), logits.size(2)});
    for (const at::Tensor& term : m_setting.logitTerms) {
        grouped.add_(term);
    }
    return logits;
}

at::Tensor DotProductAttention::forward(const at::Tensor& query, const at::Tensor& key,
                                        const at::Tensor& value) {
    m_query = withTable(splitHeads(query) * m_setting.scale, m_setting.keyTables);
    m_key = withFeatures(splitHeads(key));
    m_value = withFeatures(splitHeads(value));
    m_attention = at::softmax(logits(), -1);
    return joinHeads(throughTable(product(m_attention, m_value), m_setting.valueTables));
}

std::array<at::Tensor, 3> DotProductAttention::backward(const at::Tensor& outputGradient) {
    const at::Tensor dOutput = splitHeads(outputGradient);
    const std::int64_t headDim = dOutput.size(2);
    const at::Tensor dValue = product(m_attention.transpose(1, 2), dOutput);
    const at::Tensor dAttention =
        product(withTable(dOutput, m_setting.valueTables), std::exchange(m_value, {}).transpose(1, 2));
    const at::Tensor dLogits =
        at::_softmax_backward_data(dAttention, m_attention, -1, m_attention.scalar_type());
    m_attention.reset();
    const at::Tensor dQuery =
        throughTable(product(dLogits, std::exchange(m_key, {})), m_setting.keyTables) * m_setting.scale;
    const at::Tensor dKey =
        product(dLogits.transpose(1, 2), std::exchange(m_query, {}).narrow(2, 0, headDim));
    return {joinHeads(dQuery), joinHeads(dKey), joinHeads(dValue)};
}

} // namespace trazor::proxy

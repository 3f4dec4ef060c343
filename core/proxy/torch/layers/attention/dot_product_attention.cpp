// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/layers/attention/dot_product_attention.h"

#include "core/proxy/torch/kernels/attention_softmax.h"
#include "core/proxy/torch/kernels/matrix_product.h"

namespace trazor::proxy {

at::Tensor DotProductAttention::splitHeads(const at::Tensor& x) const {
    return x.view({m_setting.groups, x.size(0) / m_setting.groups, m_setting.heads, x.size(1) / m_setting.heads})
        .transpose(1, 2);
}

at::Tensor DotProductAttention::perBucket(const at::Tensor& query, const at::Tensor& tables) const {
    return m_setting.relative.isNone() ? at::Tensor() : product(query, tables.t());
}

at::Tensor DotProductAttention::forward(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) {
    m_query = splitHeads(query);
    m_key = splitHeads(key);
    m_value = splitHeads(value);
    m_attention = product(m_query, m_key.transpose(-2, -1));
    attentionSoftmax(m_attention, m_setting.scale, m_setting.relative, perBucket(m_query, m_setting.keyTables),
                     m_setting.logitTerms);
    at::Tensor joined = at::empty_like(value);
    const at::Tensor output = splitHeads(joined);
    productInto(output, m_attention, m_value);
    if (!m_setting.relative.isNone()) {
        productInto(output, m_setting.relative.collect(m_attention), m_setting.valueTables, /*accumulate=*/true);
    }
    if (m_setting.headMask.defined()) {
        output.mul_(m_setting.headMask);
    }
    return joined;
}

at::Tensor DotProductAttention::backward(const at::Tensor& outputGradient) {
    at::Tensor dOutput = splitHeads(outputGradient);
    if (m_setting.headMask.defined()) {
        dOutput = dOutput * m_setting.headMask;
    }
    const std::int64_t width = outputGradient.size(1);
    at::Tensor gradients = at::empty({outputGradient.size(0), 3 * width}, outputGradient.options());
    const auto part = [&](std::int64_t index) { return splitHeads(gradients.narrow(1, index * width, width)); };
    productInto(part(2), m_attention.transpose(-2, -1), dOutput);

    const at::Tensor dLogits = product(dOutput, std::exchange(m_value, {}).transpose(-2, -1));
    const RelativePosition& relative = m_setting.relative;
    if (!relative.isNone()) {
        relative.addTo(dLogits, perBucket(dOutput, m_setting.valueTables));
    }
    attentionSoftmaxBackward(dLogits, std::exchange(m_attention, {}), m_setting.scale);

    const at::Tensor dQuery = part(0);
    productInto(dQuery, dLogits, std::exchange(m_key, {}));
    if (!relative.isNone()) {
        productInto(dQuery, relative.collect(dLogits), m_setting.keyTables, /*accumulate=*/true);
    }
    productInto(part(1), dLogits.transpose(-2, -1), std::exchange(m_query, {}));
    return gradients;
}

} // namespace trazor::proxy

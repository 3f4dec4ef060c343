// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/head.h"

#include "core/proxy/torch/kernels/matrix_product.h"

namespace trazor::proxy {

Head::Head(Linear classifier, const space::HeadPlan& plan, std::int64_t otherTokens, NormRule norm, std::int64_t batch)
    : m_classifier(std::move(classifier))
    , m_pool(plan.pool)
    , m_otherTokens(otherTokens)
    , m_batch(batch) {
    if (plan.norm) {
        m_norm.emplace(norm);
    }
}

at::Tensor Head::logits(const at::Tensor& x) {
    m_normed = m_norm ? m_norm->forward(x) : x;
    m_first = m_pool == space::PoolKind::MeanPatches ? m_otherTokens : 0;
    m_count = m_pool == space::PoolKind::ClassToken ? 1 : x.size(0) / m_batch - m_first;
    m_repeats = m_pool == space::PoolKind::EveryToken ? static_cast<double>(m_count) : 1.0;
    m_pooled = m_normed.view({m_batch, -1, m_normed.size(1)}).narrow(1, m_first, m_count).mean(1);
    return m_classifier.forward(m_pooled);
}

at::Tensor Head::backward(const at::Tensor& logitGradient, GradientSink& sink) {
    sink.add(m_classifier.weight, logitGradient, m_pooled);
    at::Tensor gradient = at::zeros_like(m_normed);
    gradient.view({m_batch, -1, gradient.size(1)})
        .narrow(1, m_first, m_count)
        .add_((product(logitGradient, m_classifier.weight.value) / static_cast<double>(m_count)).unsqueeze(1));
    return m_norm ? m_norm->backward(gradient) : gradient;
}

at::Tensor Head::loss(const at::Tensor& x) {
    const at::Tensor sum = logits(x).sum(1); // logits() sets m_repeats
    return sum * m_repeats;
}

at::Tensor Head::backward(GradientSink& sink) {
    return backward(at::full({m_batch, m_classifier.weight.value.size(0)}, m_repeats, m_pooled.options()), sink);
}

} // namespace trazor::proxy

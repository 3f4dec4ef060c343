// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/baselines/gradient_collector.h"

#include <utility>

namespace trazor::proxy {
namespace {

at::Tensor asMatrix(const at::Tensor& weight) {
    return weight.reshape({-1, weight.size(-1)});
}

} // namespace

void GradientCollector::add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) {
    accumulate({weight.name, false, weight.role, asMatrix(weight.value), at::mm(outputGradient.t(), input)});
}

void GradientCollector::addConvolution(const std::string& name, const at::Tensor& weight, const at::Tensor& gradient) {
    accumulate({name, true, LayerRole::Qkv, weight, gradient});
}

void GradientCollector::accumulate(Entry entry) {
    const auto [place, isNew] = m_index.try_emplace(entry.name, m_entries.size());
    if (isNew) {
        m_entries.push_back(std::move(entry));
    } else {
        m_entries[place->second].gradient.add_(entry.gradient);
    }
}

const GradientCollector::Entry* GradientCollector::find(const std::string& name) const {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_entries[found->second];
}

void ActivationCollector::add(const Weight& weight, const at::Tensor&, const at::Tensor& input) {
    Entry& entry = m_entries[weight.name];
    entry.role = weight.role;
    entry.weight = asMatrix(weight.value);
    entry.inputs.push_back(input);
}

} // namespace trazor::proxy

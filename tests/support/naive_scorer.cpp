// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/naive_scorer.h"

#include "tests/support/naive_network.h"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

namespace trazor::test {
namespace {

using proxy::LayerRole;

double nuclearNorm(const at::Tensor& matrix) {
    return at::linalg_svdvals(matrix).sum().item<double>();
}

void addTerm(proxy::BlockScore& block, LayerRole role, const at::Tensor& weight, const at::Tensor& gradient) {
    if (proxy::isDiversityRole(role)) {
        const double gradientNuclear = nuclearNorm(gradient);
        const double weightNuclear = nuclearNorm(weight);
        block.terms.push_back({role, gradientNuclear * weightNuclear, gradientNuclear, weightNuclear});
        block.diversity += block.terms.back().value;
    } else {
        block.terms.push_back({role, (gradient * weight).abs().sum().item<double>(), 0.0, 0.0});
        block.saliency += block.terms.back().value;
    }
}

} // namespace

NaiveScores naiveScores(const space::NetworkPlan& plan, proxy::ParameterSource& source) {
    NaiveNetwork network(plan, source);
    const at::Tensor loss = network.loss();
    std::vector<at::Tensor> weights;
    for (const ScoredTensor& tensor : network.scored()) {
        weights.push_back(tensor.value);
    }
    const auto gradients = torch::autograd::grad({loss}, weights);

    NaiveScores scores;
    scores.loss = loss.item<double>();
    scores.blocks.resize(plan.depth());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const ScoredTensor& tensor = network.scored()[i];
        const at::Tensor weight = weights[i].detach();
        if (tensor.role == LayerRole::Head || tensor.role == LayerRole::Pooling) {
            (tensor.role == LayerRole::Head ? scores.headSaliency : scores.auxSaliency) +=
                (gradients[i] * weight).abs().sum().item<double>();
        } else {
            addTerm(scores.blocks[tensor.block], tensor.role, weight, gradients[i]);
        }
    }
    for (proxy::BlockScore& block : scores.blocks) {
        std::stable_sort(block.terms.begin(), block.terms.end(),
                         [](const auto& a, const auto& b) { return a.role < b.role; });
    }
    return scores;
}

} // namespace trazor::test

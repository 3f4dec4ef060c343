// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/dss.h"

#include "core/proxy/torch/kernels/nuclear_norm.h"
#include "core/proxy/torch/kernels/saliency.h"
#include "core/proxy/torch/network/network.h"

#include <algorithm>
#include <cmath>

namespace trazor::proxy {
namespace {

/// Computes the terms of each block from its gradients.
class DssSink : public GradientSink {
public:
    explicit DssSink(ParameterSource& source)
        : m_source(source) {}

    void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override {
        m_terms.push_back(isDiversityRole(weight.role) ? diversity(weight, outputGradient, input)
                                                       : saliency(weight, outputGradient, input));
    }

    /// The terms added since the last call, in order.
    std::vector<LayerTerm> takeTerms() { return std::exchange(m_terms, {}); }

private:
    LayerTerm diversity(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) {
        const double gradientNuclear = productNuclearNorm(outputGradient, input).item<double>();
        const double weightNuclear = m_source.nuclearNorm(weight.name, weight.value);
        return {weight.role, gradientNuclear * weightNuclear, gradientNuclear, weightNuclear};
    }

    static LayerTerm saliency(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) {
        return {weight.role, synapticSaliency(outputGradient, input, weight.value), 0.0, 0.0};
    }

    ParameterSource& m_source;
    std::vector<LayerTerm> m_terms;
};

bool isFinite(const BlockScore& score) {
    return std::isfinite(score.diversity) && std::isfinite(score.saliency);
}

/// Names the place where a forward pass overflowed, from the sums of the blocks' outputs.
std::string firstNonFinite(const std::vector<at::Tensor>& sums) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (!std::isfinite(sums[i].item<double>())) {
            return "the activations of block " + std::to_string(i + 1) + " are not finite";
        }
    }
    return "the logits are not finite";
}

} // namespace

BlockScore blockScore(std::vector<LayerTerm> terms) {
    // Gradients arrive from the last layer to the first. The sort is stable: matrices of equal role keep their order.
    std::reverse(terms.begin(), terms.end());
    std::stable_sort(terms.begin(), terms.end(),
                     [](const LayerTerm& a, const LayerTerm& b) { return a.role < b.role; });
    BlockScore score;
    for (const LayerTerm& term : terms) {
        (isDiversityRole(term.role) ? score.diversity : score.saliency) += term.value;
    }
    score.terms = std::move(terms);
    return score;
}

std::string firstNonFiniteScore(const DssResult& result) {
    for (std::size_t i = result.blocks.size(); i-- > 0;) {
        if (!isFinite(result.blocks[i])) {
            return "a score of block " + std::to_string(i + 1) + " is not finite";
        }
    }
    return std::isfinite(result.headSaliency + result.auxSaliency) ? ""
                                                                   : "the saliency outside the blocks is not finite";
}

std::optional<DssResult> scoreDss(const space::NetworkPlan& plan, ParameterSource& source, Checkpoint& checkpoint,
                                  InputKind input) {
    if (!checkpoint.pass()) {
        return std::nullopt;
    }
    Network network = makeNetwork(plan, source);
    at::Tensor tokens = network.stem->forward(network.stem->input(input));
    std::vector<at::Tensor> sums;
    for (const Step& step : network.steps) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        tokens = step.layer->forward(tokens);
        if (step.isBlock) {
            sums.push_back(tokens.sum());
        }
    }
    DssResult result;
    result.blocks.resize(sums.size());
    result.loss = network.head.loss(tokens).item<double>();
    if (!std::isfinite(result.loss)) {
        result.nonFinite = firstNonFinite(sums);
        return result;
    }

    DssSink sink(source);
    at::Tensor gradient = network.head.backward(sink);
    result.headSaliency = sink.takeTerms().front().value;
    std::size_t block = result.blocks.size();
    for (std::size_t i = network.steps.size(); i-- > 0;) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        gradient = network.steps[i].layer->backward(gradient, i > 0, sink);
        if (!network.steps[i].isBlock) {
            for (const LayerTerm& term : sink.takeTerms()) { // a pooling without a class token has none
                result.auxSaliency += term.value;
            }
            continue;
        }
        result.blocks[--block] = blockScore(sink.takeTerms());
        if (!isFinite(result.blocks[block])) {
            break; // the blocks before have no finite gradients either
        }
    }
    result.nonFinite = firstNonFiniteScore(result);
    return result;
}

} // namespace trazor::proxy

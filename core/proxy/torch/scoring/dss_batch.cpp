// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/dss_batch.h"

#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/kernels/nuclear_norm.h"
#include "core/proxy/torch/network/block_groups.h"
#include "core/proxy/torch/network/network.h"
#include "core/space/blocks/block_part.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace trazor::proxy {
namespace {

using Plans = std::span<const space::NetworkPlan>;

/// Collects the terms of all networks, block by block.
class BatchSink : public GradientSink {
public:
    struct Term {
        Weight weight;
        std::vector<std::int64_t> networks; ///< networks that have the weight
        at::Tensor value;                   ///< (networks) float64: ||G||_* or the saliency
    };

    explicit BatchSink(std::size_t count)
        : m_all(count) {
        std::iota(m_all.begin(), m_all.end(), 0);
        m_networks = m_all;
    }

    void setNetworks(const std::vector<std::int64_t>& networks) override {
        m_networks = networks.empty() ? m_all : networks;
    }

    void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override {
        const auto count = static_cast<std::int64_t>(m_networks.size());
        const at::Tensor y = outputGradient.reshape({count, -1, outputGradient.size(1)});
        const at::Tensor x = input.reshape({count, -1, input.size(1)});
        m_terms.push_back({weight, m_networks,
                           isDiversityRole(weight.role) ? productNuclearNorms(y, x) : saliencies(y, x, weight.value)});
    }

    std::vector<Term> takeTerms() { return std::exchange(m_terms, {}); }

private:
    static at::Tensor saliencies(const at::Tensor& y, const at::Tensor& x, const at::Tensor& weight) {
        if (y.size(1) == 1) { // |y_i x_j W_ij| without a matrix per network: heads may be as wide as a vocabulary
            const at::Tensor rows = product(y.squeeze(1).abs(), weight.abs());
            return rows.mul_(x.squeeze(1).abs()).sum(1, false, at::kDouble);
        }
        const at::Tensor gradients = product(y.transpose(1, 2), x);
        return gradients.mul_(weight).abs_().sum(at::IntArrayRef{1, 2}, false, at::kDouble);
    }

    std::vector<std::int64_t> m_all, m_networks;
    std::vector<Term> m_terms;
};

/// The terms of one step for all networks, on the host.
struct StepTerms {
    std::vector<BatchSink::Term> terms;

    BlockScore scoreOf(std::int64_t network, const space::BlockPlan& block, ParameterSource& source) const {
        std::vector<LayerTerm> own;
        for (const BatchSink::Term& term : terms) {
            const auto place = std::find(term.networks.begin(), term.networks.end(), network) - term.networks.begin();
            if (place == std::ssize(term.networks)) {
                continue;
            }
            const double value = term.value.data_ptr<double>()[place];
            if (isDiversityRole(term.weight.role)) {
                const double norm = source.nuclearNorm(term.weight.name, ownPart(term.weight, block));
                own.push_back({term.weight.role, value * norm, value, norm});
            } else {
                own.push_back({term.weight.role, value, 0.0, 0.0});
            }
        }
        return blockScore(std::move(own));
    }

    /// The saliency of a step between stages, which all networks have.
    double saliencyOf(std::int64_t network) const {
        return std::accumulate(terms.begin(), terms.end(), 0.0, [&](double sum, const BatchSink::Term& term) {
            return sum + term.value.data_ptr<double>()[network];
        });
    }
};

std::vector<BatchSink::Term> onHost(std::vector<BatchSink::Term> terms) {
    for (BatchSink::Term& term : terms) {
        term.value = term.value.to(at::kCPU, at::kDouble).contiguous();
    }
    return terms;
}

/// Names the place of a network's first NaN or infinity; empty if none. `sums` are those of its blocks' outputs.
std::string firstNonFinite(const DssResult& result, const std::vector<double>& sums) {
    if (!std::isfinite(result.loss)) {
        for (std::size_t i = 0; i < sums.size(); ++i) {
            if (!std::isfinite(sums[i])) {
                return "the activations of block " + std::to_string(i + 1) + " are not finite";
            }
        }
        return "the logits are not finite";
    }
    return firstNonFiniteScore(result);
}

} // namespace

std::optional<std::vector<DssResult>> scoreDssBatch(Plans plans, ParameterSource& source, Checkpoint& checkpoint,
                                                    InputKind input) {
    const auto count = static_cast<std::int64_t>(plans.size());
    Network network = makeNetwork(plans, source);
    at::Tensor tokens = network.stem->forward(network.stem->input(input)).repeat({count, 1});
    std::vector<at::Tensor> sums;
    for (const Step& step : network.steps) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        tokens = step.layer->forward(tokens);
        sums.push_back(tokens.reshape({count, -1}).sum(1));
    }
    const at::Tensor losses = network.head.loss(tokens).to(at::kCPU, at::kDouble);

    BatchSink sink(plans.size());
    at::Tensor gradient = network.head.backward(sink);
    const StepTerms head{onHost(sink.takeTerms())};
    std::vector<StepTerms> steps(network.steps.size());
    for (std::size_t i = network.steps.size(); i-- > 0;) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        gradient = network.steps[i].layer->backward(gradient, i > 0, sink);
        steps[i].terms = onHost(sink.takeTerms());
    }

    std::vector<DssResult> results(plans.size());
    const at::Tensor stepSums = sums.empty() ? at::Tensor() : at::stack(sums).to(at::kCPU, at::kDouble);
    for (std::size_t n = 0; n < plans.size(); ++n) {
        const auto index = static_cast<std::int64_t>(n);
        DssResult& result = results[n];
        result.loss = losses[index].item<double>();
        result.headSaliency = head.terms.front().value.data_ptr<double>()[index];
        std::vector<double> blockSums;
        for (std::size_t i = 0; i < network.steps.size(); ++i) {
            const Step& step = network.steps[i];
            const std::vector<space::BlockPlan>& blocks = plans[n].stages[step.stage].blocks;
            if (!step.isBlock) {
                result.auxSaliency += steps[i].saliencyOf(index);
            } else if (step.index < blocks.size()) {
                result.blocks.push_back(steps[i].scoreOf(index, blocks[step.index], source));
                blockSums.push_back(stepSums[static_cast<std::int64_t>(i)][index].item<double>());
            }
        }
        result.nonFinite = firstNonFinite(result, blockSums);
    }
    return results;
}

std::int64_t batchBytes(const space::NetworkPlan& plan, DType type) {
    std::int64_t kept = 0;
    std::int64_t passing = 0;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            const auto [size, groups] = space::attentionGroups(block, stage.tokenGrid());
            const std::int64_t pairs = std::int64_t{block.heads} * groups * size * size;
            const std::int64_t hidden = std::accumulate(block.mlpHidden.begin(), block.mlpHidden.end(), 0);
            const std::int64_t width = block.embedDim;
            kept += stage.tokens * (6 * width + 4 * std::int64_t{block.attentionWidth} + 3 * hidden) + pairs;
            passing = std::max(passing, 4 * pairs + 4 * stage.tokens * hidden + 2 * hidden * width);
        }
    }
    return (kept + passing) * (type == DType::Float64 ? 8 : 4);
}

} // namespace trazor::proxy

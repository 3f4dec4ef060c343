// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/naive_scorer.h"

#include "core/proxy/torch/parameter_source.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <string>

namespace trazor::test {
namespace {

using proxy::LayerRole;
using proxy::ParameterSpec;

struct ScoredTensor {
    std::size_t block; ///< number of blocks for the head
    LayerRole role;
    at::Tensor value;
};

class NaiveNetwork {
public:
    NaiveNetwork(const space::NetworkPlan& plan, proxy::ParameterSource& source)
        : m_plan(plan)
        , m_source(source) {}

    at::Tensor loss() {
        const auto& stem = m_plan.stem;
        const std::int64_t fanIn = std::int64_t{stem.channels} * stem.patch * stem.patch;
        const at::Tensor weight = take({.name = "patch.weight",
                                        .rows = stem.embedDim,
                                        .cols = fanIn,
                                        .fill = proxy::Fill::Uniform,
                                        .fanIn = fanIn});
        const at::Tensor bias =
            take({.name = "patch.bias", .cols = stem.embedDim, .fill = proxy::Fill::Uniform, .fanIn = fanIn});
        const at::Tensor image =
            at::ones({1, stem.channels, stem.imageSize, stem.imageSize}, weight.options());
        const at::Tensor kernel = weight.view({stem.embedDim, stem.channels, stem.patch, stem.patch});
        at::Tensor x = at::conv2d(image, kernel, bias.flatten(), stem.stride).flatten(2).squeeze(0).t();
        const at::Tensor classToken = take({.name = "class_token", .cols = stem.embedDim});
        x = at::cat({classToken, x});
        x = x + take({.name = "positions", .rows = x.size(0), .cols = stem.embedDim});
        const auto& blocks = m_plan.stages.front().blocks;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            x = forward(x, i, blocks[i]);
        }
        const at::Tensor pooled = norm(x, m_plan.head.normEps).slice(0, 1).mean(0, true);
        return linear("head", blocks.size(), LayerRole::Head, m_plan.head.classes, pooled.size(1))
            .forward(pooled)
            .sum();
    }

    const std::vector<ScoredTensor>& scored() const { return m_scored; }

private:
    at::Tensor take(const ParameterSpec& spec) {
        const at::Tensor value = m_source.take(spec);
        return value.defined() ? value : at::zeros({spec.parts, spec.rows, spec.cols}, options()).squeeze(0);
    }

    at::TensorOptions options() const {
        return at::TensorOptions(m_source.options().dtype).device(m_source.options().device);
    }

    static at::Tensor norm(const at::Tensor& x, double eps) {
        return at::layer_norm(x, {x.size(1)}, {}, {}, eps);
    }

    struct Linear {
        at::Tensor weight, bias;
        at::Tensor forward(const at::Tensor& x) const { return at::linear(x, weight, bias); }
    };

    Linear linear(const std::string& name, std::size_t block, LayerRole role, std::int64_t out,
                  std::int64_t in, std::int64_t parts = 1) {
        const at::Tensor weight = take({.name = name + ".weight", .rows = out, .cols = in, .parts = parts})
                                      .reshape({parts * out, in})
                                      .detach()
                                      .clone()
                                      .requires_grad_(true);
        m_scored.push_back({block, role, weight});
        const ParameterSpec bias{
            .name = name + ".bias", .cols = out, .parts = parts, .fill = proxy::Fill::Zero};
        return {weight, take(bias).flatten()};
    }

    /// (tokens, tokens, headDim): the row of the table for every pair.
    at::Tensor relative(const std::string& prefix, const char* name, const space::BlockPlan& block,
                        std::int64_t tokens, bool vertical) {
        const std::int64_t rows = 2 * block.relativeDistance + 2;
        const at::Tensor table = take({.name = prefix + name, .rows = rows, .cols = block.headDim});
        const std::int64_t grid = m_plan.stem.grid;
        at::Tensor index = at::zeros({tokens, tokens}, at::kLong);
        auto entry = index.accessor<std::int64_t, 2>();
        for (std::int64_t i = 1; i < tokens; ++i) {
            for (std::int64_t j = 1; j < tokens; ++j) {
                const std::int64_t delta =
                    vertical ? (j - 1) / grid - (i - 1) / grid : (j - 1) % grid - (i - 1) % grid;
                const std::int64_t limit = block.relativeDistance;
                entry[i][j] = std::clamp(delta, -limit, limit) + limit + 1;
            }
        }
        return at::embedding(table, index);
    }

    at::Tensor forward(const at::Tensor& x, std::size_t number, const space::BlockPlan& block) {
        const std::string prefix = "stages.0.blocks." + std::to_string(number) + ".";
        const std::int64_t tokens = x.size(0);
        const std::int64_t width = block.attentionWidth;
        const Linear qkvLinear = linear(prefix + "qkv", number, LayerRole::Qkv, width, x.size(1), 3);
        const Linear projection = linear(prefix + "proj", number, LayerRole::Projection, x.size(1), width);
        const Linear fc1 = linear(prefix + "fc1", number, LayerRole::Fc1, block.mlpHidden[0], x.size(1));
        const Linear fc2 = linear(prefix + "fc2", number, LayerRole::Fc2, x.size(1), block.mlpHidden[0]);
        const at::Tensor qkv = qkvLinear.forward(norm(x, block.normEps))
                                   .view({tokens, 3, block.heads, block.headDim})
                                   .permute({1, 2, 0, 3});
        const at::Tensor q = qkv[0], k = qkv[1], v = qkv[2];
        at::Tensor logits = at::matmul(q, k.transpose(1, 2));
        at::Tensor valueTable;
        if (block.relativeDistance > 0) {
            const at::Tensor keyTable = relative(prefix, "rel_key_v", block, tokens, true) +
                                        relative(prefix, "rel_key_h", block, tokens, false);
            valueTable = relative(prefix, "rel_value_v", block, tokens, true) +
                         relative(prefix, "rel_value_h", block, tokens, false);
            logits = logits + at::einsum("hid,ijd->hij", {q, keyTable});
        }
        const at::Tensor attention = at::softmax(logits * block.attentionScale, -1);
        at::Tensor mixed = at::matmul(attention, v);
        if (valueTable.defined()) {
            mixed = mixed + at::einsum("hij,ijd->hid", {attention, valueTable});
        }
        const at::Tensor joined = mixed.transpose(0, 1).reshape({tokens, width});
        const at::Tensor y = x + projection.forward(joined);
        return y + fc2.forward(at::gelu(fc1.forward(norm(y, block.normEps))));
    }

    const space::NetworkPlan& m_plan;
    proxy::ParameterSource& m_source;
    std::vector<ScoredTensor> m_scored;
};

double nuclearNorm(const at::Tensor& matrix) {
    return at::linalg_svdvals(matrix).sum().item<double>();
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
        const double saliency = (gradients[i] * weight).abs().sum().item<double>();
        if (tensor.role == LayerRole::Head) {
            scores.headSaliency = saliency;
            continue;
        }
        proxy::BlockScore& block = scores.blocks[tensor.block];
        if (proxy::isDiversityRole(tensor.role)) {
            const double gradientNuclear = nuclearNorm(gradients[i]);
            const double weightNuclear = nuclearNorm(weight);
            block.terms.push_back(
                {tensor.role, gradientNuclear * weightNuclear, gradientNuclear, weightNuclear});
            block.diversity += block.terms.back().value;
        } else {
            block.terms.push_back({tensor.role, saliency, 0.0, 0.0});
            block.saliency += saliency;
        }
    }
    return scores;
}

} // namespace trazor::test

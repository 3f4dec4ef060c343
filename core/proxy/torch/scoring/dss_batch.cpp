// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/dss_batch.h"

#include "core/proxy/torch/kernels/matrix_product.h"
#include "core/proxy/torch/kernels/nuclear_norm.h"
#include "core/proxy/torch/network/network.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace trazor::proxy {
namespace {

using Plans = std::span<const space::NetworkPlan>;

const std::vector<space::BlockPlan>& blocksOf(const space::NetworkPlan& plan) {
    return plan.stages.front().blocks;
}

/// What all blocks of a family have in common.
space::BlockPlan skeleton(space::BlockPlan block) {
    block.index = 0;
    block.heads = block.kvHeads = 0;
    block.attentionWidth = 0;
    block.mlpRatio = 0.0;
    block.mlpHidden.clear();
    return block;
}

/// The network that has everything that any of the plans has.
space::NetworkPlan unionOf(Plans plans) {
    space::NetworkPlan all = plans.front();
    std::vector<space::BlockPlan>& blocks = all.stages.front().blocks;
    for (const space::NetworkPlan& plan : plans) {
        for (std::size_t i = 0; i < plan.depth(); ++i) {
            const space::BlockPlan& block = blocksOf(plan)[i];
            if (i == blocks.size()) {
                blocks.push_back(block);
            }
            blocks[i].heads = blocks[i].kvHeads = std::max(blocks[i].heads, block.heads);
            blocks[i].attentionWidth = std::max(blocks[i].attentionWidth, block.attentionWidth);
            blocks[i].mlpHidden.front() = std::max(blocks[i].mlpHidden.front(), block.mlpHidden.front());
        }
    }
    return all;
}

/// (networks, size): ones, so many as `countOf` says of each network.
template <typename CountOf>
at::Tensor leadingOnes(Plans plans, std::int64_t size, const at::TensorOptions& options, const CountOf& countOf) {
    const at::Tensor mask = at::zeros({static_cast<std::int64_t>(plans.size()), size}, at::kFloat);
    auto* row = mask.data_ptr<float>();
    for (const space::NetworkPlan& plan : plans) {
        std::fill_n(row, countOf(plan), 1.0F);
        row += size;
    }
    return mask.to(options);
}

BatchShape shapeOf(Plans plans, const space::NetworkPlan& all, const at::TensorOptions& options) {
    BatchShape shape;
    shape.count = static_cast<std::int64_t>(plans.size());
    for (std::size_t i = 0; i < all.depth(); ++i) {
        const space::BlockPlan& widest = blocksOf(all)[i];
        const auto heads = [i](const space::NetworkPlan& plan) {
            return i < plan.depth() ? blocksOf(plan)[i].heads : 0;
        };
        const auto hidden = [i](const space::NetworkPlan& plan) {
            return i < plan.depth() ? blocksOf(plan)[i].mlpHidden.front() : 0;
        };
        shape.blocks.push_back({leadingOnes(plans, widest.heads, options, heads).unsqueeze(2).unsqueeze(3),
                                leadingOnes(plans, widest.mlpHidden.front(), options, hidden).unsqueeze(1)});
    }
    return shape;
}

/// Collects the terms of one block of all networks after another.
class BatchSink : public GradientSink {
public:
    struct Term {
        Weight weight;
        at::Tensor value; ///< (networks) float64: ||G||_* or the saliency
    };

    explicit BatchSink(std::int64_t count)
        : m_count(count) {}

    void add(const Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override {
        const at::Tensor y = outputGradient.reshape({m_count, -1, outputGradient.size(1)});
        const at::Tensor x = input.reshape({m_count, -1, input.size(1)});
        m_terms.push_back({weight, isDiversityRole(weight.role) ? productNuclearNorms(y, x)
                                                                : product(y.transpose(1, 2), x)
                                                                      .mul_(weight.value)
                                                                      .abs_()
                                                                      .sum(at::IntArrayRef{1, 2}, false, at::kDouble)});
    }

    std::vector<Term> takeTerms() { return std::exchange(m_terms, {}); }

private:
    std::int64_t m_count;
    std::vector<Term> m_terms;
};

/// The part of a weight of the widest attention that a network's block has.
at::Tensor sliceOf(const Weight& weight, const space::BlockPlan& block) {
    return weight.value.narrow(weight.role == LayerRole::Projection ? -1 : -2, 0, block.attentionWidth);
}

/// Terms of all networks of one block, on the host.
struct BlockTerms {
    std::vector<BatchSink::Term> terms;

    BlockScore scoreOf(std::int64_t network, const space::BlockPlan& block, ParameterSource& source) const {
        std::vector<LayerTerm> own;
        for (const BatchSink::Term& term : terms) {
            const double value = term.value.data_ptr<double>()[network];
            if (isDiversityRole(term.weight.role)) {
                const double norm = source.nuclearNorm(term.weight.name, sliceOf(term.weight, block));
                own.push_back({term.weight.role, value * norm, value, norm});
            } else {
                own.push_back({term.weight.role, value, 0.0, 0.0});
            }
        }
        return blockScore(std::move(own));
    }
};

std::vector<BatchSink::Term> onHost(std::vector<BatchSink::Term> terms) {
    for (BatchSink::Term& term : terms) {
        term.value = term.value.to(at::kCPU, at::kDouble).contiguous();
    }
    return terms;
}

/// Where a network first has a NaN or infinity; empty if nowhere. `sums` (blocks, networks) of the blocks' outputs.
std::string firstNonFinite(const DssResult& result, const at::Tensor& sums, std::int64_t network) {
    const auto depth = static_cast<std::int64_t>(result.blocks.size());
    if (!std::isfinite(result.loss)) {
        for (std::int64_t i = 0; i < depth; ++i) {
            if (!std::isfinite(sums[i][network].item<double>())) {
                return "the activations of block " + std::to_string(i + 1) + " are not finite";
            }
        }
        return "the logits are not finite";
    }
    for (std::size_t i = result.blocks.size(); i-- > 0;) {
        if (!std::isfinite(result.blocks[i].diversity) || !std::isfinite(result.blocks[i].saliency)) {
            return "a score of block " + std::to_string(i + 1) + " is not finite";
        }
    }
    return {};
}

} // namespace

std::optional<space::NetworkPlan> batchFamily(const space::NetworkPlan& plan) {
    if (plan.stages.size() != 1 || blocksOf(plan).empty()) {
        return std::nullopt;
    }
    const space::BlockPlan common = skeleton(blocksOf(plan).front());
    for (const space::BlockPlan& block : blocksOf(plan)) {
        // Which head of k serves a head of q would differ from network to network.
        if (!(skeleton(block) == common) || block.mlpHidden.size() != 1 || block.kvHeads != block.heads) {
            return std::nullopt;
        }
    }
    if (common.mixer != space::MixerKind::SelfAttention || common.window > 0 || !common.preNorm) {
        return std::nullopt;
    }
    space::NetworkPlan family = plan;
    family.stages.front().blocks = {common};
    return family;
}

std::optional<std::vector<DssResult>> scoreDssBatch(Plans plans, ParameterSource& source, Checkpoint& checkpoint,
                                                    InputKind input) {
    const space::NetworkPlan all = unionOf(plans);
    const at::TensorOptions options = at::TensorOptions(source.options().dtype).device(source.options().device);
    const BatchShape shape = shapeOf(plans, all, options);
    Network network = makeNetwork(all, source, shape);
    at::Tensor tokens = network.stem->forward(network.stem->input(input)).repeat({shape.count, 1});
    std::vector<at::Tensor> sums;
    for (const Step& step : network.steps) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        tokens = step.layer->forward(tokens);
        sums.push_back(tokens.view({shape.count, -1}).sum(1));
    }
    const at::Tensor losses = network.head.loss(tokens).to(at::kCPU, at::kDouble);

    BatchSink sink(shape.count);
    at::Tensor gradient = network.head.backward(sink);
    const BlockTerms head{onHost(sink.takeTerms())};
    std::vector<BlockTerms> blocks(network.steps.size());
    for (std::size_t i = network.steps.size(); i-- > 0;) {
        if (!checkpoint.pass()) {
            return std::nullopt;
        }
        gradient = network.steps[i].layer->backward(gradient, i > 0, sink);
        blocks[i].terms = onHost(sink.takeTerms());
    }

    std::vector<DssResult> results(plans.size());
    const at::Tensor blockSums = at::stack(sums).to(at::kCPU, at::kDouble);
    for (std::size_t n = 0; n < plans.size(); ++n) {
        const auto index = static_cast<std::int64_t>(n);
        DssResult& result = results[n];
        result.loss = losses[index].item<double>();
        result.headSaliency = head.terms.front().value.data_ptr<double>()[index];
        for (std::size_t i = 0; i < plans[n].depth(); ++i) {
            result.blocks.push_back(blocks[i].scoreOf(index, blocksOf(plans[n])[i], source));
        }
        result.nonFinite = firstNonFinite(result, blockSums, index);
    }
    return results;
}

std::int64_t batchBytes(const space::NetworkPlan& plan, DType type) {
    const std::int64_t tokens = plan.stages.front().tokens;
    std::int64_t kept = 0;
    std::int64_t passing = 0;
    for (const space::BlockPlan& block : blocksOf(plan)) {
        const std::int64_t pairs = std::int64_t{block.heads} * tokens * tokens;
        const std::int64_t hidden = block.mlpHidden.front();
        kept +=
            tokens * (4 * std::int64_t{block.embedDim} + 4 * std::int64_t{block.attentionWidth} + 2 * hidden) + pairs;
        passing = std::max(passing, 4 * pairs + 4 * tokens * hidden + 2 * hidden * block.embedDim);
    }
    return (kept + passing) * (type == DType::Float64 ? 8 : 4);
}

} // namespace trazor::proxy

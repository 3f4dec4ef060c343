// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network.h"

#include "core/base/error.h"
#include "core/proxy/torch/attention.h"
#include "core/proxy/torch/conv_pool.h"
#include "core/proxy/torch/transformer_block.h"

#include <utility>

namespace trazor::proxy {
namespace {

void require(bool supported, const std::string& what) {
    if (!supported) {
        throw Error(ErrorCode::Unsupported, what + " cannot be scored by this version",
                    "AutoFormer and PiT networks can be scored.");
    }
}

void requireSupported(const space::BlockPlan& block, const std::string& place) {
    require(block.mixer == space::MixerKind::SelfAttention, place + ": a mixer other than self-attention");
    require(block.window == 0, place + ": window attention");
    require(!block.causal, place + ": causal attention");
    require(block.preNorm, place + ": a norm after the residual");
    require(block.mlpHidden.size() == 1,
            place + ": a feed-forward part of " + std::to_string(block.mlpHidden.size()) + " hidden layers");
    require(block.embedDim > 0 && block.heads > 0 && block.headDim > 0 && block.mlpHidden.front() > 0 &&
                block.attentionWidth == block.heads * block.headDim,
            place + ": a width of zero or an attention width that is not heads * head width");
}

/// Asks a source for the parameters of one network, under a common prefix.
class Taker {
public:
    Taker(ParameterSource& source, std::string prefix)
        : m_source(source)
        , m_prefix(std::move(prefix)) {}

    at::Tensor table(const char* name, std::int64_t rows, std::int64_t cols) {
        return m_source.take({.name = m_prefix + name, .rows = rows, .cols = cols});
    }

    at::Tensor bias(const char* name, std::int64_t width, std::int64_t parts = 1) {
        return m_source.take(
            {.name = m_prefix + name + ".bias", .cols = width, .parts = parts, .fill = Fill::Zero});
    }

    Weight weight(LayerRole role, const char* name, std::int64_t out, std::int64_t in,
                  std::int64_t parts = 1) {
        const std::string full = m_prefix + name + ".weight";
        return {role, full, m_source.take({.name = full, .rows = out, .cols = in, .parts = parts})};
    }

    /// As PyTorch initialises convolutions, weight or bias.
    at::Tensor convolution(const char* name, std::int64_t rows, std::int64_t cols, std::int64_t fanIn) {
        return m_source.take(
            {.name = m_prefix + name, .rows = rows, .cols = cols, .fill = Fill::Uniform, .fanIn = fanIn});
    }

    Linear linear(LayerRole role, const char* name, std::int64_t out, std::int64_t in) {
        Weight matrix = weight(role, name, out, in);
        return {std::move(matrix), bias(name, out)};
    }

private:
    ParameterSource& m_source;
    std::string m_prefix;
};

Stem makeStem(const space::StemPlan& plan, ParameterSource& source) {
    const std::int64_t fanIn = std::int64_t{plan.channels} * plan.patch * plan.patch;
    Taker taker(source, "");
    Stem stem;
    stem.imageSize = plan.imageSize;
    stem.channels = plan.channels;
    stem.patch = plan.patch;
    stem.stride = plan.stride;
    stem.patches = std::int64_t{plan.grid} * plan.grid;
    stem.patchWeight = taker.convolution("patch.weight", plan.embedDim, fanIn, fanIn);
    stem.patchBias = taker.convolution("patch.bias", 1, plan.embedDim, fanIn);
    if (plan.position == space::PositionKind::LearnedGrid) {
        stem.gridPositions = taker.table("positions", plan.embedDim, stem.patches).t();
    }
    if (plan.classToken) {
        stem.classToken = taker.table("class_token", 1, plan.embedDim);
    }
    if (plan.position == space::PositionKind::Learned) {
        stem.positions = taker.table("positions", stem.patches + (plan.classToken ? 1 : 0), plan.embedDim);
    }
    return stem;
}

AttentionWeights takeQkv(const space::BlockPlan& plan, Taker& taker) {
    const std::int64_t width = plan.attentionWidth;
    AttentionWeights weights;
    if (!plan.fusedQkv) {
        weights.qkv = {taker.linear(LayerRole::Query, "query", width, plan.embedDim),
                       taker.linear(LayerRole::Key, "key", width, plan.embedDim),
                       taker.linear(LayerRole::Value, "value", width, plan.embedDim)};
        return weights;
    }
    weights.fused = taker.weight(LayerRole::Qkv, "qkv", width, plan.embedDim, 3);
    const at::Tensor bias = taker.bias("qkv", width, 3);
    for (std::size_t i = 0; i < weights.qkv.size(); ++i) {
        const auto part = static_cast<std::int64_t>(i);
        weights.qkv[i].weight.value = weights.fused.value.select(0, part);
        weights.qkv[i].bias = bias.defined() ? bias.select(0, part) : bias;
    }
    return weights;
}

at::Tensor takeTables(Taker& taker, const char* vertical, const char* horizontal,
                      const space::BlockPlan& plan) {
    const std::int64_t rows = RelativePosition::tableRows(plan.relativeDistance);
    const at::Tensor first = taker.table(vertical, rows, plan.headDim);
    return at::cat({first, taker.table(horizontal, rows, plan.headDim)});
}

std::unique_ptr<Layer> makeBlock(const space::BlockPlan& plan, const std::string& prefix,
                                 const RelativePosition& relative, ParameterSource& source) {
    Taker taker(source, prefix);
    const std::int64_t hidden = plan.mlpHidden.front();
    AttentionWeights attention = takeQkv(plan, taker);
    attention.projection = taker.linear(LayerRole::Projection, "proj", plan.embedDim, plan.attentionWidth);
    Linear fc1 = taker.linear(LayerRole::Fc1, "fc1", hidden, plan.embedDim);
    Linear fc2 = taker.linear(LayerRole::Fc2, "fc2", plan.embedDim, hidden);
    if (plan.relativeDistance > 0) {
        attention.keyTables = takeTables(taker, "rel_key_v", "rel_key_h", plan);
        attention.valueTables = takeTables(taker, "rel_value_v", "rel_value_h", plan);
    }
    return std::make_unique<PreNormBlock>(
        std::make_unique<Attention>(std::move(attention), plan.heads, plan.attentionScale, relative),
        std::make_unique<Mlp>(std::move(fc1), std::move(fc2)), NormRule(plan.normEps, source.options().norm));
}

std::unique_ptr<Layer> makeConvPool(const space::StagePlan& plan, const std::string& prefix,
                                    ParameterSource& source) {
    constexpr std::int64_t kKernel = 9;
    Taker taker(source, prefix);
    const at::Tensor kernel = taker.convolution("pool.conv.weight", plan.downsampleDim, kKernel, kKernel);
    const at::Tensor bias = taker.convolution("pool.conv.bias", 1, plan.downsampleDim, kKernel);
    return std::make_unique<ConvPool>(
        prefix + "pool.conv.weight", kernel, bias, taker.linear(LayerRole::Pooling, "pool.fc", plan.downsampleDim, plan.embedDim),
        plan.grid);
}

std::vector<Step> makeSteps(const space::NetworkPlan& plan, ParameterSource& source) {
    const auto tensorOptions = at::TensorOptions(source.options().dtype).device(source.options().device);
    std::vector<Step> steps;
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const space::StagePlan& stage = plan.stages[s];
        // Named by stage and index in it, so that the super-net slices networks of other depths the same way.
        const std::string prefix = "stages." + std::to_string(s) + ".";
        RelativePosition relative;
        int relativeDistance = 0;
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            const space::BlockPlan& block = stage.blocks[i];
            if (block.relativeDistance != relativeDistance) {
                relativeDistance = block.relativeDistance;
                relative = relativeDistance == 0 ? RelativePosition()
                                                 : RelativePosition::make(stage.grid, plan.stem.classToken,
                                                                          relativeDistance, tensorOptions);
            }
            steps.push_back(
                {makeBlock(block, prefix + "blocks." + std::to_string(i) + ".", relative, source)});
        }
        if (stage.downsample == space::DownsampleKind::ConvPool) {
            steps.push_back({.layer = makeConvPool(stage, prefix, source), .isBlock = false});
        }
    }
    return steps;
}

Head makeHead(const space::NetworkPlan& plan, ParameterSource& source) {
    Taker taker(source, "");
    Linear classifier = taker.linear(LayerRole::Head, "head", plan.head.classes, plan.stages.back().embedDim);
    const bool onlyClassToken = plan.head.pool == space::PoolKind::ClassToken;
    const bool skipClassToken = plan.head.pool == space::PoolKind::MeanPatches && plan.stem.classToken;
    return {std::move(classifier), NormRule(plan.head.normEps, source.options().norm), skipClassToken ? 1 : 0, onlyClassToken ? 1 : 0};
}

} // namespace

void requireSupported(const space::NetworkPlan& plan) {
    require(plan.stem.kind == space::StemKind::PatchEmbedding, "stem: a token embedding");
    require(!plan.stem.norm, "stem: a norm after the embedding");
    require(!plan.stages.empty(), "a network without stages");
    require(plan.head.pool != space::PoolKind::EveryToken && plan.head.norm && !plan.head.tied,
            "head: anything but norm, pooling and a classifier of its own");
    require(plan.head.pool != space::PoolKind::ClassToken || plan.stem.classToken,
            "head: the class token of a network that has none");
    std::size_t blocks = 0;
    for (const space::StagePlan& stage : plan.stages) {
        require(stage.downsample == space::DownsampleKind::None ||
                    (stage.downsample == space::DownsampleKind::ConvPool && plan.stem.classToken),
                "a step between stages other than convolution and class token");
        for (const space::BlockPlan& block : stage.blocks) {
            requireSupported(block, "block " + std::to_string(++blocks));
        }
    }
}

at::Tensor Stem::forwardOnes() const {
    // Every patch of a constant image is the same: its embedding is the row sum of the convolution.
    const at::Tensor patchOfOnes = patchWeight.sum(1).unsqueeze(0) + patchBias;
    return assemble(patchOfOnes.expand({patches, -1}));
}

at::Tensor Stem::assemble(const at::Tensor& embedded) const {
    at::Tensor tokens = gridPositions.defined() ? embedded + gridPositions : embedded;
    if (classToken.defined()) {
        tokens = at::cat({classToken, tokens});
    }
    return positions.defined() ? tokens + positions : tokens.contiguous();
}

at::Tensor Stem::patchesOf(const at::Tensor& image) const {
    return at::im2col(image.unsqueeze(0), {patch, patch}, {1, 1}, {0, 0}, {stride, stride}).squeeze(0).t();
}

at::Tensor Stem::imageOf(const at::Tensor& patchRows) const {
    return at::col2im(patchRows.t().unsqueeze(0), {imageSize, imageSize}, {patch, patch}, {1, 1}, {0, 0},
                      {stride, stride})
        .squeeze(0);
}

at::Tensor Stem::forward(const at::Tensor& patchRows) const {
    return assemble(at::addmm(patchBias, patchRows, patchWeight.t()));
}

at::Tensor Stem::backward(const at::Tensor& tokenGradient, const at::Tensor& patchRows, GradientSink& sink) const {
    const at::Tensor embedded = tokenGradient.narrow(0, classToken.defined() ? 1 : 0, patches);
    if (sink.wantsConvolutions()) {
        sink.addConvolution("patch.weight", patchWeight, at::mm(embedded.t(), patchRows));
    }
    return at::mm(embedded, patchWeight);
}

Head::Head(Linear classifier, NormRule norm, std::int64_t first, std::int64_t count)
    : m_classifier(std::move(classifier))
    , m_norm(norm)
    , m_first(first)
    , m_count(count) {}

at::Tensor Head::forward(const at::Tensor& x) {
    if (m_count == 0) {
        m_count = x.size(0) - m_first;
    }
    m_normed = m_norm.forward(x);
    m_pooled = m_normed.narrow(0, m_first, m_count).mean(0, true);
    return m_classifier.forward(m_pooled);
}

at::Tensor Head::backward(const at::Tensor& logitGradient, GradientSink& sink) {
    sink.add(m_classifier.weight, logitGradient, m_pooled);
    at::Tensor gradient = at::zeros_like(m_normed);
    gradient.narrow(0, m_first, m_count)
        .add_(at::mm(logitGradient, m_classifier.weight.value) / static_cast<double>(m_count));
    return m_norm.backward(gradient);
}

at::Tensor Head::backwardOfSum(GradientSink& sink) {
    return backward(at::ones({1, m_classifier.weight.value.size(0)}, m_pooled.options()), sink);
}

Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source) {
    requireSupported(plan);
    // In this order: braces evaluate from left to right, and the reference filler counts.
    return {makeStem(plan.stem, source), makeSteps(plan, source), makeHead(plan, source)};
}

} // namespace trazor::proxy

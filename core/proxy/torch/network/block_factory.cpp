// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/block_factory.h"

#include "core/proxy/torch/layers/attention/attention.h"
#include "core/proxy/torch/layers/attention/span_convolution.h"
#include "core/proxy/torch/layers/feed_forward.h"
#include "core/proxy/torch/layers/token_transform.h"
#include "core/proxy/torch/layers/transformer_block.h"
#include "core/proxy/torch/layers/windows.h"

#include <limits>
#include <utility>

namespace trazor::proxy {
namespace {

std::array<Linear, 3> takeSeparateQkv(std::int64_t width, std::int64_t kvWidth, std::int64_t dim, bool hasBias,
                                      ParameterTaker& taker) {
    return {taker.linear(LayerRole::Query, "query", width, dim, hasBias),
            taker.linear(LayerRole::Key, "key", kvWidth, dim, hasBias),
            taker.linear(LayerRole::Value, "value", kvWidth, dim, hasBias)};
}

void takeQkv(const space::BlockPlan& plan, ParameterTaker& taker, AttentionWeights& weights) {
    if (!plan.fusedQkv || plan.kvHeads != plan.heads) {
        weights.qkv = takeSeparateQkv(plan.attentionWidth, plan.kvWidth(), plan.embedDim, plan.qkvBias, taker);
        if (plan.fusedQkv) {
            // Parts of different heights cannot be slices of one super-net tensor, so each has its own. The name
            // distinguishes the cached nuclear norms of stacks with equally many rows.
            weights.fused = {
                LayerRole::Qkv,
                taker.fullName("qkv." + std::to_string(plan.kvHeads) + "x" + std::to_string(plan.headDim) + ".weight"),
                at::cat({weights.qkv[0].weight.value, weights.qkv[1].weight.value, weights.qkv[2].weight.value})};
        }
        return;
    }
    weights.fused = taker.weight(LayerRole::Qkv, "qkv", plan.attentionWidth, plan.embedDim, 3);
    const at::Tensor bias = plan.qkvBias ? taker.bias("qkv", plan.attentionWidth, 3) : at::Tensor();
    for (std::size_t i = 0; i < weights.qkv.size(); ++i) {
        const auto part = static_cast<std::int64_t>(i);
        weights.qkv[i].weight.value = weights.fused.value.select(0, part);
        weights.qkv[i].bias = bias.defined() ? bias.select(0, part) : bias;
    }
}

AttentionWeights takeAttention(const space::BlockPlan& plan, ParameterTaker& taker) {
    AttentionWeights weights;
    takeQkv(plan, taker, weights);
    if (plan.mixer == space::MixerKind::WeightedAttention) {
        weights.queryWeight =
            taker.weight(LayerRole::QueryWeight, "query_weight", plan.attentionWidth, plan.attentionWidth);
    }
    for (int head = 0; plan.qkNorm && head < 2; ++head) { // of q and of k
        taker.norm(plan.normKind);
    }
    weights.projection = taker.linear(LayerRole::Projection, "proj", plan.embedDim, plan.attentionWidth, plan.projBias);
    return weights;
}

at::Tensor takeTables(const char* vertical, const char* horizontal, const space::BlockPlan& plan,
                      ParameterTaker& taker) {
    const std::int64_t rows = RelativePosition::tableRows(plan.relativeDistance);
    const at::Tensor first = taker.table(vertical, rows, plan.headDim);
    return at::cat({first, taker.table(horizontal, rows, plan.headDim)});
}

/// Takes the MLP with its norm; null if the block has no MLP.
std::unique_ptr<Layer> takeMlp(const space::BlockPlan& plan, ParameterTaker& taker, HiddenMask mask) {
    if (!plan.hasMlp()) {
        return nullptr;
    }
    taker.norm(plan.normKind);
    const auto linear = [&](LayerRole role, const std::string& name, int out, int in) {
        return taker.linear(role, name, out, in, plan.mlpBias);
    };
    const int hidden = plan.firstHidden();
    if (plan.mlpKind == space::MlpKind::Gated) {
        Linear gate = linear(LayerRole::Gate, "gate", hidden, plan.embedDim);
        Linear up = linear(LayerRole::Up, "up", hidden, plan.embedDim);
        Linear down = linear(LayerRole::Down, "down", plan.embedDim, hidden);
        return std::make_unique<GatedFeedForward>(GatedWeights{std::move(gate), std::move(up), std::move(down)},
                                                  plan.activation, std::move(mask));
    }
    std::vector<Linear> layers;
    layers.push_back(linear(LayerRole::Fc1, "fc1", hidden, plan.embedDim));
    for (std::size_t i = 1; i < plan.mlpHidden.size(); ++i) {
        layers.push_back(
            linear(LayerRole::FcInner, "fc_inner." + std::to_string(i), plan.mlpHidden[i], plan.mlpHidden[i - 1]));
    }
    layers.push_back(linear(LayerRole::Fc2, "fc2", plan.embedDim, plan.mlpHidden.back()));
    return std::make_unique<FeedForward>(std::move(layers), plan.activation, std::move(mask));
}

std::unique_ptr<Layer> takeSpanConvolution(const space::BlockPlan& plan, ParameterTaker& taker, std::int64_t networks) {
    const std::int64_t dim = plan.embedDim;
    const std::int64_t heads = plan.heads / 2;
    const std::int64_t width = heads * plan.headDim;
    SpanConvolutionWeights weights;
    weights.qkv = takeSeparateQkv(width, width, dim, /*hasBias=*/true, taker);
    weights.depthwise = taker.table("span.depthwise", dim, plan.convKernel);
    // Not scored, so its role is never read.
    weights.pointwise = taker.linear(LayerRole::ConvKernel, "span.pointwise", width, dim);
    weights.kernel = taker.linear(LayerRole::ConvKernel, "span.kernel", heads * plan.convKernel, width);
    weights.values = taker.linear(LayerRole::ConvOut, "span.values", width, dim);
    weights.projection = taker.linear(LayerRole::Projection, "proj", dim, 2 * width);
    return std::make_unique<SpanConvolution>(
        std::move(weights), AttentionSetting{.heads = heads, .scale = plan.attentionScale, .groups = networks});
}

/// (tokens, tokens): hides later tokens and, if `window` > 0, those at least `window` tokens earlier.
at::Tensor causalMask(std::int64_t tokens, std::int64_t window, const at::TensorOptions& options) {
    const at::Tensor hidden = at::full({tokens, tokens}, -std::numeric_limits<double>::infinity(), options);
    return window > 0 ? hidden.triu(1) + hidden.tril(-window) : hidden.triu(1);
}

HeadSetting headSetting(const space::BlockPlan& plan, std::int64_t tokens, const ParameterTaker& taker) {
    HeadSetting setting{.headDim = plan.headDim, .queriesPerKey = plan.heads / plan.kvHeads};
    if (plan.qkNorm) {
        setting.norm = taker.normRule(plan.normEps, plan.normKind);
    }
    if (plan.rotaryDim > 0) {
        setting.rotary = RotaryPosition(tokens, plan.rotaryDim, plan.rotaryBase, taker.tensorOptions());
    }
    return setting;
}

std::unique_ptr<Layer> block(const space::BlockPlan& plan, std::unique_ptr<Layer> mixer, std::unique_ptr<Layer> mlp,
                             NormRule norm) {
    if (plan.preNorm) {
        return std::make_unique<PreNormBlock>(std::move(mixer), std::move(mlp), norm);
    }
    return std::make_unique<PostNormBlock>(std::move(mixer), /*mixerResidual=*/!plan.transforms(), std::move(mlp),
                                           norm);
}

} // namespace

AttentionSetting BlockFactory::takeSetting(const space::BlockPlan& plan, ParameterTaker& taker,
                                           const BatchShape& batch) const {
    AttentionSetting setting{
        .heads = plan.heads, .scale = plan.attentionScale, .groups = batch.count, .headMask = batch.heads};
    if (hasPatchWindows(plan)) {
        const Windows windows = windowsOf(plan);
        const std::int64_t rows = (2 * windows.window - 1) * (2 * windows.window - 1);
        setting.groups *= windows.count();
        if (batch.heads.defined()) {
            setting.headMask = batch.heads.repeat_interleave(windows.count(), 0);
        }
        setting.logitTerms.push_back(windowBias(taker.table("rel_bias", rows, plan.heads), windows.window));
        if (const at::Tensor mask = windows.mask(taker.tensorOptions()); mask.defined()) {
            setting.logitTerms.push_back(batch.count > 1 ? mask.repeat({batch.count, 1, 1, 1}) : mask);
        }
    }
    if (plan.causal) {
        setting.logitTerms.push_back(causalMask(m_stage.tokens, plan.window, taker.tensorOptions()));
    }
    return setting;
}

void BlockFactory::takeRelativePosition(const space::BlockPlan& plan, ParameterTaker& taker,
                                        AttentionSetting& setting) {
    if (plan.relativeDistance == 0) {
        return;
    }
    setting.keyTables = takeTables("rel_key_v", "rel_key_h", plan, taker);
    setting.valueTables = takeTables("rel_value_v", "rel_value_h", plan, taker);
    const std::int64_t grid = hasPatchWindows(plan) ? plan.window : m_stage.grid;
    if (plan.relativeDistance != m_relativeDistance || grid != m_relativeGrid) {
        m_relative =
            RelativePosition(grid, m_stage.tokenGrid().otherTokens() > 0, plan.relativeDistance, taker.tensorOptions());
        m_relativeDistance = plan.relativeDistance;
        m_relativeGrid = grid;
    }
    setting.relative = m_relative;
}

std::unique_ptr<Layer> BlockFactory::takeTransform(const space::BlockPlan& plan, ParameterTaker& taker) const {
    const auto make =
        plan.mixer == space::MixerKind::FourierTransform ? &SeparableTransform::fourier : &SeparableTransform::cosine;
    return std::make_unique<TokenTransform>(taker.linear(LayerRole::Mixing, "mixing", plan.embedDim, plan.embedDim),
                                            make(m_stage.tokens, plan.embedDim / plan.heads, taker.tensorOptions()));
}

Windows BlockFactory::windowsOf(const space::BlockPlan& plan) const {
    return {m_stage.grid, plan.window, plan.shift};
}

bool BlockFactory::hasPatchWindows(const space::BlockPlan& plan) const {
    return plan.window > 0 && !m_stage.tokenGrid().isText();
}

std::unique_ptr<Layer> BlockFactory::make(const space::BlockPlan& plan, ParameterTaker& taker,
                                          const BatchShape& batch) {
    if (plan.mixes()) {
        taker.norm(plan.normKind);
    }
    const NormRule norm = taker.normRule(plan.normEps, plan.normKind);
    if (!plan.attends()) {
        auto mixer = plan.transforms() ? takeTransform(plan, taker)
                     : plan.mixes()    ? takeSpanConvolution(plan, taker, batch.count)
                                       : nullptr;
        return block(plan, std::move(mixer), takeMlp(plan, taker, {batch.hidden}), norm);
    }
    AttentionSetting setting = takeSetting(plan, taker, batch);
    AttentionWeights weights = takeAttention(plan, taker);
    auto mlp = takeMlp(plan, taker, {batch.hidden});
    takeRelativePosition(plan, taker, setting);
    std::unique_ptr<Layer> mixer =
        std::make_unique<Attention>(std::move(weights), std::move(setting), headSetting(plan, m_stage.tokens, taker));
    if (hasPatchWindows(plan)) {
        mixer = std::make_unique<Windowed>(windowsOf(plan), std::move(mixer));
    }
    return block(plan, std::move(mixer), std::move(mlp), norm);
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/naive_network.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::test {

using proxy::LayerRole;
using proxy::ParameterSpec;
using space::MixerKind;
using space::PoolKind;
using space::PositionKind;

namespace {

constexpr double kPi = 3.14159265358979323846;

at::Tensor norm(const at::Tensor& x, space::NormKind kind, double eps) {
    return kind == space::NormKind::LayerNorm ? at::layer_norm(x, {x.size(-1)}, {}, {}, eps)
                                              : x / at::sqrt((x * x).mean(-1, true) + eps);
}

at::Tensor norm(const at::Tensor& x, const space::BlockPlan& plan) {
    return norm(x, plan.normKind, plan.normEps);
}

at::Tensor activated(const at::Tensor& x, space::Activation kind) {
    switch (kind) {
    case space::Activation::Gelu:
        return at::gelu(x);
    case space::Activation::GeluTanh:
        return 0.5 * x * (1.0 + at::tanh(std::sqrt(2.0 / kPi) * (x + 0.044715 * x * x * x)));
    case space::Activation::Relu:
        return at::where(x > 0, x, at::zeros_like(x));
    case space::Activation::Silu:
        return x / (1.0 + at::exp(-x));
    }
    return {};
}

/// Applies rotary positions as products of complex numbers; `x` is (heads, tokens, d).
at::Tensor rotated(const at::Tensor& x, const space::BlockPlan& plan) {
    if (plan.rotaryDim == 0) {
        return x;
    }
    const std::int64_t half = plan.rotaryDim / 2;
    const at::Tensor complex = at::complex(x.narrow(2, 0, half), x.narrow(2, half, half));
    at::Tensor angles = at::empty({x.size(1), half}, at::kDouble);
    auto angle = angles.accessor<double, 2>();
    for (std::int64_t t = 0; t < x.size(1); ++t) {
        for (std::int64_t i = 0; i < half; ++i) {
            angle[t][i] = static_cast<double>(t) * std::pow(plan.rotaryBase, -2.0 * static_cast<double>(i) /
                                                                                 static_cast<double>(plan.rotaryDim));
        }
    }
    const at::Tensor turned = complex * at::polar(at::ones_like(angles), angles);
    return at::cat({at::real(turned), at::imag(turned), x.slice(2, plan.rotaryDim)}, 2);
}

/// (tokens, heads * d) to (heads, tokens, d).
at::Tensor heads(const at::Tensor& x, std::int64_t count) {
    return x.reshape({x.size(0), count, -1}).transpose(0, 1);
}

at::Tensor joined(const at::Tensor& x) {
    return x.transpose(0, 1).reshape({x.size(1), -1});
}

/// Along the last dimension: sum_n 2 x_n cos(pi (2n + 1) k / 2N), from the FFT of the mirrored sequence.
at::Tensor cosineTransform(const at::Tensor& x) {
    const std::int64_t n = x.size(-1);
    const at::Tensor spectrum = at::fft_fft(at::cat({x, x.flip({-1})}, -1)).narrow(-1, 0, n);
    const at::Tensor turn = at::arange(n, x.options()) * (kPi / (2.0 * static_cast<double>(n)));
    return at::real(spectrum) * turn.cos() + at::imag(spectrum) * turn.sin();
}

} // namespace

at::TensorOptions NaiveNetwork::options() const {
    return at::TensorOptions(m_source.options().dtype).device(m_source.options().device);
}

at::Tensor NaiveNetwork::take(const ParameterSpec& spec) {
    const at::Tensor value = m_source.take(spec);
    return value.defined() ? value : at::zeros({spec.parts, spec.rows, spec.cols}, options()).squeeze(0);
}

at::Tensor NaiveNetwork::table(const std::string& name, std::int64_t rows, std::int64_t cols) {
    return take({.name = m_prefix + name, .rows = rows, .cols = cols});
}

at::Tensor NaiveNetwork::convolution(const std::string& name, std::int64_t rows, std::int64_t cols,
                                     std::int64_t fanIn) {
    return take({.name = m_prefix + name, .rows = rows, .cols = cols, .fill = proxy::Fill::Uniform, .fanIn = fanIn});
}

at::Tensor NaiveNetwork::otherLeaf(const at::Tensor& value) {
    m_others.push_back(value.detach().clone().requires_grad_(true));
    return m_others.back();
}

at::Tensor NaiveNetwork::scoredLeaf(LayerRole role, const at::Tensor& value) {
    m_scored.push_back({m_block, role, value.detach().clone().requires_grad_(true)});
    return m_scored.back().value;
}

NaiveNetwork::Linear NaiveNetwork::linear(const std::string& name, LayerRole role, std::int64_t out, std::int64_t in,
                                          std::int64_t parts, bool hasBias) {
    const at::Tensor weight =
        take({.name = m_prefix + name + ".weight", .rows = out, .cols = in, .parts = parts}).reshape({parts * out, in});
    if (!hasBias) {
        return {scoredLeaf(role, weight), {}};
    }
    const ParameterSpec bias{.name = m_prefix + name + ".bias", .cols = out, .parts = parts, .fill = proxy::Fill::Zero};
    return {scoredLeaf(role, weight), take(bias).flatten()};
}

at::Tensor NaiveNetwork::logits() {
    at::Tensor x = m_plan.stem.kind == space::StemKind::PatchEmbedding ? imageStem() : textStem();
    std::size_t named = 0; // stages joined by a projection share one name
    std::size_t first = 0;
    for (std::size_t s = 0; s < m_plan.stages.size(); ++s) {
        m_stage = &m_plan.stages[s];
        const std::string stage = "stages." + std::to_string(named) + ".";
        for (std::size_t i = 0; i < m_stage->blocks.size(); ++i, ++m_block) {
            m_prefix = stage + "blocks." + std::to_string(first + i) + ".";
            x = block(x, m_stage->blocks[i]);
        }
        m_prefix = stage;
        if (m_stage->downsample == space::DownsampleKind::Projection) {
            first += m_stage->blocks.size();
            x = linear("projection." + std::to_string(first), LayerRole::Pooling, m_stage->downsampleDim, x.size(1))
                    .forward(x);
            continue;
        }
        x = downsample(x, *m_stage, stage);
        ++named;
        first = 0;
    }
    m_prefix.clear();
    return head(x);
}

at::Tensor NaiveNetwork::imageStem() {
    const auto& stem = m_plan.stem;
    const std::int64_t fanIn = std::int64_t{stem.channels} * stem.patch * stem.patch;
    const at::Tensor kernel = otherLeaf(convolution("patch.weight", stem.embedDim, fanIn, fanIn))
                                  .reshape({stem.embedDim, stem.channels, stem.patch, stem.patch});
    const at::Tensor bias = convolution("patch.bias", 1, stem.embedDim, fanIn).flatten();
    const at::Tensor image =
        m_input.defined() ? m_input : at::ones({1, stem.channels, stem.imageSize, stem.imageSize}, options());
    at::Tensor x = at::conv2d(image, kernel, bias, stem.stride).flatten(2).squeeze(0).t();
    if (stem.norm) {
        x = norm(x, stem.normKind, m_plan.stages.front().blocks.front().normEps);
    }
    if (stem.position == PositionKind::LearnedGrid) {
        x = x + table("positions", stem.embedDim, x.size(0)).t();
    }
    if (stem.classToken) {
        x = at::cat({table("class_token", 1, stem.embedDim), x});
    }
    if (stem.position == PositionKind::Learned) {
        x = x + table("positions", x.size(0), stem.embedDim);
    }
    if (stem.registerTokens > 0) {
        const std::int64_t first = stem.classToken ? 1 : 0;
        x = at::cat({x.slice(0, 0, first), table("registers", stem.registerTokens, stem.embedDim), x.slice(0, first)});
        if (stem.position == PositionKind::LearnedEvery) {
            x = x + table("positions", x.size(0), stem.embedDim);
        }
    }
    return x;
}

/// Token 1 everywhere; without a position table 1, 2, 3, ... up to word 999 or the last word, then again from 1.
at::Tensor NaiveNetwork::tokenIds() const {
    at::Tensor ids = at::ones({m_plan.stem.sequenceLength}, at::kLong);
    for (std::int64_t t = 0; m_plan.stem.position == PositionKind::None && t < ids.size(0); ++t) {
        ids[t] = t % (std::min(m_plan.stem.vocabulary, 1000) - 1) + 1;
    }
    return ids;
}

at::Tensor NaiveNetwork::textStem() {
    const auto& stem = m_plan.stem;
    m_embedding = table("tokens", stem.vocabulary, stem.embeddingDim);
    at::Tensor x = at::embedding(m_embedding, tokenIds());
    if (stem.position == PositionKind::Learned) {
        x = x + table("positions", stem.maxPositions, stem.embeddingDim).narrow(0, 0, stem.sequenceLength);
    }
    if (stem.tokenTypes > 0) {
        x = x + table("token_types", stem.tokenTypes, stem.embeddingDim)[0];
    }
    if (m_input.defined()) {
        x = m_input;
    }
    if (stem.norm) {
        x = norm(x, stem.normKind, m_plan.stages.front().blocks.front().normEps);
    }
    if (stem.embeddingDim != stem.embedDim) {
        const at::Tensor weight = otherLeaf(table("embedding.weight", stem.embedDim, stem.embeddingDim));
        x = at::linear(x, weight,
                       take({.name = "embedding.bias", .cols = stem.embedDim, .fill = proxy::Fill::Zero}).flatten());
    }
    return x;
}

at::Tensor NaiveNetwork::downsample(const at::Tensor& x, const space::StagePlan& stage, const std::string& prefix) {
    m_prefix = prefix;
    const std::int64_t grid = stage.grid;
    if (stage.downsample == space::DownsampleKind::ConvPool) {
        const at::Tensor kernel =
            otherLeaf(convolution("pool.conv.weight", stage.downsampleDim, 9, 9)).reshape({-1, 1, 3, 3});
        const at::Tensor bias = convolution("pool.conv.bias", 1, stage.downsampleDim, 9).flatten();
        const std::int64_t first = m_plan.stem.classToken ? 1 : 0;
        const at::Tensor image = x.slice(0, first).t().reshape({1, x.size(1), grid, grid});
        const at::Tensor pooled = at::conv2d(image, kernel, bias, 2, 1, 1, x.size(1));
        if (first == 0) {
            return pooled.flatten(2).squeeze(0).t();
        }
        const Linear fc = linear("pool.fc", LayerRole::Pooling, stage.downsampleDim, x.size(1));
        return at::cat({fc.forward(x.slice(0, 0, 1)), pooled.flatten(2).squeeze(0).t()});
    }
    if (stage.downsample == space::DownsampleKind::PatchMerging) {
        const at::Tensor image = at::constant_pad_nd(x.reshape({grid, grid, -1}), {0, 0, 0, grid % 2, 0, grid % 2});
        const auto every = [&](std::int64_t row, std::int64_t column) {
            return image.slice(0, row, c10::nullopt, 2).slice(1, column, c10::nullopt, 2);
        };
        const at::Tensor four = at::cat({every(0, 0), every(1, 0), every(0, 1), every(1, 1)}, 2);
        const at::Tensor weight =
            scoredLeaf(LayerRole::Pooling, table("merging.weight", stage.downsampleDim, 4 * x.size(1)));
        return at::linear(norm(four.flatten(0, 1), space::NormKind::LayerNorm, stage.blocks.back().normEps), weight);
    }
    return x;
}

at::Tensor NaiveNetwork::head(const at::Tensor& tokens) {
    const auto& plan = m_plan.head;
    at::Tensor x = plan.norm ? norm(tokens, plan.normKind, plan.normEps) : tokens;
    if (plan.pool == PoolKind::ClassToken) {
        x = x.narrow(0, 0, 1);
    } else if (plan.pool == PoolKind::MeanPatches) {
        x = x.slice(0, (m_plan.stem.classToken ? 1 : 0) + m_plan.stem.registerTokens).mean(0, true);
    } else if (plan.pool != PoolKind::EveryToken) {
        x = x.mean(0, true);
    }
    m_features = x;
    if (plan.tied) {
        return at::linear(x, scoredLeaf(LayerRole::Head, m_embedding));
    }
    return linear("head", LayerRole::Head, plan.classes, x.size(1), 1, plan.bias).forward(x);
}

at::Tensor NaiveNetwork::block(const at::Tensor& x, const space::BlockPlan& plan) {
    const bool mixes = plan.mixer != MixerKind::None;
    if (plan.preNorm) {
        const at::Tensor y = mixes ? x + mixer(norm(x, plan), plan) : x;
        return plan.mlpHidden.empty() ? y : y + feedForward(norm(y, plan), plan);
    }
    const bool transforms = plan.mixer == MixerKind::FourierTransform || plan.mixer == MixerKind::CosineTransform;
    const at::Tensor y = !mixes ? x : transforms ? mixer(x, plan) : norm(x + mixer(x, plan), plan);
    return plan.mlpHidden.empty() ? y : norm(y + feedForward(y, plan), plan);
}

at::Tensor NaiveNetwork::mixer(const at::Tensor& x, const space::BlockPlan& plan) {
    switch (plan.mixer) {
    case MixerKind::SelfAttention:
    case MixerKind::WeightedAttention:
        return attention(x, plan);
    case MixerKind::FourierTransform:
    case MixerKind::CosineTransform:
        return transform(x, plan);
    case MixerKind::SpanConvolution:
        return spanConvolution(x, plan);
    case MixerKind::None:
        break;
    }
    return {};
}

at::Tensor NaiveNetwork::attention(const at::Tensor& x, const space::BlockPlan& plan) {
    const std::int64_t width = plan.attentionWidth;
    const std::int64_t keys = std::int64_t{plan.kvHeads} * plan.headDim;
    at::Tensor q, k, v;
    if (plan.fusedQkv && keys != width) {
        // Separate parts in the super-net, but one matrix in the score.
        const auto part = [&](const char* name, std::int64_t rows) {
            const at::Tensor weight = table(std::string(name) + ".weight", rows, x.size(1));
            return plan.qkvBias
                       ? at::cat(
                             {weight, take({.name = m_prefix + name + ".bias", .cols = rows, .fill = proxy::Fill::Zero})
                                          .reshape({rows, 1})},
                             1)
                       : at::cat({weight, at::zeros({rows, 1}, options())}, 1);
        };
        const at::Tensor all = at::cat({part("query", width), part("key", keys), part("value", keys)});
        const Linear stacked{scoredLeaf(LayerRole::Qkv, all.slice(1, 0, x.size(1))), all.select(1, x.size(1))};
        m_attended.push_back(stacked.forward(x));
        const auto parts = m_attended.back().split_with_sizes({width, keys, keys}, 1);
        q = parts[0], k = parts[1], v = parts[2];
    } else if (plan.fusedQkv) {
        m_attended.push_back(linear("qkv", LayerRole::Qkv, width, x.size(1), 3, plan.qkvBias).forward(x));
        const auto parts = m_attended.back().chunk(3, 1);
        q = parts[0], k = parts[1], v = parts[2];
    } else {
        q = linear("query", LayerRole::Query, width, x.size(1), 1, plan.qkvBias).forward(x);
        k = linear("key", LayerRole::Key, keys, x.size(1), 1, plan.qkvBias).forward(x);
        v = linear("value", LayerRole::Value, keys, x.size(1), 1, plan.qkvBias).forward(x);
        m_attended.insert(m_attended.end(), {q, k, v});
    }
    if (plan.mixer == MixerKind::WeightedAttention) {
        q = at::linear(q, scoredLeaf(LayerRole::QueryWeight, table("query_weight.weight", width, width)));
    }
    const std::int64_t shared = plan.heads / plan.kvHeads;
    const at::Tensor mixed =
        attend(queryKeyHeads(q, plan.heads, plan), queryKeyHeads(k, plan.kvHeads, plan).repeat_interleave(shared, 0),
               heads(v, plan.kvHeads).repeat_interleave(shared, 0), plan);
    return linear("proj", LayerRole::Projection, x.size(1), width, 1, plan.projBias).forward(joined(mixed));
}

at::Tensor NaiveNetwork::queryKeyHeads(const at::Tensor& x, std::int64_t count, const space::BlockPlan& plan) {
    const at::Tensor split = heads(x, count);
    return rotated(plan.qkNorm ? norm(split, plan) : split, plan);
}

at::Tensor NaiveNetwork::attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                                const space::BlockPlan& plan) {
    at::Tensor logits = at::matmul(q, k.transpose(1, 2));
    at::Tensor valueTable;
    if (plan.relativeDistance > 0) {
        const at::Tensor keyTable = relative("rel_key_v", plan, true) + relative("rel_key_h", plan, false);
        valueTable = relative("rel_value_v", plan, true) + relative("rel_value_h", plan, false);
        logits = logits + at::einsum("hid,ijd->hij", {q, keyTable});
    }
    logits = logits * plan.attentionScale;
    if (plan.window > 0 && m_stage->grid > 0) {
        logits = logits + windowTerm(plan);
    } else if (plan.window > 0) {
        const at::Tensor before = at::ones_like(logits[0]).tril(-plan.window);
        logits = logits.masked_fill(before.to(at::kBool), -std::numeric_limits<double>::infinity());
    }
    if (plan.causal) {
        const at::Tensor later = at::ones_like(logits[0]).triu(1);
        logits = logits.masked_fill(later.to(at::kBool), -std::numeric_limits<double>::infinity());
    }
    const at::Tensor attention = at::softmax(logits, -1);
    at::Tensor mixed = at::matmul(attention, v);
    if (valueTable.defined()) {
        mixed = mixed + at::einsum("hij,ijd->hid", {attention, valueTable});
    }
    return mixed;
}

/// (tokens, tokens, headDim): the table row of every pair of tokens.
at::Tensor NaiveNetwork::relative(const char* name, const space::BlockPlan& plan, bool vertical) {
    const std::int64_t limit = plan.relativeDistance;
    const std::int64_t grid = m_stage->grid;
    const std::int64_t first = m_plan.stem.classToken ? 1 : 0;
    const std::int64_t tokens = grid * grid + first;
    at::Tensor index = at::zeros({tokens, tokens}, at::kLong);
    auto entry = index.accessor<std::int64_t, 2>();
    for (std::int64_t i = first; i < tokens; ++i) {
        for (std::int64_t j = first; j < tokens; ++j) {
            const std::int64_t delta =
                vertical ? (j - first) / grid - (i - first) / grid : (j - first) % grid - (i - first) % grid;
            entry[i][j] = std::clamp(delta, -limit, limit) + limit + 1;
        }
    }
    return at::embedding(table(name, 2 * limit + 2, plan.headDim), index);
}

/// (heads, tokens, tokens): the relative bias of two tokens of one window, minus infinity for all others. Row r of the
/// grid is row r - shift of the shifted grid; rows below the shift wrap around to its end and share a window with
/// tokens that they must not attend to.
at::Tensor NaiveNetwork::windowTerm(const space::BlockPlan& plan) {
    const std::int64_t grid = m_stage->grid;
    const std::int64_t w = plan.window;
    const std::int64_t s = plan.shift;
    const std::int64_t side = (grid + w - 1) / w * w;
    const auto shifted = [&](std::int64_t cell) { return (cell - s + side) % side; };
    const auto together = [&](std::int64_t a, std::int64_t b) {
        return shifted(a) / w == shifted(b) / w && (a < s) == (b < s);
    };
    at::Tensor index = at::zeros({grid * grid, grid * grid}, at::kLong);
    at::Tensor apart = at::zeros({grid * grid, grid * grid}, at::kBool);
    auto entry = index.accessor<std::int64_t, 2>();
    auto hidden = apart.accessor<bool, 2>();
    for (std::int64_t i = 0; i < grid * grid; ++i) {
        for (std::int64_t j = 0; j < grid * grid; ++j) {
            hidden[i][j] = !together(i / grid, j / grid) || !together(i % grid, j % grid);
            if (!hidden[i][j]) {
                entry[i][j] = (i / grid - j / grid + w - 1) * (2 * w - 1) + (i % grid - j % grid + w - 1);
            }
        }
    }
    const at::Tensor bias = table("rel_bias", (2 * w - 1) * (2 * w - 1), plan.heads);
    return at::embedding(bias, index).permute({2, 0, 1}).masked_fill(apart, -std::numeric_limits<double>::infinity());
}

at::Tensor NaiveNetwork::transform(const at::Tensor& x, const space::BlockPlan& plan) {
    const at::Tensor y = heads(linear("mixing", LayerRole::Mixing, x.size(1), x.size(1)).forward(x), plan.heads);
    return joined(plan.mixer == MixerKind::FourierTransform
                      ? at::real(at::fft_fft2(y))
                      : cosineTransform(cosineTransform(y).transpose(1, 2)).transpose(1, 2));
}

at::Tensor NaiveNetwork::spanConvolution(const at::Tensor& x, const space::BlockPlan& plan) {
    const std::int64_t half = plan.heads / 2;
    const std::int64_t width = half * plan.headDim;
    const std::int64_t kernel = plan.convKernel;
    const at::Tensor q = linear("query", LayerRole::Query, width, x.size(1)).forward(x);
    const at::Tensor k = linear("key", LayerRole::Key, width, x.size(1)).forward(x);
    const at::Tensor v = linear("value", LayerRole::Value, width, x.size(1)).forward(x);
    m_attended.insert(m_attended.end(), {q, k, v});
    const at::Tensor attended = joined(attend(heads(q, half), heads(k, half), heads(v, half), plan));

    const at::Tensor depthwise = table("span.depthwise", x.size(1), kernel).unsqueeze(1);
    const at::Tensor pointwise = table("span.pointwise.weight", width, x.size(1)).unsqueeze(2);
    const at::Tensor bias = take({.name = m_prefix + "span.pointwise.bias", .cols = width, .fill = proxy::Fill::Zero});
    const at::Tensor mixed = at::conv1d(x.t().unsqueeze(0), depthwise, {}, 1, kernel / 2, 1, x.size(1));
    const at::Tensor spanKey = at::conv1d(mixed, pointwise).squeeze(0).t() + bias;
    const at::Tensor span = linear("span.kernel", LayerRole::ConvKernel, half * kernel, width)
                                .forward(spanKey * q)
                                .reshape({x.size(0), half, kernel})
                                .softmax(2);
    const at::Tensor values = linear("span.values", LayerRole::ConvOut, width, x.size(1)).forward(x);
    const at::Tensor neighbours = at::constant_pad_nd(values, {0, 0, kernel / 2, kernel / 2})
                                      .unfold(0, kernel, 1)
                                      .reshape({x.size(0), half, plan.headDim, kernel});
    const at::Tensor convolved = at::einsum("thdj,thj->thd", {neighbours, span}).reshape({x.size(0), width});
    return linear("proj", LayerRole::Projection, x.size(1), 2 * width).forward(at::cat({attended, convolved}, 1));
}

at::Tensor NaiveNetwork::feedForward(const at::Tensor& x, const space::BlockPlan& plan) {
    if (plan.mlpKind == space::MlpKind::Gated) {
        const std::int64_t hidden = plan.mlpHidden.at(0);
        m_beforeActivations.push_back(linear("gate", LayerRole::Gate, hidden, x.size(1), 1, plan.mlpBias).forward(x));
        const at::Tensor up = linear("up", LayerRole::Up, hidden, x.size(1), 1, plan.mlpBias).forward(x);
        return linear("down", LayerRole::Down, x.size(1), hidden, 1, plan.mlpBias)
            .forward(activated(m_beforeActivations.back(), plan.activation) * up);
    }
    at::Tensor y = x;
    for (std::size_t i = 0; i < plan.mlpHidden.size(); ++i) {
        const std::string name = i == 0 ? "fc1" : "fc_inner." + std::to_string(i);
        const LayerRole role = i == 0 ? LayerRole::Fc1 : LayerRole::FcInner;
        m_beforeActivations.push_back(linear(name, role, plan.mlpHidden[i], y.size(1), 1, plan.mlpBias).forward(y));
        y = activated(m_beforeActivations.back(), plan.activation);
    }
    return linear("fc2", LayerRole::Fc2, x.size(1), y.size(1), 1, plan.mlpBias).forward(y);
}

} // namespace trazor::test

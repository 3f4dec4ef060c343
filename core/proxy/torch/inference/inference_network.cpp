// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/inference/inference_network.h"

#include "core/base/error.h"

#include <torch/version.h>

#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

namespace trazor::proxy {
namespace {

using at::Tensor;
using space::BlockPlan;
using space::StagePlan;
using Step = std::function<Tensor(const Tensor&)>;

constexpr double kDeviation = 0.02; ///< standard deviation of weights, as initialised for training

/// The weights of one network.
class Weights {
public:
    explicit Weights(WeightPool& pool)
        : m_pool(pool)
        , m_options(pool.options()) {}

    Tensor table(const std::vector<std::int64_t>& shape) const { return m_pool.take(shape); }
    Tensor counted(const std::vector<std::int64_t>& shape) const { return at::zeros(shape, m_options); }
    const at::TensorOptions& options() const { return m_options; }

    Step linear(std::int64_t in, std::int64_t out, bool bias = true) const {
        return [weight = table({out, in}), offset = bias ? counted({out}) : Tensor()](const Tensor& x) {
            return at::linear(x, weight, offset.defined() ? c10::optional<Tensor>(offset) : c10::nullopt);
        };
    }
    Step norm(std::int64_t width, double eps, space::NormKind kind) const {
        if (kind == space::NormKind::RmsNorm) {
            return [eps, scale = at::ones({width}, m_options)](const Tensor& x) {
                return x * (x.square().mean(-1, true) + eps).rsqrt() * scale;
            };
        }
        return [width, eps, scale = at::ones({width}, m_options), shift = counted({width})](const Tensor& x) {
            return at::layer_norm(x, {width}, scale, shift, eps);
        };
    }
    Step convolution(const std::vector<std::int64_t>& shape, std::int64_t stride, std::int64_t padding,
                     std::int64_t groups) const {
        return [weight = table(shape), bias = counted({shape.front()}), stride, padding, groups](const Tensor& x) {
            return at::conv2d(x, weight, bias, stride, padding, 1, groups);
        };
    }

private:
    WeightPool& m_pool;
    at::TensorOptions m_options;
};

/// Maps (batch, grid * grid, width) to (batch, windows, window * window, width); pads the grid at its far ends.
Tensor splitWindows(const Tensor& x, std::int64_t grid, std::int64_t window, std::int64_t shift) {
    const std::int64_t count = (grid + window - 1) / window;
    const std::int64_t rest = count * window - grid;
    Tensor y = at::constant_pad_nd(x.view({x.size(0), grid, grid, x.size(2)}), {0, 0, 0, rest, 0, rest});
    y = shift > 0 ? y.roll({-shift, -shift}, {1, 2}) : y;
    return y.view({x.size(0), count, window, count, window, x.size(2)})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({x.size(0), count * count, window * window, x.size(2)});
}

Tensor joinWindows(const Tensor& x, std::int64_t grid, std::int64_t window, std::int64_t shift) {
    const std::int64_t count = (grid + window - 1) / window;
    Tensor y = x.view({x.size(0), count, count, window, window, x.size(3)})
                   .permute({0, 1, 3, 2, 4, 5})
                   .reshape({x.size(0), count * window, count * window, x.size(3)});
    y = shift > 0 ? y.roll({shift, shift}, {1, 2}) : y;
    return y.slice(1, 0, grid).slice(2, 0, grid).reshape({x.size(0), grid * grid, x.size(3)});
}

/// A key and a value for each clipped distance of two patches, by rows and by columns (AutoFormer). Tables over all
/// pairs of tokens, (tokens, tokens, head width), are never built: tables over the side of the grid suffice.
class RelativePositions {
public:
    /// For `side` patches per side, after `first` other tokens.
    RelativePositions(const Weights& weights, const BlockPlan& block, std::int64_t side, std::int64_t first)
        : m_side(side)
        , m_first(first) {
        const std::int64_t distance = block.relativeDistance;
        const Tensor cells = at::arange(side, weights.options().dtype(at::kLong));
        const Tensor apart = (cells.unsqueeze(0) - cells.unsqueeze(1)).clamp(-distance, distance).add(distance + 1);
        const auto draw = [&](Tensor& byDistance, Tensor& toOthers) {
            const Tensor table = weights.table({2 * distance + 2, block.headDim});
            byDistance = table.index({apart});
            toOthers = toOthers.defined() ? toOthers + table[0] : table[0]; // pairs with a non-patch token
        };
        draw(m_rowKeys, m_otherKey);
        draw(m_columnKeys, m_otherKey);
        draw(m_rowValues, m_otherValue);
        draw(m_columnValues, m_otherValue);
        const Tensor patches = at::zeros({side * side, side * side}, weights.options());
        m_others = at::constant_pad_nd(patches, {first, 0, first, 0}, 1.0);
    }

    /// Maps q, (..., tokens, width), to logits, (..., tokens, tokens).
    Tensor logits(const Tensor& q) const {
        const Tensor patches = q.slice(-2, m_first).unflatten(-2, {m_side, m_side});
        const Tensor byRow = at::einsum("...rcd,rsd->...rcs", {patches, m_rowKeys});
        const Tensor byColumn = at::einsum("...rcd,ced->...rce", {patches, m_columnKeys});
        const Tensor y = (byRow.unsqueeze(-1) + byColumn.unsqueeze(-2)).flatten(-2, -1).flatten(-3, -2);
        return m_first == 0 ? y
                            : at::constant_pad_nd(y, {m_first, 0, m_first, 0}) +
                                  at::matmul(q, m_otherKey).unsqueeze(-1) * m_others;
    }
    /// Maps attention weights, (..., tokens, tokens), to values, (..., tokens, width).
    Tensor values(const Tensor& attention) const {
        const Tensor pairs = attention.slice(-2, m_first)
                                 .slice(-1, m_first)
                                 .unflatten(-1, {m_side, m_side})
                                 .unflatten(-3, {m_side, m_side});
        const Tensor y = (at::einsum("...rcs,rsd->...rcd", {pairs.sum(-1), m_rowValues}) +
                          at::einsum("...rce,ced->...rcd", {pairs.sum(-2), m_columnValues}))
                             .flatten(-3, -2);
        return m_first == 0
                   ? y
                   : at::constant_pad_nd(y, {0, 0, m_first, 0}) + (attention * m_others).sum(-1, true) * m_otherValue;
    }

private:
    std::int64_t m_side;
    std::int64_t m_first;                                        ///< number of non-patch tokens, which come first
    Tensor m_rowKeys, m_columnKeys, m_rowValues, m_columnValues; ///< (side, side, head width)
    Tensor m_otherKey, m_otherValue;                             ///< (head width)
    Tensor m_others; ///< (tokens, tokens): 1 for pairs with a non-patch token
};

/// Maps (..., tokens, heads * width) to (..., heads, tokens, width); joined() maps back.
Tensor byHeads(const Tensor& x, std::int64_t heads) {
    return x.unflatten(-1, {heads, x.size(-1) / heads}).transpose(-3, -2);
}
Tensor joined(const Tensor& x) {
    return x.transpose(-3, -2).flatten(-2);
}

/// `added` is added to the logits if defined.
Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, double scale, const Tensor& added,
              const RelativePositions* relative) {
#if TORCH_VERSION_MAJOR >= 2
    if (relative == nullptr) {
        return at::scaled_dot_product_attention(q, k, v, added.defined() ? c10::optional<Tensor>(added) : c10::nullopt,
                                                0.0, false, scale);
    }
#endif
    Tensor logits = at::matmul(q, k.transpose(-2, -1)) * scale;
    logits = added.defined() ? logits + added : logits;
    logits = relative != nullptr ? logits + relative->logits(q) * scale : logits;
    const Tensor weights = logits.softmax(-1);
    const Tensor y = at::matmul(weights, v);
    return relative != nullptr ? y + relative->values(weights) : y;
}

/// The terms that a block adds to its attention logits: bias and mask of windows, or the causal mask.
Tensor addedLogits(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    if (block.window > 0 && stage.grid > 0) {
        const std::int64_t tokens = std::int64_t{block.window} * block.window;
        const std::int64_t count = (stage.grid + block.window - 1) / block.window;
        return weights.table({count * count, block.heads, tokens, tokens}); // bias and mask in one table
    }
    if (block.causal) {
        const Tensor unseen = at::full({stage.tokens, stage.tokens}, -INFINITY, weights.options());
        return block.window > 0 ? unseen.triu(1) + unseen.tril(-block.window) : unseen.triu(1);
    }
    return {};
}

/// Rotates the leading channels of each head by the position of its token; x is (..., tokens, head width).
struct Rotary {
    Tensor cosines, sines; ///< (tokens, channels)
    std::int64_t channels = 0;

    Rotary(const Weights& weights, const BlockPlan& block, const StagePlan& stage)
        : channels(block.rotaryDim) {
        const Tensor pairs = at::arange(channels / 2, weights.options());
        const Tensor turns = (pairs * (-2.0 * std::log(block.rotaryBase) / static_cast<double>(channels))).exp();
        const Tensor angles = at::outer(at::arange(stage.tokens, weights.options()), turns).repeat({1, 2});
        cosines = angles.cos();
        sines = angles.sin();
    }
    Tensor operator()(const Tensor& x) const {
        const Tensor turned = x.slice(-1, 0, channels);
        const auto halves = turned.chunk(2, -1);
        const Tensor y = turned * cosines + at::cat({-halves[1], halves[0]}, -1) * sines;
        return channels < x.size(-1) ? at::cat({y, x.slice(-1, channels)}, -1) : y;
    }
};

/// Splits (..., tokens, heads * width) into heads and applies the norm and rotary positions of queries and keys.
Step headsOf(const Weights& weights, const BlockPlan& block, const StagePlan& stage, std::int64_t heads) {
    const Step norm = block.qkNorm ? weights.norm(block.headDim, block.normEps, block.normKind) : Step();
    const Step turn = block.rotaryDim > 0 ? Step(Rotary(weights, block, stage)) : Step();
    return [=](const Tensor& x) {
        Tensor y = byHeads(x, heads);
        y = norm ? norm(y) : y;
        return turn ? turn(y) : y;
    };
}

Step attention(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    const std::vector<std::int64_t> widths{block.attentionWidth, block.kvWidth(), block.kvWidth()};
    const Step qkv = weights.linear(stage.embedDim, widths[0] + 2 * widths[1], block.qkvBias);
    const Step queryWeight =
        block.mixer == space::MixerKind::WeightedAttention ? weights.linear(widths[0], widths[0], false) : Step();
    const Step projection = weights.linear(block.attentionWidth, stage.embedDim, block.projBias);
    const auto relative =
        block.relativeDistance > 0
            ? std::make_shared<const RelativePositions>(weights, block, block.window > 0 ? block.window : stage.grid,
                                                        block.window > 0 ? 0 : stage.tokenGrid().otherTokens())
            : nullptr;
    const std::int64_t kvHeads = block.kvHeads;
    return [=, added = addedLogits(weights, block, stage), grid = std::int64_t{stage.grid},
            window = stage.grid == 0 ? 0 : std::int64_t{block.window}, shift = std::int64_t{block.shift},
            queries = headsOf(weights, block, stage, block.heads), keys = headsOf(weights, block, stage, kvHeads),
            shared = std::int64_t{block.heads} / kvHeads, scale = block.attentionScale](const Tensor& x) {
        const auto parts = qkv(window > 0 ? splitWindows(x, grid, window, shift) : x).split_with_sizes(widths, -1);
        const auto forEachQuery = [&](const Tensor& y) { return shared > 1 ? y.repeat_interleave(shared, -3) : y; };
        const Tensor y = projection(
            joined(attend(queries(queryWeight ? queryWeight(parts[0]) : parts[0]), forEachQuery(keys(parts[1])),
                          forEachQuery(byHeads(parts[2], kvHeads)), scale, added, relative.get())));
        return window > 0 ? joinWindows(y, grid, window, shift) : y;
    };
}

/// A linear layer, then a Fourier (real part) or cosine transform over tokens and channels of each head.
Step transform(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    const auto waves = [&](std::int64_t size, bool isSine) {
        const Tensor steps = at::arange(size, weights.options());
        const Tensor turns = at::outer(steps, steps) * (2.0 * M_PI / static_cast<double>(size));
        return isSine ? turns.sin() : turns.cos();
    };
    const std::int64_t channels = stage.embedDim / block.heads;
    return [mixing = weights.linear(stage.embedDim, stage.embedDim), heads = std::int64_t{block.heads},
            isFourier = block.mixer == space::MixerKind::FourierTransform, c0 = waves(stage.tokens, false),
            c1 = waves(channels, false), s0 = waves(stage.tokens, true), s1 = waves(channels, true)](const Tensor& x) {
        const Tensor y = byHeads(mixing(x), heads);
        const Tensor even = at::matmul(at::matmul(c0, y), c1);
        return joined(isFourier ? even - at::matmul(at::matmul(s0, y), s1) : even);
    };
}

/// ConvBERT: half of the heads attend, the others convolve with a kernel that is computed from the input.
Step spanConvolution(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    const std::int64_t heads = block.heads / 2;
    const std::int64_t width = heads * block.headDim;
    const std::int64_t size = block.convKernel;
    const std::int64_t d = stage.embedDim;
    return [=, q = weights.linear(d, width), k = weights.linear(d, width), v = weights.linear(d, width),
            depthwise = weights.table({d, 1, size}), pointwise = weights.linear(d, width),
            kernel = weights.linear(width, heads * size), values = weights.linear(d, width),
            projection = weights.linear(2 * width, d), scale = block.attentionScale](const Tensor& x) {
        const Tensor query = q(x);
        const Tensor depth = at::conv1d(x.transpose(1, 2), depthwise, {}, 1, size / 2, 1, d);
        const Tensor weight = kernel(pointwise(depth.transpose(1, 2)) * query).unflatten(-1, {heads, size}).softmax(-1);
        const Tensor value = at::constant_pad_nd(values(x), {0, 0, size / 2, size / 2});
        const Tensor byHead = value.unflatten(-1, {heads, value.size(-1) / heads});
        Tensor convolved;
        for (std::int64_t j = 0; j < size; ++j) {
            const Tensor term = byHead.slice(1, j, j + x.size(1)) * weight.slice(-1, j, j + 1);
            convolved = convolved.defined() ? convolved + term : term;
        }
        const Tensor attended =
            joined(attend(byHeads(query, heads), byHeads(k(x), heads), byHeads(v(x), heads), scale, {}, nullptr));
        return projection(at::cat({attended, convolved.flatten(-2)}, -1));
    };
}

/// Empty without a mixer.
Step mixer(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    switch (block.mixer) {
    case space::MixerKind::SelfAttention:
    case space::MixerKind::WeightedAttention:
        return attention(weights, block, stage);
    case space::MixerKind::FourierTransform:
    case space::MixerKind::CosineTransform:
        return transform(weights, block, stage);
    case space::MixerKind::SpanConvolution:
        return spanConvolution(weights, block, stage);
    case space::MixerKind::None:
        break;
    }
    return {};
}

Tensor activated(const Tensor& x, space::Activation activation) {
    switch (activation) {
    case space::Activation::Relu:
        return x.relu();
    case space::Activation::Silu:
        return at::silu(x);
    case space::Activation::GeluTanh:
        return at::gelu(x, "tanh");
    case space::Activation::Gelu:
        break;
    }
    return at::gelu(x);
}

/// Empty without an MLP.
Step mlp(const Weights& weights, const BlockPlan& block) {
    if (!block.hasMlp()) {
        return {};
    }
    std::vector<Step> layers;
    std::int64_t last = block.embedDim;
    for (const int hidden : block.mlpHidden) {
        layers.push_back(weights.linear(last, hidden, block.mlpBias));
        last = hidden;
    }
    const Step up = block.mlpKind == space::MlpKind::Gated
                        ? weights.linear(block.embedDim, block.firstHidden(), block.mlpBias)
                        : Step();
    return [up, layers = std::move(layers), out = weights.linear(last, block.embedDim, block.mlpBias),
            activation = block.activation](const Tensor& x) {
        Tensor y = x;
        for (const Step& layer : layers) {
            y = activated(layer(y), activation);
        }
        return out(up ? y * up(x) : y);
    };
}

/// A residual part with its norm; empty without the part.
Step added(const Step& part, const Step& norm, bool preNorm) {
    if (!part) {
        return {};
    }
    return preNorm ? Step([=](const Tensor& x) { return x + part(norm(x)); })
                   : Step([=](const Tensor& x) { return norm(x + part(x)); });
}

Step blockStep(const Weights& weights, const BlockPlan& block, const StagePlan& stage) {
    const auto norm = [&] { return weights.norm(block.embedDim, block.normEps, block.normKind); };
    const Step mixed = mixer(weights, block, stage);
    const Step first = block.transforms() && !block.preNorm ? mixed : added(mixed, norm(), block.preNorm);
    const Step second = added(mlp(weights, block), norm(), block.preNorm);
    return [=](const Tensor& x) {
        const Tensor y = first ? first(x) : x;
        return second ? second(y) : y;
    };
}

/// Empty if there is no step between the stages.
Step betweenStages(const Weights& weights, const StagePlan& stage) {
    const std::int64_t from = stage.embedDim;
    const std::int64_t to = stage.downsampleDim;
    const std::int64_t grid = stage.grid;
    switch (stage.downsample) {
    case space::DownsampleKind::None:
        return {};
    case space::DownsampleKind::Projection:
        return weights.linear(from, to);
    case space::DownsampleKind::ConvPool:
        return
            [=, others = std::int64_t{stage.tokenGrid().otherTokens()},
             pool = weights.convolution({to, 1, 3, 3}, 2, 1, from), token = weights.linear(from, to)](const Tensor& x) {
                const Tensor patches = x.slice(1, others).transpose(1, 2).reshape({x.size(0), from, grid, grid});
                const Tensor pooled = pool(patches).flatten(2).transpose(1, 2);
                return others > 0 ? at::cat({token(x.slice(1, 0, others)), pooled}, 1) : pooled;
            };
    case space::DownsampleKind::PatchMerging: {
        const double eps = stage.blocks.empty() ? 1e-5 : stage.blocks.front().normEps;
        return [=, norm = weights.norm(4 * from, eps, space::NormKind::LayerNorm),
                reduction = weights.linear(4 * from, to, false)](const Tensor& x) {
            const Tensor y =
                at::constant_pad_nd(x.view({x.size(0), grid, grid, from}), {0, 0, 0, grid % 2, 0, grid % 2});
            const auto corner = [&y](std::int64_t row, std::int64_t column) {
                return y.slice(1, row, c10::nullopt, 2).slice(2, column, c10::nullopt, 2);
            };
            const Tensor four = at::cat({corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)}, -1);
            return reduction(norm(four.flatten(1, 2)));
        };
    }
    }
    return {};
}

Step imageStem(const Weights& weights, const space::StemPlan& stem) {
    const std::int64_t width = stem.embedDim;
    const Tensor classToken = stem.classToken ? weights.table({1, 1, width}) : Tensor();
    const Tensor registers = stem.registerTokens > 0 ? weights.table({1, stem.registerTokens, width}) : Tensor();
    const Tensor positions = stem.positionRows() > 0 ? weights.table({stem.positionRows(), width}) : Tensor();
    // The table is added once there are as many tokens as it has rows.
    const auto placed = [positions](const Tensor& x) {
        return positions.defined() && positions.size(0) == x.size(1) ? x + positions : x;
    };
    return [=, norm = stem.norm ? weights.norm(width, 1e-5, stem.normKind) : Step(),
            embed = weights.convolution({width, stem.channels, stem.patch, stem.patch}, stem.stride, 0, 1)](
               const Tensor& image) {
        Tensor x = embed(image).flatten(2).transpose(1, 2);
        x = placed(norm ? norm(x) : x);
        if (classToken.defined()) {
            x = placed(at::cat({classToken.expand({x.size(0), 1, x.size(2)}), x}, 1));
        }
        if (registers.defined()) {
            const Tensor extra = registers.expand({x.size(0), registers.size(1), x.size(2)});
            const std::int64_t first = classToken.defined() ? 1 : 0;
            x = placed(at::cat({x.slice(1, 0, first), extra, x.slice(1, first)}, 1));
        }
        return x;
    };
}

Step textStem(const Weights& weights, const space::StemPlan& stem) {
    const std::int64_t width = stem.embeddingDim;
    const Tensor types = stem.tokenTypes > 0 ? weights.table({stem.tokenTypes, width}) : Tensor();
    return [=, table = weights.table({stem.vocabulary, width}),
            positions =
                stem.position == space::PositionKind::Learned ? weights.table({stem.maxPositions, width}) : Tensor(),
            norm = stem.norm ? weights.norm(width, 1e-5, stem.normKind) : Step(),
            projection =
                stem.embeddingDim != stem.embedDim ? weights.linear(width, stem.embedDim) : Step()](const Tensor& ids) {
        Tensor x = at::embedding(table, ids);
        x = positions.defined() ? x + positions.slice(0, 0, ids.size(1)) : x;
        x = types.defined() ? x + types.slice(0, 0, 1) : x;
        x = norm ? norm(x) : x;
        return projection ? projection(x) : x;
    };
}

Step head(const Weights& weights, const space::NetworkPlan& plan) {
    const space::HeadPlan& its = plan.head;
    const std::int64_t width = plan.stages.back().embedDim;
    return [pool = its.pool, first = std::int64_t{plan.stem.otherTokens()},
            norm = its.norm ? weights.norm(width, its.normEps, its.normKind) : Step(),
            logits = its.readoutOnly ? Step() : weights.linear(width, its.classes, its.bias && !its.tied)](
               const Tensor& tokens) {
        Tensor x = norm ? norm(tokens) : tokens;
        switch (pool) {
        case space::PoolKind::ClassToken:
            x = x.select(1, 0);
            break;
        case space::PoolKind::MeanPatches:
            x = x.slice(1, first).mean(1);
            break;
        case space::PoolKind::MeanTokens:
            x = x.mean(1);
            break;
        case space::PoolKind::EveryToken:
            break;
        }
        return logits ? logits(x) : x;
    };
}

} // namespace

Tensor WeightPool::take(const std::vector<std::int64_t>& shape) {
    constexpr std::int64_t kAligned = 16; // floats per cache line
    const std::int64_t count = std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    const std::int64_t from = m_wanted;
    m_wanted += (count + kAligned - 1) / kAligned * kAligned;
    return m_wanted > size() ? at::randn(shape, m_options).mul_(kDeviation)
                             : m_numbers.narrow(0, from, count).view(shape);
}

void WeightPool::rewind() {
    if (m_wanted > size()) {
        m_numbers.reset(); // frees its memory for the next buffer
        m_numbers = at::randn({m_wanted}, m_options).mul_(kDeviation);
    }
    m_wanted = 0;
}

InferenceNetwork::InferenceNetwork(const space::NetworkPlan& plan, WeightPool& pool)
    : m_stem(plan.stem)
    , m_options(pool.options()) {
    const Weights weights(pool);
    const bool isText = plan.stem.kind == space::StemKind::TokenEmbedding;
    m_steps.push_back(isText ? textStem(weights, plan.stem) : imageStem(weights, plan.stem));
    for (const StagePlan& stage : plan.stages) {
        for (const BlockPlan& block : stage.blocks) {
            m_steps.push_back(blockStep(weights, block, stage));
        }
        if (Step step = betweenStages(weights, stage)) {
            m_steps.push_back(std::move(step));
        }
    }
    m_steps.push_back(head(weights, plan));
}

at::Tensor InferenceNetwork::forward(const at::Tensor& input) const {
    at::Tensor x = input;
    for (const auto& step : m_steps) {
        x = step(x);
    }
    return x;
}

at::Tensor InferenceNetwork::input(int batch) const {
    if (m_stem.kind == space::StemKind::TokenEmbedding) {
        return at::randint(m_stem.vocabulary, {batch, m_stem.sequenceLength}, m_options.dtype(at::kLong));
    }
    return at::randn({batch, m_stem.channels, m_stem.imageSize, m_stem.imageSize}, m_options);
}

} // namespace trazor::proxy

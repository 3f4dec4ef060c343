// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/stem.h"

#include "core/proxy/torch/kernels/matrix_product.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/base/stable_hash.h"
#include "core/proxy/torch/layers/norm.h"
#include "core/proxy/torch/weights/parameter_taker.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace trazor::proxy {
namespace {

constexpr std::int64_t kTokenId = 1;

/// The number of rows taken from a token table to which no head is tied. All rows have the same distribution at
/// initialisation, so random tokens need no larger vocabulary.
constexpr std::int64_t kUsedVocabulary = 1000;

/// The plan has no eps for this norm: in every published network it equals that of the blocks.
double stemNormEps(const space::NetworkPlan& plan) {
    const space::StagePlan& first = plan.stages.front();
    return first.blocks.empty() ? plan.head.normEps : first.blocks.front().normEps;
}

std::optional<Norm> takeNorm(const space::NetworkPlan& plan, ParameterTaker& taker) {
    if (!plan.stem.norm) {
        return std::nullopt;
    }
    taker.norm(plan.stem.normKind);
    return Norm(taker.normRule(stemNormEps(plan), plan.stem.normKind));
}

at::Tensor gaussian(at::IntArrayRef shape, std::uint64_t seed, int index, const at::TensorOptions& options) {
    Rng rng(stableHash(seed, "gaussian input", static_cast<std::uint64_t>(index)));
    const at::Tensor values = at::empty(shape, at::kFloat);
    float* const data = values.data_ptr<float>();
    std::generate_n(data, values.numel(), [&] { return static_cast<float>(rng.normal()); });
    return values.to(options);
}

class PatchStem : public Stem {
public:
    PatchStem(const space::NetworkPlan& plan, ParameterTaker& taker)
        : m_plan(plan.stem)
        , m_patches(std::int64_t{plan.stem.grid} * plan.stem.grid) {
        const std::int64_t fanIn = std::int64_t{m_plan.channels} * m_plan.patch * m_plan.patch;
        m_weight = taker.convolution("patch.weight", m_plan.embedDim, fanIn, fanIn);
        m_bias = taker.convolution("patch.bias", 1, m_plan.embedDim, fanIn);
        m_norm = takeNorm(plan, taker);
        if (m_plan.position == space::PositionKind::LearnedGrid) {
            m_gridPositions = taker.position("positions", m_plan.embedDim, m_patches).t();
        }
        if (m_plan.classToken) {
            m_classToken = taker.position("class_token", 1, m_plan.embedDim);
        }
        if (m_plan.position == space::PositionKind::Learned) {
            m_positions = taker.position("positions", m_plan.positionRows(), m_plan.embedDim);
        }
        if (m_plan.registerTokens > 0) {
            m_registers = taker.position("registers", m_plan.registerTokens, m_plan.embedDim);
        }
        if (m_plan.position == space::PositionKind::LearnedEvery) {
            m_positions = taker.position("positions", m_plan.positionRows(), m_plan.embedDim);
        }
    }

    at::Tensor input(InputKind kind) const override {
        if (kind == InputKind::TokenIds) {
            throw Error(ErrorCode::InvalidArgument, "input: token-ids needs a text network",
                        "Images can be ones or gaussian.");
        }
        return kind == InputKind::Gaussian
                   ? randomInput(0, 0)
                   : at::ones({1, m_weight.size(1)}, m_weight.options()).expand({m_patches, -1});
    }

    at::Tensor randomInput(std::uint64_t seed, int index) const override {
        const at::Tensor image =
            gaussian({1, m_plan.channels, m_plan.imageSize, m_plan.imageSize}, seed, index, m_weight.options());
        return at::im2col(image, {m_plan.patch, m_plan.patch}, {1, 1}, {0, 0}, {m_plan.stride, m_plan.stride})
            .squeeze(0)
            .t();
    }

    at::Tensor forward(const at::Tensor& input) override {
        m_input = input;
        // If all patches are equal, as in the all-ones image, one product is enough.
        const bool areEqual = input.stride(0) == 0;
        at::Tensor tokens = product(areEqual ? input.narrow(0, 0, 1) : input, m_weight.t()).add_(m_bias);
        if (areEqual) {
            tokens = tokens.expand({m_patches, -1}).contiguous();
        }
        tokens = m_norm ? m_norm->forward(tokens) : tokens;
        if (m_gridPositions.defined()) {
            tokens = tokens + m_gridPositions;
        }
        if (m_classToken.defined()) {
            tokens = at::cat({m_classToken, tokens});
        }
        const bool isForRegisters = m_plan.position == space::PositionKind::LearnedEvery;
        tokens = m_positions.defined() && !isForRegisters ? tokens + m_positions : tokens;
        if (m_registers.defined()) {
            const std::int64_t first = m_classToken.defined() ? 1 : 0;
            tokens = at::cat({tokens.narrow(0, 0, first), m_registers, tokens.narrow(0, first, m_patches)});
        }
        return isForRegisters ? tokens + m_positions : tokens;
    }

    at::Tensor backward(const at::Tensor& tokenGradient, GradientSink& sink) override {
        const at::Tensor patches = tokenGradient.narrow(0, m_plan.otherTokens(), m_patches);
        const at::Tensor embedded = m_norm ? m_norm->backward(patches.contiguous()) : patches;
        if (sink.wantsConvolutions()) {
            sink.addConvolution("patch.weight", m_weight, product(embedded.t(), m_input));
        }
        // The gradients of pixels in several patches add up.
        return at::col2im(product(embedded, m_weight).t().unsqueeze(0), {m_plan.imageSize, m_plan.imageSize},
                          {m_plan.patch, m_plan.patch}, {1, 1}, {0, 0}, {m_plan.stride, m_plan.stride});
    }

private:
    space::StemPlan m_plan;
    std::int64_t m_patches;
    at::Tensor m_weight, m_bias; ///< (dim, channels * patch * patch), (1, dim)
    std::optional<Norm> m_norm;
    at::Tensor m_classToken, m_registers, m_positions, m_gridPositions; ///< undefined = none
    at::Tensor m_input;
};

class TextStem : public Stem {
public:
    TextStem(const space::NetworkPlan& plan, ParameterTaker& taker)
        : m_isTied(plan.head.tied) {
        const space::StemPlan& stem = plan.stem;
        const std::int64_t rows = m_isTied ? stem.vocabulary : std::min<std::int64_t>(stem.vocabulary, kUsedVocabulary);
        m_table = taker.table("tokens", rows, stem.embeddingDim);
        m_hasPositions = stem.position == space::PositionKind::Learned;
        m_added = m_hasPositions ? taker.table("positions", stem.sequenceLength, stem.embeddingDim)
                                 : at::zeros({stem.sequenceLength, stem.embeddingDim}, m_table.options());
        if (stem.tokenTypes > 0) {
            m_added = m_added + taker.table("token_types", 1, stem.embeddingDim);
        }
        m_norm = takeNorm(plan, taker);
        if (stem.embeddingDim != stem.embedDim) {
            m_projection = taker.linear(LayerRole::Pooling, "embedding", stem.embedDim, stem.embeddingDim);
        }
    }

    at::Tensor input(InputKind kind) const override {
        switch (kind) {
        case InputKind::Ones:
            return at::ones_like(m_added);
        case InputKind::Gaussian:
            return gaussian(m_added.sizes(), 0, 0, m_added.options());
        default:
            return m_hasPositions ? m_table[kTokenId].unsqueeze(0) + m_added : unlikeTokens() + m_added;
        }
    }

    at::Tensor randomInput(std::uint64_t seed, int index) const override {
        Rng rng(stableHash(seed, "random tokens", static_cast<std::uint64_t>(index)));
        const auto words = static_cast<std::size_t>(std::min(m_table.size(0), kUsedVocabulary));
        const at::Tensor ids = at::empty({m_added.size(0)}, at::kLong);
        std::int64_t* const data = ids.data_ptr<std::int64_t>();
        std::generate_n(data, ids.numel(), [&] { return static_cast<std::int64_t>(rng.below(words)); });
        return m_table.index_select(0, ids.to(m_table.device())) + m_added;
    }

    at::Tensor forward(const at::Tensor& input) override {
        m_normed = m_norm ? m_norm->forward(input) : input;
        return m_projection ? m_projection->forward(m_normed) : m_normed;
    }

    at::Tensor backward(const at::Tensor& tokenGradient, GradientSink& sink) override {
        at::Tensor gradient = tokenGradient;
        if (m_projection) {
            sink.add(m_projection->weight, gradient, m_normed);
            gradient = product(gradient, m_projection->weight.value);
        }
        return m_norm ? m_norm->backward(gradient) : gradient;
    }

    at::Tensor tiedEmbedding() const override { return m_isTied ? m_table : at::Tensor(); }

private:
    /// Tokens 1, 2, 3, ..., restarting at 1 after the last word used. Equal tokens without positions would have equal
    /// values, so that attention would have no effect.
    at::Tensor unlikeTokens() const {
        const std::int64_t words = std::min(m_table.size(0), kUsedVocabulary);
        const at::Tensor ids = at::arange(m_added.size(0), at::kLong).remainder(words - 1) + kTokenId;
        return m_table.index_select(0, ids.to(m_table.device()));
    }

    bool m_isTied;
    bool m_hasPositions = true;
    at::Tensor m_table, m_added; ///< token table; positions and type, (tokens, embedding width)
    std::optional<Norm> m_norm;
    std::optional<Linear> m_projection;
    at::Tensor m_normed;
};

} // namespace

std::unique_ptr<Stem> makeStem(const space::NetworkPlan& plan, ParameterSource& source, bool numberNorms) {
    ParameterTaker taker(source, "", numberNorms);
    if (plan.stem.kind == space::StemKind::TokenEmbedding) {
        return std::make_unique<TextStem>(plan, taker);
    }
    return std::make_unique<PatchStem>(plan, taker);
}

} // namespace trazor::proxy

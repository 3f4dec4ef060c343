// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/stem.h"

#include "core/proxy/torch/norm.h"
#include "core/proxy/torch/parameter_taker.h"

namespace trazor::proxy {
namespace {

constexpr std::int64_t kTokenId = 1;

/// The plan has no eps for this norm: it is that of the blocks in every published network.
double stemNormEps(const space::NetworkPlan& plan) {
    const space::StagePlan& first = plan.stages.front();
    return first.blocks.empty() ? plan.head.normEps : first.blocks.front().normEps;
}

at::Tensor patchTokens(const space::NetworkPlan& plan, ParameterTaker& taker) {
    const space::StemPlan& stem = plan.stem;
    const std::int64_t patches = std::int64_t{stem.grid} * stem.grid;
    const std::int64_t fanIn = std::int64_t{stem.channels} * stem.patch * stem.patch;
    const at::Tensor weight = taker.convolution("patch.weight", stem.embedDim, fanIn, fanIn);
    const at::Tensor bias = taker.convolution("patch.bias", 1, stem.embedDim, fanIn);
    // Every patch of a constant image is the same: its embedding is the row sum of the convolution.
    at::Tensor tokens = weight.sum(1).unsqueeze(0) + bias;
    if (stem.norm) {
        taker.norm();
        tokens = Norm(stemNormEps(plan)).forward(tokens);
    }
    tokens = tokens.expand({patches, -1});
    if (stem.position == space::PositionKind::LearnedGrid) {
        tokens = tokens + taker.table("positions", stem.embedDim, patches).t();
    }
    if (stem.classToken) {
        tokens = at::cat({taker.table("class_token", 1, stem.embedDim), tokens});
    }
    if (stem.position == space::PositionKind::Learned) {
        tokens = tokens + taker.table("positions", tokens.size(0), stem.embedDim);
    }
    return tokens.contiguous();
}

Stem textStem(const space::NetworkPlan& plan, ParameterTaker& taker) {
    const space::StemPlan& stem = plan.stem;
    const at::Tensor table =
        taker.table("tokens", plan.head.tied ? stem.vocabulary : kTokenId + 1, stem.embeddingDim);
    at::Tensor tokens =
        table[kTokenId].unsqueeze(0) + taker.table("positions", stem.sequenceLength, stem.embeddingDim);
    if (stem.tokenTypes > 0) {
        tokens = tokens + taker.table("token_types", 1, stem.embeddingDim);
    }
    if (stem.norm) {
        taker.norm();
        tokens = Norm(stemNormEps(plan)).forward(tokens);
    }
    if (stem.embeddingDim != stem.embedDim) {
        tokens =
            taker.linear(LayerRole::Pooling, "embedding", stem.embedDim, stem.embeddingDim).forward(tokens);
    }
    return {tokens, plan.head.tied ? table : at::Tensor()};
}

} // namespace

Stem makeStem(const space::NetworkPlan& plan, ParameterSource& source, bool numberNorms) {
    ParameterTaker taker(source, "", numberNorms);
    if (plan.stem.kind == space::StemKind::TokenEmbedding) {
        return textStem(plan, taker);
    }
    return {patchTokens(plan, taker), {}};
}

} // namespace trazor::proxy

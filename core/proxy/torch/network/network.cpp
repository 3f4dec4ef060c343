// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/network/network.h"

#include "core/proxy/torch/layers/conv_pool.h"
#include "core/proxy/torch/layers/patch_merging.h"
#include "core/proxy/torch/layers/projection.h"
#include "core/proxy/torch/network/block_factory.h"
#include "core/proxy/torch/network/block_groups.h"
#include "core/proxy/torch/network/plan_support.h"
#include "core/proxy/torch/weights/parameter_taker.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace trazor::proxy {
namespace {

using Plans = std::span<const space::NetworkPlan>;

/// True if LayerNorms count in the numbering of the tensors, as in the definition of Swin but not in those of the other
/// networks.
bool numbersNorms(const space::NetworkPlan& plan) {
    return std::any_of(plan.stages.begin(), plan.stages.end(), [](const space::StagePlan& stage) {
        return stage.downsample == space::DownsampleKind::PatchMerging ||
               (!stage.tokenGrid().isText() &&
                std::any_of(stage.blocks.begin(), stage.blocks.end(),
                            [](const space::BlockPlan& block) { return block.window > 0; }));
    });
}

std::unique_ptr<Layer> makeConvPool(const space::StagePlan& plan, bool hasClassToken, ParameterTaker& taker) {
    constexpr std::int64_t kKernel = 9;
    const at::Tensor kernel = taker.convolution("pool.conv.weight", plan.downsampleDim, kKernel, kKernel);
    const at::Tensor bias = taker.convolution("pool.conv.bias", 1, plan.downsampleDim, kKernel);
    std::optional<Linear> classToken;
    if (hasClassToken) {
        classToken = taker.linear(LayerRole::Pooling, "pool.fc", plan.downsampleDim, plan.embedDim);
    }
    return std::make_unique<ConvPool>(taker.fullName("pool.conv.weight"), kernel, bias, std::move(classToken),
                                      plan.grid);
}

std::unique_ptr<Layer> makePatchMerging(const space::StagePlan& plan, NormRule norm, ParameterTaker& taker) {
    const std::int64_t neighbours = 4 * std::int64_t{plan.embedDim};
    Weight reduction = taker.weight(LayerRole::Pooling, "merging", plan.downsampleDim, neighbours);
    taker.norm();
    return std::make_unique<PatchMerging>(std::move(reduction), plan.grid, norm);
}

/// The maximum number of blocks in a stage over all networks.
std::size_t depthOf(Plans plans, std::size_t stage) {
    std::size_t depth = 0;
    for (const space::NetworkPlan& plan : plans) {
        depth = std::max(depth, plan.stages[stage].blocks.size());
    }
    return depth;
}

std::vector<Step> makeSteps(Plans plans, ParameterSource& source, bool numberNorms) {
    const space::NetworkPlan& plan = plans.front();
    std::vector<Step> steps;
    // Named by stage and index in the stage, so that networks of different depths get the same slices of the super-net.
    // A projection changes only the width: its stages count as one.
    std::size_t named = 0;
    std::size_t first = 0;
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
        const space::StagePlan& stage = plan.stages[s];
        const std::string prefix = "stages." + std::to_string(named) + ".";
        BlockFactory factory(stage);
        for (std::size_t i = 0; i < depthOf(plans, s); ++i) {
            ParameterTaker taker(source, prefix + "blocks." + std::to_string(first + i) + ".", numberNorms);
            steps.push_back({.layer = makeBlocks(plans, s, i, factory, taker), .stage = s, .index = i});
        }
        ParameterTaker taker(source, prefix, numberNorms);
        if (stage.downsample == space::DownsampleKind::ConvPool) {
            steps.push_back({.layer = makeConvPool(stage, plan.stem.classToken, taker), .isBlock = false});
        } else if (stage.downsample == space::DownsampleKind::PatchMerging) {
            const double eps = stage.blocks.empty() ? plan.head.normEps : stage.blocks.back().normEps;
            steps.push_back({.layer = makePatchMerging(stage, taker.normRule(eps), taker), .isBlock = false});
        } else if (stage.downsample == space::DownsampleKind::Projection) {
            first += stage.blocks.size();
            const std::string name = "projection." + std::to_string(first);
            Linear linear = taker.linear(LayerRole::Pooling, name, stage.downsampleDim, stage.embedDim);
            steps.push_back({.layer = std::make_unique<Projection>(std::move(linear)), .isBlock = false});
            continue;
        }
        ++named;
        first = 0;
    }
    return steps;
}

Head makeHead(const space::NetworkPlan& plan, const at::Tensor& embedding, ParameterSource& source, bool numberNorms,
              std::int64_t batch) {
    ParameterTaker taker(source, "", numberNorms);
    taker.norm(plan.head.normKind);
    Linear classifier = plan.head.tied ? Linear{{LayerRole::Head, "tokens", embedding}, {}}
                                       : taker.linear(LayerRole::Head, "head", plan.head.classes,
                                                      plan.stages.back().embedDim, plan.head.bias);
    return {std::move(classifier), plan.head, plan.stem.otherTokens(),
            taker.normRule(plan.head.normEps, plan.head.normKind), batch};
}

} // namespace

std::optional<space::NetworkPlan> batchFamily(const space::NetworkPlan& plan) {
    space::NetworkPlan family = plan;
    space::BlockPlan common;
    common.normEps = 0.0;
    for (space::StagePlan& stage : family.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            if (common.normEps != 0.0 && block.normEps != common.normEps) { // also the eps of steps between blocks
                return std::nullopt;
            }
            common.normEps = block.normEps;
        }
        // The names of a projection and of all later blocks depend on the number of blocks before it.
        const std::size_t kept = stage.downsample == space::DownsampleKind::Projection ? stage.blocks.size() : 1;
        stage.blocks.assign(stage.blocks.empty() ? 0 : kept, common);
    }
    return family;
}

Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source) {
    return makeNetwork(Plans(&plan, 1), source);
}

Network makeNetwork(Plans plans, ParameterSource& source) {
    std::for_each(plans.begin(), plans.end(), requireSupported);
    const space::NetworkPlan& plan = plans.front();
    const bool numberNorms = numbersNorms(plan);
    // In this order: the reference filler numbers the tensors.
    std::unique_ptr<Stem> stem = makeStem(plan, source, numberNorms);
    std::vector<Step> steps = makeSteps(plans, source, numberNorms);
    Head head = makeHead(plan, stem->tiedEmbedding(), source, numberNorms, static_cast<std::int64_t>(plans.size()));
    return {std::move(stem), std::move(steps), std::move(head)};
}

at::Tensor Network::logits(const at::Tensor& input) {
    at::Tensor tokens = stem->forward(input);
    for (const Step& step : steps) {
        tokens = step.layer->forward(tokens);
    }
    return head.logits(tokens);
}

at::Tensor Network::backward(at::Tensor tokenGradient, GradientSink& sink) {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        tokenGradient = step->layer->backward(tokenGradient, /*needsInputGradient=*/true, sink);
    }
    return stem->backward(tokenGradient, sink);
}

} // namespace trazor::proxy

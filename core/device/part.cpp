// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/part.h"

#include "core/space/cost_model.h"

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <utility>

namespace trazor::device {
namespace {

using space::BlockPlan;
using space::Cost;

constexpr double kMillion = 1e6;
constexpr double kThousand = 1e3;
constexpr double kBytes = 4.0; ///< per float32

std::string named(std::string name, std::initializer_list<std::pair<const char*, std::int64_t>> facts) {
    for (const auto& [fact, value] : facts) {
        if (value != 0) {
            name += ' ';
            name += fact;
            name += std::to_string(value);
        }
    }
    return name;
}

double real(std::int64_t count) {
    return static_cast<double>(count);
}

/// The name includes the cost, which also distinguishes parts that differ in a fact missing from the name.
Part mixerPart(const BlockPlan& block, int tokens, const Cost& cost) {
    Part part{named("mixer", {{"tokens", tokens},
                              {"width", block.embedDim},
                              {"heads", block.heads},
                              {"of", block.headDim},
                              {"kind", static_cast<int>(block.mixer)},
                              {"window", block.window},
                              {"shift", block.shift > 0 ? 1 : 0},
                              {"relative", block.relativeDistance},
                              {"causal", block.causal ? 1 : 0},
                              {"params", cost.params},
                              {"macs", cost.macs}}),
              {}};
    const double linear = std::min(real(cost.macs), real(cost.params) * tokens);
    const int seen = block.window == 0 ? tokens
                     : block.causal    ? std::min(block.window, tokens) // text
                                       : block.window * block.window;
    part.work[0] = 1.0;
    part.work[1] = linear / kMillion;
    part.work[2] = (real(cost.macs) - linear) / kMillion;
    part.work[3] = real(block.heads) * tokens * seen / kThousand;
    part.work[4] = real(tokens) * (4 * block.attentionWidth + 2 * block.embedDim) / kThousand;
    part.work[8] = kBytes * real(cost.params) / kMillion;
    return part;
}

Part mlpPart(const BlockPlan& block, int tokens, const Cost& cost) {
    std::int64_t hidden = 0;
    std::string name = "mlp";
    for (const int width : block.mlpHidden) {
        name += ' ' + std::to_string(width);
        hidden += width;
    }
    Part part{named(std::move(name),
                    {{"tokens", tokens}, {"width", block.embedDim}, {"params", cost.params}, {"macs", cost.macs}}),
              {}};
    part.work[5] = 1.0;
    part.work[6] = real(cost.macs) / kMillion;
    part.work[7] = real(tokens) * (real(hidden) + 2 * block.embedDim) / kThousand;
    part.work[8] = kBytes * real(cost.params) / kMillion;
    return part;
}

/// `read`: parameters that a forward pass reads; only a few rows of a token table.
Part otherPart(const std::string& name, int width, const Cost& cost, std::int64_t read) {
    Part part{named(name, {{"width", width}, {"params", cost.params}, {"macs", cost.macs}}), {}};
    part.work[9] = 1.0;
    part.work[10] = real(cost.macs) / kMillion;
    part.work[11] = kBytes * real(read) / kMillion;
    return part;
}

} // namespace

std::vector<Part> partsOf(const space::NetworkPlan& plan) {
    const space::CostBreakdown cost = space::costBreakdown(plan);
    std::vector<Part> parts;
    parts.reserve(2 * plan.depth() + plan.stages.size() + 1);
    const bool isText = plan.stem.kind == space::StemKind::TokenEmbedding;
    parts.push_back(otherPart("stem", plan.stem.embedDim, cost.stem, isText ? 0 : cost.stem.params));
    int number = 0;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        const space::StagePlan& its = plan.stages[stage];
        for (std::size_t i = 0; i < its.blocks.size(); ++i, ++number) {
            const auto ofBlock = [&](Part part) {
                part.block = space::BlockIndex{number};
                parts.push_back(std::move(part));
            };
            if (its.blocks[i].mixes()) {
                ofBlock(mixerPart(its.blocks[i], its.tokens, cost.blocks[stage][i].mixer));
            }
            if (its.blocks[i].hasMlp()) {
                ofBlock(mlpPart(its.blocks[i], its.tokens, cost.blocks[stage][i].mlp));
            }
        }
        if (its.downsample != space::DownsampleKind::None) {
            parts.push_back(otherPart("step " + std::to_string(stage + 1), its.embedDim, cost.downsample[stage],
                                      cost.downsample[stage].params));
        }
    }
    const std::int64_t tied = plan.head.tied ? std::int64_t{plan.head.classes} * plan.stages.back().embedDim : 0;
    parts.push_back(otherPart("head", plan.stages.back().embedDim, cost.head, cost.head.params + tied));
    return parts;
}

double suggestedMs(const Part& part, const Work& msPerWork) {
    return std::inner_product(part.work.begin(), part.work.end(), msPerWork.begin(), 0.0);
}

} // namespace trazor::device

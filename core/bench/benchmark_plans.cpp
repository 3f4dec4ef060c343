// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/benchmark_set.h"

#include "core/base/error.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace trazor::bench {
namespace {

/// The search space that contains each family's networks, in the order of Family.
constexpr std::array<std::string_view, 4> kSpaces = {"autoformer-tiny", "pit-tiny", "flexibert", "gpt2-flex"};

/// The vision networks were trained on CIFAR-100.
constexpr int kVisionClasses = 100;

[[noreturn]] void refuse(const BenchmarkRow& row, const std::string& problem) {
    throw Error(ErrorCode::Unsupported, "row " + row.id + ": " + problem);
}

/// A template network of the family; its layers are to be replaced by those of a row.
space::NetworkPlan pattern(Family family, InputSize size) {
    const space::SearchSpace& space = space::preset(kSpaces[static_cast<std::size_t>(family)]);
    const bool isText = family == Family::Bert || family == Family::Gpt2;
    space::NetworkPlan plan = space::plan(space, space::smallest(space), isText ? 0 : size.imageSize);
    if (!isText) {
        plan.head.classes = kVisionClasses;
    } else if (size.tokens > 0) {
        if (size.tokens > plan.stem.maxPositions) {
            throw Error(ErrorCode::InvalidArgument, "tokens: " + std::to_string(size.tokens) + " is outside 1 to " +
                                                        std::to_string(plan.stem.maxPositions));
        }
        plan.stem.sequenceLength = size.tokens;
        plan.stages.front().tokens = size.tokens;
    }
    return plan;
}

void setLayer(space::BlockPlan& block, const LayerShape& layer) {
    block.embedDim = layer.embedDim;
    block.heads = block.kvHeads = layer.heads;
    block.headDim = layer.headDim;
    block.attentionWidth = layer.heads * layer.headDim;
    block.attentionScale = 1.0 / std::sqrt(static_cast<double>(layer.headDim));
    block.mlpRatio = 0.0;
    block.mlpHidden = layer.ffn;
    // The benchmarks' parameter counts match networks without relative position tables.
    block.relativeDistance = 0;
    if (layer.weightedQuery) {
        block.mixer = space::MixerKind::WeightedAttention;
    }
}

/// Consecutive layers of one width form a stage; a projection stands where the width changes (FlexiBERT).
space::NetworkPlan isotropicPlan(const BenchmarkSet& set, const BenchmarkRow& row, InputSize size) {
    space::NetworkPlan plan = pattern(set.family, size);
    const space::StagePlan form = plan.stages.front();
    const space::BlockPlan block = form.blocks.front();
    plan.stages.clear();
    for (const LayerShape& layer : row.layers) {
        if (plan.stages.empty() || layer.embedDim != plan.stages.back().embedDim) {
            if (!plan.stages.empty()) {
                plan.stages.back().downsample = space::DownsampleKind::Projection;
                plan.stages.back().downsampleDim = layer.embedDim;
            }
            space::StagePlan& stage = plan.stages.emplace_back(form);
            stage.embedDim = layer.embedDim;
            stage.blocks.clear();
        }
        std::vector<space::BlockPlan>& blocks = plan.stages.back().blocks;
        blocks.push_back(block);
        blocks.back().stage = static_cast<int>(plan.stages.size()) - 1;
        blocks.back().index = static_cast<int>(blocks.size()) - 1;
        setLayer(blocks.back(), layer);
    }
    plan.stem.embedDim = plan.stages.front().embedDim;
    if (plan.head.tied) {
        if (plan.stages.size() > 1) {
            refuse(row, "layers of different width cannot share the token table with the head");
        }
        plan.stem.vocabulary = row.vocabulary > 0 ? row.vocabulary : plan.stem.vocabulary;
        plan.stem.embeddingDim = plan.stem.embedDim;
        plan.head.classes = plan.stem.vocabulary;
    }
    return plan;
}

void setGene(const space::SearchSpace& space, std::vector<double>& values, std::string_view name, double value) {
    values.at(static_cast<std::size_t>(space.findGene(name)->slot)) = value;
}

/// PiT's widths follow from a few numbers, so the plan is made from genes of the PiT space.
space::NetworkPlan pitPlan(const BenchmarkRow& row, InputSize size) {
    const space::SearchSpace& space = space::preset(kSpaces[static_cast<std::size_t>(Family::Pit)]);
    space::Architecture architecture;
    architecture.network.resize(space.geneCount(space::Scope::Network));
    architecture.stages.resize(space.stageCount);
    const LayerShape& first = row.layers.front();
    setGene(space, architecture.network, "base_dim", first.headDim);
    setGene(space, architecture.network, "mlp_ratio",
            static_cast<double>(first.ffn.front()) / static_cast<double>(first.embedDim));
    for (const LayerShape& layer : row.layers) {
        if (layer.headDim != first.headDim || layer.embedDim != layer.heads * layer.headDim || layer.ffn.size() != 1 ||
            layer.ffn.front() * first.embedDim != first.ffn.front() * layer.embedDim) {
            refuse(row, "PiT layers need one head width and one MLP ratio");
        }
        space::StageGenes& stage = architecture.stages[static_cast<std::size_t>(layer.stage)];
        const std::vector<double> before = stage.values;
        stage.values.resize(space.geneCount(space::Scope::Stage));
        setGene(space, stage.values, "heads", layer.heads);
        if (!stage.blocks.empty() && stage.values != before) {
            refuse(row, "PiT layers of one stage need equally many heads");
        }
        stage.blocks.emplace_back();
    }
    for (const space::StageGenes& stage : architecture.stages) {
        if (stage.blocks.empty()) {
            refuse(row, "a stage without layers");
        }
    }
    space::NetworkPlan plan = space::plan(space, architecture, size.imageSize);
    plan.head.classes = kVisionClasses;
    return plan;
}

} // namespace

space::NetworkPlan planOf(const BenchmarkSet& set, const BenchmarkRow& row, InputSize size) {
    if (set.family == Family::Unknown) {
        throw Error(ErrorCode::Unsupported, "set " + set.name + ": the family of its networks cannot be told",
                    "Add a key \"family\" with autoformer, pit, bert or gpt2.");
    }
    return set.family == Family::Pit ? pitPlan(row, size) : isotropicPlan(set, row, size);
}

} // namespace trazor::bench

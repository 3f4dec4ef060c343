// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/s3_yaml.h"

#include "core/base/json_view.h"

namespace trazor::exchange {
namespace {

constexpr int kHeadDim = 32;

/// The file's keys stand at the top; some writers put them below RETRAIN, as AutoFormer does.
JsonView body(const JsonView& root) {
    return root.has("RETRAIN") ? root.at("RETRAIN") : root;
}

} // namespace

Fidelity s3Fidelity(const space::NetworkPlan& plan) {
    PlanChecks checks(plan, "S3");
    Fidelity& fidelity = checks.fidelity;
    checks.imagesOnly();
    checks.preNormAttentionBlocks();
    for (std::size_t stage = 0; stage + 1 < plan.stages.size(); ++stage) {
        fidelity.refuseIf(plan.stages[stage].downsample != space::DownsampleKind::PatchMerging,
                          "S3 merges patches between stages, this network does not");
    }
    const auto refuse = [&](auto is, const std::string& what) {
        if (const space::BlockPlan* const block = findBlock(plan, is)) {
            fidelity.refuseIf(true, blockName(plan, *block) + " " + what);
        }
    };
    refuse([](const auto& it) { return it.window == 0; }, "attends to all tokens, S3 in windows");
    refuse([](const auto& it) { return it.attentionWidth != kHeadDim * it.heads; },
           "has heads that are not 32 wide, as S3's are");
    refuse([](const auto& it) { return it.relativeDistance > 0; },
           "has relative positions with a clipped distance, S3 a bias in windows");
    fidelity.refuseIf(plan.stem.stride != plan.stem.patch, "S3's patches do not overlap");
    if (fidelity.isRefused()) {
        return fidelity;
    }
    checks.expects("image size", plan.stem.imageSize, 224);
    checks.expects("patch size", plan.stem.patch, 4);
    checks.expects("image channels", plan.stem.channels, 3);
    checks.expects("classes", plan.head.classes, 1000);
    checks.expectsNormEps(1e-5);
    fidelity.loseIf(!plan.stem.norm, "that there is no LayerNorm after the embedding");
    fidelity.loseIf(plan.stem.position != space::PositionKind::None, "the absolute positions");
    fidelity.loseIf(plan.head.pool == space::PoolKind::ClassToken, "the class token");
    fidelity.loseIf(!plan.head.norm, "that there is no LayerNorm before the head");
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            const int shift = block.index % 2 == 1 && block.window < stage.grid ? block.window / 2 : 0;
            if (block.shift != shift) {
                fidelity.loseIf(true, "that " + blockName(plan, block) + " shifts its windows by " +
                                          std::to_string(block.shift) + " (S3 by " + std::to_string(shift) + ")");
                return fidelity;
            }
        }
    }
    if (const auto* block = findBlock(plan, [](const auto& it) { return it.attentionWidth != it.embedDim; })) {
        // Written and read back exactly, but the released module multiplies a width by itself here.
        fidelity.loseIf(true,
                        "nothing in the file, but the released module only builds blocks whose width is 32 x heads (" +
                            blockName(plan, *block) + " has " + std::to_string(block->embedDim) + " and " +
                            std::to_string(block->heads) + " heads)");
    }
    return fidelity;
}

std::string s3Yaml(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan plan = space::plan(space, architecture);
    std::vector<std::string> widths;
    std::vector<std::string> depths;
    std::vector<std::string> heads;
    std::vector<std::string> ratios;
    std::vector<std::string> windows;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        std::vector<std::string> stageHeads;
        std::vector<std::string> stageRatios;
        std::vector<std::string> stageWindows;
        for (const space::BlockPlan& block : plan.stages[stage].blocks) {
            stageHeads.push_back(std::to_string(block.heads));
            stageRatios.push_back(ratioNumber(mlpRatioOf(block)));
            // As chosen: the plan's window is already cut to the grid.
            stageWindows.push_back(
                plainNumber(numberAt(space, architecture, "window", stage, static_cast<std::size_t>(block.index))
                                .value_or(block.window)));
        }
        widths.push_back(std::to_string(plan.stages[stage].embedDim));
        depths.push_back(std::to_string(plan.stages[stage].blocks.size()));
        heads.push_back(bracketed(stageHeads));
        ratios.push_back(bracketed(stageRatios));
        windows.push_back(bracketed(stageWindows));
    }
    std::string yaml;
    yaml += "MLP_RATIO: " + bracketed(ratios) + "\n";
    yaml += "NUM_HEADS: " + bracketed(heads) + "\n";
    yaml += "EMBED_DIM: " + bracketed(widths) + "\n";
    yaml += "DEPTHS: " + bracketed(depths) + "\n";
    yaml += "WINDOW_SIZE: " + bracketed(windows) + "\n";
    return yaml;
}

bool isS3Yaml(const JsonView& root) {
    return body(root).has("WINDOW_SIZE");
}

DescribedNetwork readS3Yaml(const JsonView& root) {
    const JsonView file = body(root);
    const JsonView depthNode = file.at(file.has("DEPTH") ? "DEPTH" : "DEPTHS");
    const std::size_t stages = depthNode.listSize(1, 16);
    const std::vector<int> depths = depthNode.integers(stages, 0, 512);
    const std::vector<int> widths = file.at("EMBED_DIM").integers(stages, 1, 65'536);
    DescribedNetwork network;
    for (std::size_t stage = 0; stage < stages; ++stage) {
        const auto depth = static_cast<std::size_t>(depths[stage]);
        DescribedNetwork::Stage described{{{"embed_dim", widths[stage]}}, {}};
        const std::vector<int> heads = file.at("NUM_HEADS").at(stage).integers(depth, 1, 1'024);
        const std::vector<double> ratios = file.at("MLP_RATIO").at(stage).numbers(depth, 0.01, 256);
        const std::vector<int> windows = file.at("WINDOW_SIZE").at(stage).integers(depth, 1, 1'024);
        for (std::size_t block = 0; block < depth; ++block) {
            described.blocks.push_back({{"heads", heads[block]},
                                        {"mlp_ratio", ratios[block]},
                                        {"window", windows[block]},
                                        {"attention_width", kHeadDim * heads[block]}});
        }
        network.stages.push_back(std::move(described));
    }
    return network;
}

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/s3_yaml.h"

#include "core/base/json_view.h"
#include "core/exchange/formats/fidelity.h"
#include "core/space/file/space_json.h"

namespace trazor::exchange {
namespace {

constexpr int kHeadDim = 32;

constexpr auto kReader = R"({"format": "trazor-space", "version": 1, "name": "s3-yaml", "stages": 1,
    "fixed": {"stem": "patch", "image_size": 224, "channels": 3, "patch_size": 4, "class_token": false,
              "position": "none", "stem_norm": true, "head_dim": 32, "shifted_windows": true, "norm": "pre",
              "norm_eps": 1e-05, "downsample": "patch-merging", "pool": "mean", "classes": 1000},
    "genes": [{"name": "embed_dim", "scope": "stage", "choices": [1]}, {"name": "depth", "scope": "stage", "choices": [1]},
              {"name": "window", "scope": "block", "choices": [1]}, {"name": "mlp_ratio", "scope": "block", "choices": [1]},
              {"name": "heads", "scope": "block", "choices": [1]}]})";

/// The node with the keys: the root, or RETRAIN for writers that follow AutoFormer.
JsonView body(const JsonView& root) {
    return root.has("RETRAIN") ? root.at("RETRAIN") : root;
}

} // namespace

space::SearchSpace s3Reader(const space::NetworkPlan& network) {
    space::SearchSpace reader = space::parseSpace(kReader);
    reader.stageCount = network.stages.size();
    return reader;
}

std::vector<std::string> s3Notes(const space::NetworkPlan& network) {
    for (const space::StagePlan& stage : network.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            if (block.attentionWidth != block.embedDim) {
                return {"the released module only builds blocks whose width is 32 x heads (stage " +
                        std::to_string(block.stage + 1) + ", block " + std::to_string(block.index + 1) + " has " +
                        std::to_string(block.embedDim) + " and " + std::to_string(block.heads) + " heads)"};
            }
        }
    }
    return {};
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
            // The window as chosen, because the plan's window is already clipped to the grid.
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/pit_yaml.h"

#include "core/base/json_view.h"

#include <algorithm>

namespace trazor::exchange {
namespace {

constexpr std::size_t kStages = 3;
constexpr const char* kAutoProx = "PIT_SUBNET"; ///< what Auto-Prox (Wei et al., AAAI 2024) calls RETRAIN

const space::BlockPlan& firstBlock(const space::NetworkPlan& plan) {
    return plan.stages.front().blocks.front();
}

std::string list(const char* key, const std::vector<std::string>& entries) {
    std::string text = std::string("  ") + key + ":\n";
    for (const std::string& entry : entries) {
        text += "    - " + entry + "\n";
    }
    return text;
}

/// One entry; a list of one where the authors have one, and a number where someone simplified the file.
JsonView only(const JsonView& node) {
    return node.isList() ? node.at(std::size_t{0}) : node;
}

/// Choices of a gene, one entry a choice; of a depth that differs by stage, "1,2,3" for each stage.
std::vector<std::string> choicesOf(const space::SearchSpace& space, const char* name,
                                   std::vector<std::string> otherwise) {
    const space::Gene* const gene = space.findGene(name);
    if (gene == nullptr) {
        std::sort(otherwise.begin(), otherwise.end());
        otherwise.erase(std::unique(otherwise.begin(), otherwise.end()), otherwise.end());
        return otherwise;
    }
    std::vector<std::string> entries;
    if (gene->choices.size() == 1 && !gene->isDepth()) {
        for (const double choice : gene->choices.front()) {
            entries.push_back(plainNumber(choice));
        }
        return entries;
    }
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        std::string joined;
        for (const double choice : gene->choicesAt(stage)) {
            joined += (joined.empty() ? "" : ",") + plainNumber(choice);
        }
        entries.push_back(joined);
    }
    return entries;
}

} // namespace

Fidelity pitFidelity(const space::NetworkPlan& plan) {
    PlanChecks checks(plan, "PiT");
    Fidelity& fidelity = checks.fidelity;
    checks.imagesOnly();
    fidelity.refuseIf(plan.stages.size() != kStages,
                      "PiT has three stages, this network " + std::to_string(plan.stages.size()));
    checks.preNormAttentionBlocks();
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        const std::string where = "stage " + std::to_string(stage + 1);
        const std::vector<space::BlockPlan>& blocks = plan.stages[stage].blocks;
        fidelity.refuseIf(blocks.empty(), where + " has no block, so nothing says its heads");
        fidelity.refuseIf(stage + 1 < plan.stages.size() &&
                              plan.stages[stage].downsample != space::DownsampleKind::ConvPool,
                          "PiT shrinks the grid between stages by a convolution, this network does not");
        if (fidelity.isRefused()) {
            return fidelity;
        }
        const auto unlike = [&](auto member) {
            return std::any_of(blocks.begin(), blocks.end(),
                               [&](const auto& it) { return it.*member != blocks.front().*member; });
        };
        fidelity.refuseIf(unlike(&space::BlockPlan::heads), "the heads differ between the blocks of " + where);
    }
    if (const auto* block = findBlock(plan, [](const auto& it) { return it.attentionWidth != it.embedDim; })) {
        fidelity.refuseIf(true, blockName(plan, *block) + " has attention " + std::to_string(block->attentionWidth) +
                                    " wide, PiT as wide as the tokens (" + std::to_string(block->embedDim) + ")");
    }
    if (fidelity.isRefused()) {
        return fidelity;
    }
    const double ratio = mlpRatioOf(firstBlock(plan));
    if (const auto* block = findBlock(
            plan, [&](const auto& it) { return static_cast<int>(it.embedDim * ratio) != it.mlpHidden.front(); })) {
        fidelity.refuseIf(true, blockName(plan, *block) + " has another MLP ratio than the first; PiT has one for all");
    }
    if (findBlock(plan, [](const auto& it) { return it.window > 0 || it.relativeDistance > 0; }) != nullptr) {
        fidelity.refuseIf(true, "PiT has neither windows nor relative positions");
    }
    fidelity.loseIf(plan.stem.stride * 2 != plan.stem.patch,
                    "stride " + std::to_string(plan.stem.stride) + " (the file names none; PiT takes half a patch)");
    checks.expects("image size", plan.stem.imageSize, 224);
    checks.expects("image channels", plan.stem.channels, 3);
    checks.expects("classes", plan.head.classes, 1000);
    checks.expectsNormEps(1e-6);
    fidelity.loseIf(!plan.stem.classToken || plan.head.pool != space::PoolKind::ClassToken,
                    "that the head does not read a class token");
    fidelity.loseIf(plan.stem.position != space::PositionKind::LearnedGrid,
                    "that absolute positions are not a grid on the patches");
    fidelity.loseIf(plan.stem.norm, "the LayerNorm after the embedding");
    fidelity.loseIf(!plan.head.norm, "that there is no LayerNorm before the head");
    return fidelity;
}

std::string pitYaml(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan plan = space::plan(space, architecture);
    std::vector<std::string> heads;
    std::vector<std::string> depths;
    std::vector<std::string> bases;
    for (const space::StagePlan& stage : plan.stages) {
        heads.push_back(std::to_string(stage.blocks.front().heads));
        depths.push_back(std::to_string(stage.blocks.size()));
        bases.push_back(std::to_string(stage.blocks.front().headDim));
    }
    const std::vector<std::string> patch{std::to_string(plan.stem.patch)};
    const std::vector<std::string> ratio{plainNumber(mlpRatioOf(firstBlock(plan)))};
    std::string yaml = "SEARCH_SPACE:\n";
    yaml += list("PATCH_SIZE", choicesOf(space, "patch_size", patch));
    yaml += list("MLP_RATIO", choicesOf(space, "mlp_ratio", ratio));
    yaml += list("NUM_HEADS", choicesOf(space, "heads", heads));
    yaml += list("DEPTH", choicesOf(space, "depth", depths));
    yaml += list("BASE_DIM", choicesOf(space, "base_dim", bases));
    yaml += "RETRAIN:\n";
    yaml += list("PATCH_SIZE", patch) + list("MLP_RATIO", ratio) + list("NUM_HEADS", heads) + list("DEPTH", depths) +
            list("BASE_DIM", bases);
    return yaml;
}

bool isPitYaml(const JsonView& root) {
    return root.has(kAutoProx) || (root.has("RETRAIN") && root.at("RETRAIN").has("BASE_DIM"));
}

DescribedNetwork readPitYaml(const JsonView& root) {
    const JsonView retrain = root.at(root.has(kAutoProx) ? kAutoProx : "RETRAIN");
    const std::size_t stages = retrain.at("DEPTH").listSize(1, 16);
    const std::vector<int> depths = retrain.at("DEPTH").integers(stages, 1, 512);
    const std::vector<int> heads = retrain.at("NUM_HEADS").integers(stages, 1, 1024);
    const JsonView base = retrain.at("BASE_DIM");
    const std::vector<int> bases = base.isList() && base.listSize(1, 16) > 1
                                       ? base.integers(stages, 1, 8'192)
                                       : std::vector<int>(stages, static_cast<int>(only(base).integer(1, 8'192)));
    DescribedNetwork network;
    network.numbers["mlp_ratio"] = only(retrain.at("MLP_RATIO")).number(0.01, 256);
    if (retrain.has("PATCH_SIZE")) {
        network.numbers["patch_size"] = static_cast<double>(only(retrain.at("PATCH_SIZE")).integer(1, 512));
    }
    for (std::size_t stage = 0; stage < stages; ++stage) {
        const double width = static_cast<double>(heads[stage]) * bases[stage];
        network.stages.push_back(
            {{{"heads", heads[stage]}, {"base_dim", bases[stage]}, {"embed_dim", width}, {"attention_width", width}},
             std::vector<DescribedNetwork::Numbers>(static_cast<std::size_t>(depths[stage]))});
    }
    return network;
}

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/autoformer_yaml.h"

#include "core/base/json_view.h"
#include "core/exchange/formats/fidelity.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <set>

namespace trazor::exchange {
namespace {

constexpr int kHeadDim = 64;
constexpr const char* kAutoProx = "AUTOFORMER_SUBNET"; ///< Auto-Prox's name (Wei et al., AAAI 2024) for RETRAIN

/// The choices of the gene, or the values `used` by the network if the space has no such gene.
std::string choices(const space::SearchSpace& space, const char* name, std::set<double> used, bool asRatio) {
    if (const space::Gene* const gene = space.findGene(name)) {
        used = {gene->choices.front().begin(), gene->choices.front().end()};
    }
    std::vector<std::string> entries;
    for (const double value : used) {
        entries.push_back(asRatio ? ratioNumber(value) : plainNumber(value));
    }
    return bracketed(entries);
}

} // namespace

space::SearchSpace autoformerReader(const space::NetworkPlan&) {
    return space::preset("autoformer-tiny");
}

std::string autoformerYaml(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan plan = space::plan(space, architecture);
    const space::NetworkPlan widest = space::supernetPlan(space);
    std::vector<std::string> heads;
    std::vector<std::string> ratios;
    std::set<double> usedHeads;
    std::set<double> usedRatios;
    int superHeads = 0;
    double superRatio = 0.0;
    for (const space::BlockPlan& block : plan.stages.front().blocks) {
        heads.push_back(std::to_string(block.heads));
        ratios.push_back(ratioNumber(mlpRatioOf(block)));
        usedHeads.insert(block.heads);
        usedRatios.insert(mlpRatioOf(block));
    }
    for (const space::NetworkPlan* network : {&plan, &widest}) {
        for (const space::BlockPlan& block : network->stages.front().blocks) {
            superHeads = std::max(superHeads, block.heads);
            superRatio = std::max(superRatio, mlpRatioOf(block));
        }
    }
    const std::size_t depth = plan.stages.front().blocks.size();
    const int width = plan.stem.embedDim;
    std::string yaml;
    yaml += "SUPERNET:\n";
    yaml += "  MLP_RATIO: " + ratioNumber(superRatio) + "\n";
    yaml += "  NUM_HEADS: " + std::to_string(superHeads) + "\n";
    yaml += "  EMBED_DIM: " + std::to_string(std::max(width, widest.stem.embedDim)) + "\n";
    yaml += "  DEPTH: " + std::to_string(std::max(depth, widest.depth())) + "\n";
    yaml += "SEARCH_SPACE:\n";
    yaml += "  MLP_RATIO: " + choices(space, "mlp_ratio", usedRatios, true) + "\n";
    yaml += "  NUM_HEADS: " + choices(space, "heads", usedHeads, false) + "\n";
    yaml += "  DEPTH: " + choices(space, "depth", {static_cast<double>(depth)}, false) + "\n";
    yaml += "  EMBED_DIM: " + choices(space, "embed_dim", {static_cast<double>(width)}, false) + "\n";
    yaml += "RETRAIN:\n";
    yaml += "  MLP_RATIO: " + bracketed(ratios) + "\n";
    yaml += "  NUM_HEADS: " + bracketed(heads) + "\n";
    yaml += "  DEPTH: " + std::to_string(depth) + "\n";
    yaml += "  EMBED_DIM: " + std::to_string(width) + "\n";
    return yaml;
}

bool isAutoformerYaml(const JsonView& root) {
    return root.has(kAutoProx) || (root.has("RETRAIN") && root.at("RETRAIN").has("EMBED_DIM"));
}

DescribedNetwork readAutoformerYaml(const JsonView& root) {
    const JsonView retrain = root.at(root.has(kAutoProx) ? kAutoProx : "RETRAIN");
    const auto depth = static_cast<std::size_t>(retrain.at("DEPTH").integer(1, 512));
    const std::vector<int> heads = retrain.at("NUM_HEADS").integers(depth, 1, 1024);
    const std::vector<double> ratios = retrain.at("MLP_RATIO").numbers(depth, 0.01, 256);
    DescribedNetwork network;
    network.numbers["embed_dim"] =
        static_cast<double>(retrain.at(retrain.has("HIDDEN_DIM") ? "HIDDEN_DIM" : "EMBED_DIM").integer(1, 65'536));
    network.stages.resize(1);
    for (std::size_t block = 0; block < depth; ++block) {
        network.stages[0].blocks.push_back(
            {{"heads", heads[block]}, {"mlp_ratio", ratios[block]}, {"attention_width", kHeadDim * heads[block]}});
    }
    return network;
}

} // namespace trazor::exchange

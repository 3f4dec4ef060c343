// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/formats/pit_yaml.h"

#include "core/base/json_view.h"
#include "core/exchange/formats/fidelity.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cmath>

namespace trazor::exchange {
namespace {

constexpr const char* kAutoProx = "PIT_SUBNET"; ///< Auto-Prox's name (Wei et al., AAAI 2024) for RETRAIN

/// pitReader() replaces patch size and stride; patches overlap by half.
constexpr auto kReader = R"({"format": "trazor-space", "version": 1, "name": "pit-yaml", "stages": 3,
    "fixed": {"stem": "patch", "image_size": 224, "channels": 3, "patch_size": 16, "stride": 8, "class_token": true,
              "position": "grid", "norm": "pre", "norm_eps": 1e-06, "downsample": "conv-pool", "pool": "class-token",
              "classes": 1000},
    "genes": [{"name": "base_dim", "scope": "stage", "choices": [1]}, {"name": "mlp_ratio", "scope": "network", "choices": [1]},
              {"name": "heads", "scope": "stage", "choices": [1]}, {"name": "depth", "scope": "stage", "choices": [1]}]})";

std::string list(const char* key, const std::vector<std::string>& entries) {
    std::string text = std::string("  ") + key + ":\n";
    for (const std::string& entry : entries) {
        text += "    - " + entry + "\n";
    }
    return text;
}

/// The only entry: the authors write a list of one, simplified files a plain number.
JsonView only(const JsonView& node) {
    return node.isList() ? node.at(std::size_t{0}) : node;
}

/// The choices of a gene, one entry each; for depth, or choices that differ by stage, one entry "1,2,3" per stage.
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
            joined += joined.empty() ? "" : ",";
            joined += plainNumber(choice);
        }
        entries.push_back(joined);
    }
    return entries;
}

} // namespace

space::SearchSpace pitReader(const space::NetworkPlan& network) {
    const int patch = network.stem.patch;
    space::SearchSpace reader = space::parseSpace(kReader);
    reader.facts["patch_size"] = std::vector<double>{static_cast<double>(patch)};
    reader.facts["stride"] = std::vector<double>{std::max(1.0, std::floor(patch / 2.0))};
    return reader;
}

std::string pitYaml(const space::SearchSpace& space, const space::Architecture& architecture) {
    const space::NetworkPlan plan = space::plan(space, architecture);
    std::vector<std::string> heads;
    std::vector<std::string> depths;
    std::vector<std::string> bases;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        heads.push_back(std::to_string(firstBlock(plan, stage).heads));
        depths.push_back(std::to_string(plan.stages[stage].blocks.size()));
        bases.push_back(std::to_string(firstBlock(plan, stage).headDim));
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

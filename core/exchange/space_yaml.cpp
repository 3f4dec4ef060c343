// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/space_yaml.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_view.h"
#include "core/exchange/configs/space_around.h"
#include "core/exchange/text/yaml_document.h"
#include "core/space/file/neighbour_files.h"
#include "core/space/file/space_check.h"
#include "core/space/file/space_json.h"
#include "core/space/vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace trazor::exchange {
namespace {

constexpr std::size_t kMaxChoices = 4096;
constexpr auto kHint = "SEARCH_SPACE has MLP_RATIO, NUM_HEADS, DEPTH, and EMBED_DIM (AutoFormer) or BASE_DIM (PiT).";

double valueOf(const JsonView& node, std::string_view quantity) {
    const space::Quantity& range = *space::findQuantity(quantity);
    return range.kind == space::QuantityKind::Integer
               ? static_cast<double>(
                     node.integer(static_cast<std::int64_t>(range.min), static_cast<std::int64_t>(range.max)))
               : node.number(range.min, range.max);
}

std::vector<double> choicesOf(const JsonView& list, std::string_view quantity) {
    std::vector<double> values;
    const std::size_t count = list.listSize(1, kMaxChoices);
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(valueOf(list.at(i), quantity));
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

/// One list of choices for all stages, or one per stage.
std::vector<std::vector<double>> choicesByStage(const JsonView& list, std::string_view quantity) {
    const std::size_t count = list.listSize(1, kMaxChoices);
    if (!list.at(std::size_t{0}).isList()) {
        return {choicesOf(list, quantity)};
    }
    std::vector<std::vector<double>> stages;
    for (std::size_t i = 0; i < count; ++i) {
        stages.push_back(choicesOf(list.at(i), quantity));
    }
    return stages;
}

/// Converts PiT's depths, one string "1,2,3" per stage, to lists.
void splitDepths(nlohmann::json& space, std::string_view origin) {
    if (!space.is_object() || !space.contains("BASE_DIM") || !space.contains("DEPTH") || !space["DEPTH"].is_array()) {
        return;
    }
    for (nlohmann::json& entry : space["DEPTH"]) {
        if (entry.is_string()) {
            entry = parseYaml('[' + entry.get<std::string>() + ']', origin);
        } else if (entry.is_number()) {
            entry = nlohmann::json::array({entry});
        }
    }
}

space::Gene& geneOf(space::SearchSpace& space, std::string_view name) {
    return *std::find_if(space.genes.begin(), space.genes.end(),
                         [&](const space::Gene& it) { return it.name == name; });
}

space::SearchSpace autoformer(const JsonView& root, const JsonView& given) {
    space::SearchSpace space = space::preset("autoformer-tiny");
    space.supernet.clear();
    const std::pair<const char*, const char*> keys[] = {
        {given.has("HIDDEN_DIM") ? "HIDDEN_DIM" : "EMBED_DIM", "embed_dim"}, // the keys of Auto-Prox and of AutoFormer
        {"DEPTH", "depth"},
        {"NUM_HEADS", "heads"},
        {"MLP_RATIO", "mlp_ratio"}};
    for (const auto& [key, gene] : keys) {
        geneOf(space, gene).choices = {choicesOf(given.at(key), gene)};
        if (root.has("SUPERNET") && root.at("SUPERNET").has(key)) {
            space.supernet[gene] = valueOf(root.at("SUPERNET").at(key), gene);
        }
    }
    given.expectKeys({"HIDDEN_DIM", "EMBED_DIM", "DEPTH", "NUM_HEADS", "MLP_RATIO"});
    return space;
}

space::SearchSpace pit(const JsonView& given) {
    space::SearchSpace space = space::preset("pit-tiny");
    space.supernet.clear();
    geneOf(space, "base_dim").choices = {choicesOf(given.at("BASE_DIM"), "base_dim")};
    geneOf(space, "mlp_ratio").choices = {choicesOf(given.at("MLP_RATIO"), "mlp_ratio")};
    for (const auto& [key, gene] : {std::pair("NUM_HEADS", "heads"), std::pair("DEPTH", "depth")}) {
        geneOf(space, gene).choices = choicesByStage(given.at(key), gene);
        const std::size_t stages = geneOf(space, gene).choices.size();
        if (stages != space.stageCount && (stages > 1 || given.at(key).at(std::size_t{0}).isList())) {
            given.at(key).fail("must have one entry for each of the " + std::to_string(space.stageCount) +
                               " stages of PiT, has " + std::to_string(stages));
        }
    }
    if (given.has("PATCH_SIZE")) {
        given.at("PATCH_SIZE").listSize(1, 1);
        const std::vector<double> patch = choicesOf(given.at("PATCH_SIZE"), "patch_size");
        space.facts["patch_size"] = patch;
        // In the authors' models, patches overlap by half: patch 16 with stride 8, 14 with 7.
        space.facts["stride"] = std::vector{std::max(1.0, std::floor(patch.front() / 2.0))};
    }
    given.expectKeys({"BASE_DIM", "MLP_RATIO", "NUM_HEADS", "DEPTH", "PATCH_SIZE"});
    return space;
}

std::string allowedName(std::string_view name) {
    std::string allowed;
    for (const char character : name) {
        const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
        const bool isAllowed =
            (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '.' || lower == '_';
        allowed += isAllowed ? lower : '-';
    }
    return allowed.empty() ? "imported" : allowed.substr(0, 64);
}

} // namespace

space::SearchSpace parseSpaceYaml(std::string_view yaml, std::string_view name, std::string_view origin) {
    nlohmann::json document = parseYaml(yaml, origin);
    // The second and third names are Auto-Prox's.
    for (const char* section : {"SEARCH_SPACE", "AUTOFORMER_SEARCH_SPACE", "PIT_SEARCH_SPACE"}) {
        if (!document.is_object() || !document.contains(section)) {
            continue;
        }
        splitDepths(document[section], origin);
        JsonView root(document, origin);
        root.track();
        const JsonView given = root.at(section);
        space::SearchSpace space = given.has("BASE_DIM") ? pit(given) : autoformer(root, given);
        space.name = allowedName(name);
        space.title = shortened(name, 200);
        const std::string unread = root.unread();
        space.about = "Imported from " + std::string(origin) + (unread.empty() ? "." : ". Not used: " + unread + '.');
        space.source.clear();
        space.usualBand = {};
        space.published.clear();
        return space::parseSpace(space::spaceJson(space), origin); // throws if the space cannot be built
    }
    const JsonView root(document, origin);
    if (root.has("architecture") && root.at("architecture").has("encoder_layers")) {
        root.fail("this is a design space of FlexiBERT, which is not read",
                  "Use the space 'flexibert', or a copy of it.");
    }
    space::refuseNeighbour(root);
    root.fail("'SEARCH_SPACE' is missing", kHint);
}

namespace {

/// True if the file is a config.json of Hugging Face. False for invalid JSON, which the space reader then reports.
bool isConfig(const std::filesystem::path& file) {
    try {
        const nlohmann::json document = parseJson(readTextFile(file), file.string());
        return document.is_object() && document.contains("model_type") && !document.contains("format");
    } catch (const Error&) {
        return false;
    }
}

} // namespace

space::SearchSpace loadSpaceFile(const std::filesystem::path& file) {
    if (file.extension() != ".yaml" && file.extension() != ".yml") {
        return isConfig(file) ? loadSpaceAround(file) : space::loadSpace(file);
    }
    space::SearchSpace space = parseSpaceYaml(readTextFile(file), file.stem().string(), file.string());
    if (const space::SpaceDefect defect = space::findDefect(space); !defect.place.empty()) {
        throw Error(ErrorCode::InvalidFile, file.string() + ": " + defect.place + ": " + defect.problem, defect.hint);
    }
    return space;
}

} // namespace trazor::exchange

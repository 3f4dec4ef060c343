// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/search_space.h"

#include "core/base/error.h"
#include "core/space/gene_walk.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace trazor::space {
namespace {

bool isChoice(const Gene& gene, std::size_t stage, double value) {
    const std::vector<double>& choices = gene.choicesAt(stage);
    return std::find(choices.begin(), choices.end(), value) != choices.end();
}

std::string choiceList(const Gene& gene, std::size_t stage) {
    std::string list;
    for (const double choice : gene.choicesAt(stage)) {
        list += (list.empty() ? "" : ", ") + gene.format(choice);
    }
    return list;
}

/// "block 7", "stage 2" or nothing; counted from 1 for display.
std::string placeText(int stage, BlockIndex block) {
    if (block != BlockIndex::None) {
        return "block " + std::to_string(numberOf(block));
    }
    return stage >= 0 ? "stage " + std::to_string(stage + 1) : std::string();
}

std::size_t depthOf(const Architecture& architecture, std::size_t stage) {
    return stage < architecture.stages.size() ? architecture.stages[stage].blocks.size() : 0;
}

void checkRule(const SearchSpace& space, const Architecture& architecture, const Rule& rule,
               std::vector<std::string>& found) {
    const Gene& gene = *space.findGene(rule.gene);
    for (std::size_t stage = 1; stage < space.stageCount; ++stage) {
        const double before = space.value(architecture, gene, stage - 1);
        const double here = space.value(architecture, gene, stage);
        if (!isMultiple(here, before)) {
            found.push_back("stage " + std::to_string(stage + 1) + ": " + gene.name + " " + gene.format(here) +
                            " must be a multiple of the previous stage's " + gene.format(before));
        }
    }
}

} // namespace

bool isMultiple(double value, double of) noexcept {
    return of > 0.0 && value / of == std::trunc(value / of);
}

std::string Gene::format(double number) const {
    if (isCategorical()) {
        const auto index = static_cast<std::size_t>(number);
        return index < labels.size() ? labels[index] : "?";
    }
    char text[32];
    const auto [end, problem] = std::to_chars(text, text + sizeof text, number);
    return problem == std::errc() ? std::string(text, end) : "?";
}

const Gene* SearchSpace::findGene(std::string_view geneName) const noexcept {
    const auto gene = std::find_if(genes.begin(), genes.end(), [&](const Gene& g) { return g.name == geneName; });
    return gene == genes.end() ? nullptr : &*gene;
}

const Gene& SearchSpace::depthGene() const {
    // Every space has one: the parser rejects a space without it.
    return *std::find_if(genes.begin(), genes.end(), [](const Gene& gene) { return gene.isDepth(); });
}

bool SearchSpace::readsText() const {
    const auto stem = facts.find("stem");
    return stem != facts.end() && stem->second == Fact("tokens");
}

std::size_t SearchSpace::geneCount(Scope scope) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        genes.begin(), genes.end(), [&](const Gene& gene) { return gene.scope == scope && !gene.isDepth(); }));
}

double SearchSpace::value(const Architecture& architecture, const Gene& gene, std::size_t stage,
                          std::size_t block) const {
    if (gene.isDepth()) {
        return static_cast<double>(architecture.stages.at(stage).blocks.size());
    }
    const auto slot = static_cast<std::size_t>(gene.slot);
    switch (gene.scope) {
    case Scope::Network:
        return architecture.network.at(slot);
    case Scope::Stage:
        return architecture.stages.at(stage).values.at(slot);
    case Scope::Block:
        return architecture.stages.at(stage).blocks.at(block).at(slot);
    }
    throw Error(ErrorCode::Internal, "gene '" + gene.name + "' has no scope");
}

std::string GeneChange::text() const {
    const std::string where = placeText(stage, block);
    const std::string prefix = where.empty() ? gene : where + ": " + gene;
    if (from.empty()) {
        return prefix + " " + to + " (new block)";
    }
    return to.empty() ? prefix + " " + from + " (block removed)" : prefix + " " + from + " -> " + to;
}

std::vector<GeneChange> changes(const SearchSpace& space, const Architecture& from, const Architecture& to) {
    std::vector<GeneChange> found;
    const auto depth = [&](std::size_t stage) { return std::max(depthOf(from, stage), depthOf(to, stage)); };
    forEachGene(space, depth, [&](const GenePlace& place) {
        const auto valueIn = [&](const Architecture& architecture) -> std::optional<double> {
            if (place.gene.scope == Scope::Block && place.block >= depthOf(architecture, place.stage)) {
                return {};
            }
            return space.value(architecture, place.gene, place.stage, place.block);
        };
        const auto textOf = [&](std::optional<double> value) { return value ? place.gene.format(*value) : ""; };
        const std::optional<double> before = valueIn(from);
        const std::optional<double> after = valueIn(to);
        if (before != after) {
            found.push_back({place.gene.name, place.shownStage, place.index, textOf(before), textOf(after)});
        }
    });
    return found;
}

std::vector<std::string> violations(const SearchSpace& space, const Architecture& architecture) {
    std::vector<std::string> found;
    const auto depth = [&](std::size_t stage) { return depthOf(architecture, stage); };
    forEachGene(space, depth, [&](const GenePlace& place) {
        const double value = space.value(architecture, place.gene, place.stage, place.block);
        if (!isChoice(place.gene, place.stage, value)) {
            const std::string where = placeText(place.shownStage, place.index);
            found.push_back((where.empty() ? "" : where + ": ") + place.gene.name + " " + place.gene.format(value) +
                            " is not among the choices " + choiceList(place.gene, place.stage) + " of " + space.name);
        }
    });
    for (const Rule& rule : space.rules) {
        checkRule(space, architecture, rule, found);
    }
    return found;
}

} // namespace trazor::space

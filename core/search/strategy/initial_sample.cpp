// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/initial_sample.h"

#include "core/base/error.h"

#include <optional>
#include <utility>

namespace trazor::search {
namespace {

constexpr int kRejections = 2000; ///< consecutive failures before samples are repaired
constexpr int kRepairs = 3000;    ///< further consecutive failures before giving up
constexpr int kTriesInStratum = 10;
constexpr std::size_t kMaxStrata = 256;

std::optional<space::Cost> repaired(const space::SearchSpace& space, space::Architecture& architecture,
                                    const space::Limits& limits, Rng& rng) {
    try {
        return space::repair(space, architecture, limits, rng);
    } catch (const Error&) {
        return std::nullopt; // a repair step reached a network that cannot be built
    }
}

/// Splits every space of the list by the choices of one gene in one stage.
std::vector<space::SearchSpace> split(const std::vector<space::SearchSpace>& spaces, std::size_t geneIndex,
                                      std::size_t stage) {
    std::vector<space::SearchSpace> parts;
    for (const space::SearchSpace& whole : spaces) {
        const space::Gene& gene = whole.genes[geneIndex];
        for (const double choice : gene.choicesAt(stage)) {
            space::Gene& narrowed = parts.emplace_back(whole).genes[geneIndex];
            narrowed.choices.resize(gene.isDepth() ? whole.stageCount : 1, gene.choices.front());
            narrowed.choices[stage] = {choice};
        }
    }
    return parts;
}

/// Splits the space into parts with fixed network genes and depths. Genes that would exceed kMaxStrata stay free.
std::vector<space::SearchSpace> strata(const space::SearchSpace& space) {
    std::vector<space::SearchSpace> parts{space};
    for (std::size_t i = 0; i < space.genes.size(); ++i) {
        const space::Gene& gene = space.genes[i];
        if (gene.scope != space::Scope::Network && !gene.isDepth()) {
            continue;
        }
        const std::size_t stages = gene.isDepth() ? space.stageCount : 1;
        for (std::size_t stage = 0; stage < stages; ++stage) {
            if (parts.size() * gene.choicesAt(stage).size() <= kMaxStrata) {
                parts = split(parts, i, stage);
            }
        }
    }
    return parts;
}

bool canFit(const space::SearchSpace& stratum, const space::Limits& limits) {
    try {
        return space::meets(limits, space::costRange(stratum, limits.device.get()));
    } catch (const Error&) {
        return false;
    }
}

bool addFrom(const space::SearchSpace& stratum, const space::Limits& limits, Rng& rng, Brood& brood) {
    for (int attempt = 0; attempt < kTriesInStratum; ++attempt) {
        space::Architecture architecture = space::sample(stratum, rng);
        const std::optional<space::Cost> cost = repaired(stratum, architecture, limits, rng);
        if (cost && brood.add(std::move(architecture), Operator::Random, {}, cost)) {
            return true;
        }
    }
    return false;
}

} // namespace

void addRandom(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Operator op, Rng& rng,
               Brood& brood) {
    for (int failures = 0; brood.size() < size && failures < kRejections + kRepairs;) {
        space::Architecture architecture = space::sample(space, rng);
        const bool isRepaired = failures >= kRejections;
        const std::optional<space::Cost> cost = isRepaired ? repaired(space, architecture, limits, rng) : std::nullopt;
        const bool isUsable = !isRepaired || cost.has_value();
        failures = isUsable && brood.add(std::move(architecture), op, {}, cost) ? (isRepaired ? kRejections : 0)
                                                                                : failures + 1;
    }
}

void addStratified(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Rng& rng,
                   Brood& brood) {
    std::vector<space::SearchSpace> open;
    for (space::SearchSpace& stratum : strata(space)) {
        if (canFit(stratum, limits)) {
            open.push_back(std::move(stratum));
        }
    }
    rng.shuffle(open);
    while (brood.size() < size && !open.empty()) {
        std::vector<space::SearchSpace> stillOpen;
        for (space::SearchSpace& stratum : open) {
            if (brood.size() < size && addFrom(stratum, limits, rng, brood)) {
                stillOpen.push_back(std::move(stratum));
            }
        }
        open = std::move(stillOpen);
    }
    addRandom(space, limits, size, Operator::Random, rng, brood);
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/variation/crossover.h"

#include "core/base/statistics.h"
#include "core/search/variation/guide.h"

#include <algorithm>
#include <span>

namespace trazor::search {
namespace {

/// Guide scores B of the blocks of one stage.
std::span<const double> stageGuide(const CrossoverParent& parent, std::size_t stage) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < stage; ++i) {
        begin += parent.architecture.stages[i].blocks.size();
    }
    return std::span(parent.guide).subspan(begin, parent.architecture.stages[stage].blocks.size());
}

/// Replaces each value by the other parent's on a coin toss. Returns the number of kept minus replaced values.
int mixGenes(std::vector<double>& values, const std::vector<double>& other, Rng& rng) {
    int balance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool keep = rng.bernoulli(0.5);
        values[i] = keep ? values[i] : other[i];
        balance += keep ? 1 : -1;
    }
    return balance;
}

bool networkFromFitter(const SearchConfig& config, Rng& rng) {
    const bool coin = config.preset == Preset::Recommended || rng.bernoulli(config.explore);
    return !coin || rng.bernoulli(0.5);
}

} // namespace

Offspring cross(const space::SearchSpace& space, const SearchConfig& config, const CrossoverParent& fitter,
                const CrossoverParent& other, Rng& rng) {
    const bool uniform = guideMode(config) == GuideMode::Uniform;
    Offspring child{fitter.architecture};
    int balance = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        space::StageGenes& genes = child.architecture.stages[stage];
        const space::StageGenes& otherGenes = other.architecture.stages[stage];
        const std::span<const double> fitterGuide = stageGuide(fitter, stage);
        const std::span<const double> otherGuide = stageGuide(other, stage);
        if (uniform) {
            mixGenes(genes.values, otherGenes.values, rng);
        } else if (!genes.values.empty() && !takesFirst(meanOf(fitterGuide), meanOf(otherGuide), config, rng)) {
            genes.values = otherGenes.values;
        }
        const std::size_t common = std::min(fitterGuide.size(), otherGuide.size());
        for (std::size_t block = 0; block < common; ++block) {
            if (uniform) {
                balance += mixGenes(genes.blocks[block], otherGenes.blocks[block], rng);
            } else if (takesFirst(fitterGuide[block], otherGuide[block], config, rng)) {
                ++balance;
            } else {
                --balance;
                genes.blocks[block] = otherGenes.blocks[block];
            }
        }
        for (std::size_t block = common; block < fitterGuide.size(); ++block) {
            balance += uniform ? static_cast<int>(genes.blocks[block].size()) : 1;
        }
    }
    if (uniform) {
        mixGenes(child.architecture.network, other.architecture.network, rng);
    } else if (!networkFromFitter(config, rng)) {
        child.architecture.network = other.architecture.network;
    }
    child.fitterGaveMore = balance >= 0;
    return child;
}

Offspring crossUniformly(const space::Architecture& first, const space::Architecture& second, Rng& rng) {
    Offspring child{first};
    int balance = mixGenes(child.architecture.network, second.network, rng);
    for (std::size_t stage = 0; stage < first.stages.size(); ++stage) {
        space::StageGenes& genes = child.architecture.stages[stage];
        balance += mixGenes(genes.values, second.stages[stage].values, rng);
        for (std::size_t block = 0; block < genes.blocks.size(); ++block) {
            balance += mixGenes(genes.blocks[block], second.stages[stage].blocks[block], rng);
        }
    }
    child.fitterGaveMore = balance >= 0;
    return child;
}

} // namespace trazor::search

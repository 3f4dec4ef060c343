// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

namespace trazor::space {

/// The value of a gene in the value list of its scope.
inline double& valueOf(const Gene& gene, std::vector<double>& values) {
    return values[static_cast<std::size_t>(gene.slot)];
}

/// A place where a gene has a value. `stage` and `block` (in the stage) are 0 if the scope does not need them.
struct GenePlace {
    const Gene& gene;
    std::size_t stage = 0;
    std::size_t block = 0;
    int shownStage = -1;                 ///< -1 for network genes
    BlockIndex index = BlockIndex::None; ///< None for network and stage genes
};

/// Calls `visit` for every place of every gene: network genes, then stage by stage the stage genes and the block genes
/// of the stage's `depth(stage)` blocks.
template <typename Depth, typename Visit>
void forEachGene(const SearchSpace& space, const Depth& depth, const Visit& visit) {
    const auto walk = [&](Scope scope, const auto& placeOf) {
        for (const Gene& gene : space.genes) {
            if (gene.scope == scope) {
                visit(placeOf(gene));
            }
        }
    };
    walk(Scope::Network, [](const Gene& gene) { return GenePlace{gene}; });
    int position = 0;
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        const int shown = static_cast<int>(stage);
        walk(Scope::Stage, [&](const Gene& gene) { return GenePlace{gene, stage, 0, shown}; });
        for (std::size_t block = 0; block < depth(stage); ++block, ++position) {
            walk(Scope::Block, [&](const Gene& gene) {
                return GenePlace{gene, stage, block, shown, BlockIndex{position}};
            });
        }
    }
}

/// Builds an architecture from `choose(gene, stage)`, called for the network genes, then stage by stage for the stage
/// genes, the depth and the block genes, each in the order of the space.
template <typename Choose>
Architecture buildArchitecture(const SearchSpace& space, const Choose& choose) {
    const auto fill = [&](Scope scope, std::size_t stage, std::vector<double>& values) {
        for (const Gene& gene : space.genes) {
            if (gene.scope == scope && !gene.isDepth()) {
                valueOf(gene, values) = choose(gene, stage);
            }
        }
    };
    Architecture architecture;
    architecture.network.resize(space.geneCount(Scope::Network));
    fill(Scope::Network, 0, architecture.network);
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        StageGenes& genes = architecture.stages.emplace_back();
        genes.values.resize(space.geneCount(Scope::Stage));
        fill(Scope::Stage, stage, genes.values);
        genes.blocks.assign(static_cast<std::size_t>(choose(space.depthGene(), stage)),
                            std::vector<double>(space.geneCount(Scope::Block)));
        for (std::vector<double>& block : genes.blocks) {
            fill(Scope::Block, stage, block);
        }
    }
    return architecture;
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/space/operations/enumeration.h"

#include "core/space/gene_walk.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>

namespace trazor::space {
namespace {

/// Advances `value` to the next choice; after the last, wraps to the first and returns false.
bool turn(const std::vector<double>& choices, double& value) {
    const auto next = std::next(std::find(choices.begin(), choices.end(), value));
    value = next == choices.end() ? choices.front() : *next;
    return next != choices.end();
}

} // namespace

Enumeration::Enumeration(const SearchSpace& space)
    : m_space(space)
    , m_architecture(smallest(space)) {}

bool Enumeration::advance() {
    for (std::size_t stage = m_space.stageCount; stage-- > 0;) {
        std::vector<std::vector<double>>& blocks = m_architecture.stages[stage].blocks;
        if (std::any_of(blocks.rbegin(), blocks.rend(),
                        [&](std::vector<double>& block) { return advanceGenes(Scope::Block, stage, block); })) {
            return true;
        }
    }
    for (std::size_t stage = m_space.stageCount; stage-- > 0;) {
        if (advanceGenes(Scope::Stage, stage, m_architecture.stages[stage].values)) {
            return true;
        }
    }
    return advanceGenes(Scope::Network, 0, m_architecture.network) || advanceDepths();
}

bool Enumeration::advanceGenes(Scope scope, std::size_t stage, std::vector<double>& values) const {
    return std::any_of(m_space.genes.rbegin(), m_space.genes.rend(), [&](const Gene& gene) {
        return gene.scope == scope && !gene.isDepth() && turn(gene.choicesAt(stage), valueOf(gene, values));
    });
}

bool Enumeration::advanceDepths() {
    for (std::size_t stage = m_space.stageCount; stage-- > 0;) {
        auto depth = static_cast<double>(m_architecture.stages[stage].blocks.size());
        const bool more = turn(m_space.depthGene().choicesAt(stage), depth);
        resetStage(stage, static_cast<std::size_t>(depth));
        if (more) {
            return true;
        }
    }
    return false;
}

void Enumeration::resetStage(std::size_t stage, std::size_t depth) {
    std::vector<double> block(m_space.geneCount(Scope::Block));
    for (const Gene& gene : m_space.genes) {
        if (gene.scope == Scope::Block) {
            valueOf(gene, block) = gene.choicesAt(stage).front();
        }
    }
    m_architecture.stages[stage].blocks.assign(depth, block);
}

} // namespace trazor::space

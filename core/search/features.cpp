// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/features.h"

namespace trazor::search {
namespace {

using space::Gene;
using space::Scope;

/// Value of the genes of a block that is not there.
constexpr double kMissing = -1.0;

} // namespace

Features::Features(const space::SearchSpace& space)
    : m_space(space) {
    for (std::size_t stage = 0; stage < space.stageCount; ++stage) {
        m_maxDepth.push_back(static_cast<std::size_t>(space.depthGene().choicesAt(stage).back()));
    }
}

std::vector<double> Features::of(const space::Architecture& architecture) const {
    std::vector<double> out;
    appendGenes(Scope::Network, architecture.network, out);
    for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
        const space::StageGenes& genes = architecture.stages[stage];
        appendGenes(Scope::Stage, genes.values, out);
        const std::vector<double> missing(m_space.geneCount(Scope::Block), kMissing);
        for (std::size_t block = 0; block < m_maxDepth[stage]; ++block) {
            appendGenes(Scope::Block, block < genes.blocks.size() ? genes.blocks[block] : missing, out);
        }
        appendProducts(architecture, stage, out);
    }
    return out;
}

void Features::appendGenes(Scope scope, const std::vector<double>& values, std::vector<double>& out) const {
    for (const Gene& gene : m_space.genes) {
        if (gene.scope != scope || gene.isDepth()) {
            continue;
        }
        const double value = values[static_cast<std::size_t>(gene.slot)];
        if (!gene.isCategorical()) {
            out.push_back(value == kMissing ? 0.0 : value);
            continue;
        }
        for (std::size_t label = 0; label < gene.labels.size(); ++label) {
            out.push_back(value == static_cast<double>(label) ? 1.0 : 0.0);
        }
    }
}

/// Depth and totals of block genes, alone and times every width.
void Features::appendProducts(const space::Architecture& architecture, std::size_t stage,
                              std::vector<double>& out) const {
    std::vector<double> widths{1.0};
    std::vector<double> totals{static_cast<double>(architecture.stages[stage].blocks.size())};
    for (const Gene& gene : m_space.genes) {
        if (gene.isDepth() || gene.isCategorical()) {
            continue;
        }
        if (gene.scope != Scope::Block) {
            widths.push_back(m_space.value(architecture, gene, stage));
            continue;
        }
        double& total = totals.emplace_back(0.0);
        for (const std::vector<double>& block : architecture.stages[stage].blocks) {
            total += block[static_cast<std::size_t>(gene.slot)];
        }
    }
    for (const double width : widths) {
        for (const double total : totals) {
            out.push_back(width * total);
        }
    }
}

} // namespace trazor::search

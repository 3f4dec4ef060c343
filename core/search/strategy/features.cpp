// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/features.h"

#include <functional>
#include <numeric>

namespace trazor::search {

using space::Gene;
using space::Scope;

std::vector<double> Features::of(const space::Architecture& architecture) const {
    std::vector<double> out;
    appendGenes(Scope::Network, architecture.network, out);
    for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
        appendGenes(Scope::Stage, architecture.stages[stage].values, out);
        appendTotals(architecture, stage, out);
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
            out.push_back(value);
            continue;
        }
        for (std::size_t label = 0; label < gene.labels.size(); ++label) {
            out.push_back(value == static_cast<double>(label) ? 1.0 : 0.0);
        }
    }
}

void Features::appendTotals(const space::Architecture& architecture, std::size_t stage,
                            std::vector<double>& out) const {
    const std::vector<std::vector<double>>& blocks = architecture.stages[stage].blocks;
    const auto sumOver = [&](const Gene& gene, const auto& numberOf) {
        return std::transform_reduce(
            blocks.begin(), blocks.end(), 0.0, std::plus<>(),
            [&](const std::vector<double>& block) { return numberOf(block[static_cast<std::size_t>(gene.slot)]); });
    };
    std::vector<double> widths{1.0};
    std::vector<double> totals{static_cast<double>(blocks.size())};
    for (const Gene& gene : m_space.genes) {
        if (gene.isDepth()) {
            continue;
        }
        if (gene.scope != Scope::Block) {
            if (!gene.isCategorical()) {
                widths.push_back(m_space.value(architecture, gene, stage));
            }
        } else if (gene.isCategorical()) {
            for (std::size_t label = 0; label < gene.labels.size(); ++label) {
                totals.push_back(
                    sumOver(gene, [&](double value) { return value == static_cast<double>(label) ? 1.0 : 0.0; }));
            }
        } else {
            totals.push_back(sumOver(gene, [](double value) { return value; }));
        }
    }
    for (const double width : widths) {
        for (const double total : totals) {
            out.push_back(width * total);
        }
    }
}

} // namespace trazor::search

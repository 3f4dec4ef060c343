// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/autoformer_evolution.h"

#include "core/search/strategy/initial_sample.h"
#include "core/search/variation/crossover.h"

#include <algorithm>
#include <utility>

namespace trazor::search {

std::vector<Child> AutoFormerEvolution::children(Ranker& ranker, int generation, Rng& rng) {
    Brood brood(m_space, m_config.limits, ranker.archive());
    if (generation == 0) {
        addRandom(m_space, m_config.limits, static_cast<std::size_t>(m_config.initialSample), Operator::Random, rng,
                  brood);
        return std::move(brood.children());
    }
    const Archive& archive = ranker.archive();
    const std::vector<int> parents = m_selection.best(ranker, static_cast<std::size_t>(m_config.parents));
    const auto wanted = static_cast<std::size_t>(m_config.stepSize);
    const std::size_t crossovers = crossoverCount(m_config, wanted, parents.size());
    if (!parents.empty()) {
        repeatUntil(wanted - crossovers, [&] { return tryMutation(archive, parents, rng, brood); });
        repeatUntil(crossovers, [&] { return tryCrossover(archive, parents, rng, brood); });
    }
    addRandom(m_space, m_config.limits, wanted, Operator::TopUp, rng, brood);
    return std::move(brood.children());
}

bool AutoFormerEvolution::tryMutation(const Archive& archive, const std::vector<int>& parents, Rng& rng,
                                      Brood& brood) const {
    const int parent = rng.pick(parents);
    space::Architecture child = archive[static_cast<std::size_t>(parent)].architecture;
    mutate(child, rng);
    return brood.add(std::move(child), Operator::Mutation, {parent});
}

bool AutoFormerEvolution::tryCrossover(const Archive& archive, const std::vector<int>& parents, Rng& rng,
                                       Brood& brood) const {
    const auto [firstPlace, secondPlace] = drawPair(archive, parents, rng);
    int first = parents[firstPlace];
    int second = parents[secondPlace];
    const space::Architecture& a = archive[static_cast<std::size_t>(first)].architecture;
    const space::Architecture& b = archive[static_cast<std::size_t>(second)].architecture;
    if (!haveEqualDepths(a, b)) {
        return false;
    }
    Offspring child = crossUniformly(a, b, rng);
    if (!child.fitterGaveMore) {
        std::swap(first, second);
    }
    return brood.add(std::move(child.architecture), Operator::Crossover, {first, second});
}

void AutoFormerEvolution::mutate(space::Architecture& architecture, Rng& rng) const {
    for (std::size_t stage = 0; stage < m_space.stageCount; ++stage) {
        std::vector<std::vector<double>>& blocks = architecture.stages[stage].blocks;
        for (std::vector<double>& block : blocks) {
            mutateGenes(space::Scope::Block, stage, m_config.mutateBlock, block, rng);
        }
        if (rng.bernoulli(m_config.mutateNetwork)) {
            const auto depth = static_cast<std::size_t>(rng.pick(m_space.depthGene().choicesAt(stage)));
            blocks.resize(std::min(depth, blocks.size()));
            while (blocks.size() < depth) {
                blocks.push_back(space::sampleBlock(m_space, stage, rng));
            }
        }
        mutateGenes(space::Scope::Stage, stage, m_config.mutateNetwork, architecture.stages[stage].values, rng);
    }
    mutateGenes(space::Scope::Network, 0, m_config.mutateNetwork, architecture.network, rng);
}

void AutoFormerEvolution::mutateGenes(space::Scope scope, std::size_t stage, double probability,
                                      std::vector<double>& values, Rng& rng) const {
    for (const space::Gene& gene : m_space.genes) {
        if (gene.scope == scope && !gene.isDepth() && rng.bernoulli(probability)) {
            values[static_cast<std::size_t>(gene.slot)] = rng.pick(gene.choicesAt(stage));
        }
    }
}

} // namespace trazor::search

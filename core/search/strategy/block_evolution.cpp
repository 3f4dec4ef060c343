// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/block_evolution.h"

#include "core/base/error.h"
#include "core/search/strategy/initial_sample.h"
#include "core/search/variation/crossover.h"
#include "core/search/variation/mutation.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace trazor::search {

/// The archive and the guide scores of the selected parents.
struct BlockEvolution::Scored {
    const Archive& archive;
    std::unordered_map<int, std::vector<double>> guide;

    const std::vector<double>& guideOf(int index) const { return guide.at(index); }
    const space::Architecture& architectureOf(int index) const {
        return archive[static_cast<std::size_t>(index)].architecture;
    }
};

std::vector<Child> BlockEvolution::children(Ranker& ranker, int generation, Rng& rng) {
    Brood brood(m_space, m_config.limits, ranker.archive());
    if (generation == 0) {
        addInitial(rng, brood);
        return std::move(brood.children());
    }
    Scored scored{ranker.archive(), {}};
    const std::vector<int> parents = m_selection.best(ranker, static_cast<std::size_t>(m_config.parents));
    for (const int parent : parents) {
        scored.guide.emplace(parent, ranker.guide(parent));
    }
    const auto wanted = static_cast<std::size_t>(m_config.stepSize);
    const std::size_t pool = wanted * static_cast<std::size_t>(m_config.prescreen);
    const std::size_t crossovers = crossoverCount(m_config, pool, parents.size());
    if (!parents.empty()) {
        repeatUntil(pool - crossovers, [&] { return tryMutation(scored, parents, rng, brood); });
        repeatUntil(crossovers, [&] { return tryCrossover(scored, parents, rng, brood); });
    }
    if (m_config.prescreen > 1) {
        m_prescreen.keepPromising(ranker, wanted, brood.children());
    }
    addRandom(m_space, m_config.limits, wanted, Operator::TopUp, rng, brood);
    return std::move(brood.children());
}

void BlockEvolution::addInitial(Rng& rng, Brood& brood) const {
    const auto size = static_cast<std::size_t>(m_config.initialSample);
    if (m_config.preset == Preset::Paper) {
        addRandom(m_space, m_config.limits, size, Operator::Random, rng, brood);
    } else {
        addStratified(m_space, m_config.limits, size, rng, brood);
    }
}

bool BlockEvolution::tryMutation(const Scored& scored, const std::vector<int>& parents, Rng& rng, Brood& brood) const {
    const int parent = rng.pick(parents);
    return add(mutate(m_space, m_config, scored.architectureOf(parent), scored.guideOf(parent), rng),
               Operator::Mutation, {parent}, rng, brood);
}

bool BlockEvolution::tryCrossover(const Scored& scored, const std::vector<int>& parents, Rng& rng, Brood& brood) const {
    const auto [first, second] = drawPair(scored.archive, parents, rng);
    int fitter = parents[std::min(first, second)];
    int other = parents[std::max(first, second)];
    Offspring child = cross(m_space, m_config, {scored.architectureOf(fitter), scored.guideOf(fitter)},
                            {scored.architectureOf(other), scored.guideOf(other)}, rng);
    if (!child.fitterGaveMore) {
        std::swap(fitter, other);
    }
    return add(std::move(child.architecture), Operator::Crossover, {fitter, other}, rng, brood);
}

bool BlockEvolution::add(space::Architecture child, Operator op, std::vector<int> parents, Rng& rng,
                         Brood& brood) const {
    std::optional<space::Cost> cost;
    if (m_config.preset == Preset::Recommended) {
        try {
            cost = space::repair(m_space, child, m_config.limits, rng);
        } catch (const Error&) {
            // a step met a network that cannot be built
        }
        if (!cost) {
            return false;
        }
    }
    return brood.add(std::move(child), op, std::move(parents), cost);
}

} // namespace trazor::search

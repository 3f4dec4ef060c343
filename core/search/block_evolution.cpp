// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/block_evolution.h"

#include "core/base/error.h"
#include "core/search/crossover.h"
#include "core/search/initial_sample.h"
#include "core/search/mutation.h"
#include "core/search/pareto.h"
#include "core/search/prescreen.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace trazor::search {
namespace {

constexpr std::size_t kTriesPerChild = 10;
constexpr int kPairTries = 50;

bool sameDepths(const space::Architecture& a, const space::Architecture& b) {
    return std::equal(a.stages.begin(), a.stages.end(), b.stages.begin(), b.stages.end(),
                      [](const auto& x, const auto& y) { return x.blocks.size() == y.blocks.size(); });
}

/// Calls `attempt` until it has succeeded `wanted` times, or ten times as often.
template <typename Attempt>
void repeat(std::size_t wanted, Attempt&& attempt) {
    std::size_t made = 0;
    for (std::size_t tries = 0; made < wanted && tries < kTriesPerChild * wanted; ++tries) {
        made += attempt() ? 1 : 0;
    }
}

} // namespace

/// The archive with its ranks.
struct BlockEvolution::Scored {
    const Archive& archive;
    Ranking ranking;
    std::vector<std::vector<double>> guide;

    const std::vector<double>& guideOf(int index) const { return guide[static_cast<std::size_t>(index)]; }
    const space::Architecture& architectureOf(int index) const {
        return archive[static_cast<std::size_t>(index)].architecture;
    }
};

std::vector<Child> BlockEvolution::children(const Archive& archive, int generation, Rng& rng) {
    Brood brood(m_space, m_config.limits, archive);
    if (generation == 0) {
        addInitial(rng, brood);
        return std::move(brood.children());
    }
    const Scored scored{archive, rank(archive, m_config.level), guideScores(archive)};
    const std::vector<int> parents = parentsOf(scored);
    const auto wanted = static_cast<std::size_t>(m_config.stepSize);
    const std::size_t pool = wanted * static_cast<std::size_t>(m_config.prescreen);
    auto crossovers = static_cast<std::size_t>(std::lround(m_config.crossoverShare * static_cast<double>(pool)));
    crossovers = parents.size() > 1 ? std::min(crossovers, pool) : 0;
    if (!parents.empty()) {
        repeat(pool - crossovers, [&] { return tryMutation(scored, parents, rng, brood); });
        repeat(crossovers, [&] { return tryCrossover(scored, parents, rng, brood); });
    }
    if (m_config.prescreen > 1) {
        keepPromising(m_space, m_config, archive, scored.ranking, wanted, brood.children());
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

/// Best first by the ranking, whatever chose them: crossover asks which of two is fitter.
std::vector<int> BlockEvolution::parentsOf(const Scored& scored) const {
    std::vector<int> order = scored.ranking.order;
    if (m_config.objective == Objective::Pareto) {
        std::vector<ParetoPoint> points;
        for (std::size_t i = 0; i < scored.archive.size(); ++i) {
            points.push_back({static_cast<double>(scored.archive[i].cost.params), scored.ranking.score[i]});
        }
        order = crowdedOrder(points);
    }
    std::erase_if(order, [&](int index) { return scored.guideOf(index).empty(); });
    order.resize(std::min(order.size(), static_cast<std::size_t>(m_config.parents)));
    return order;
}

bool BlockEvolution::tryMutation(const Scored& scored, const std::vector<int>& parents, Rng& rng,
                                 Brood& brood) const {
    const int parent = rng.pick(parents);
    return add(mutate(m_space, m_config, scored.architectureOf(parent), scored.guideOf(parent), rng),
               Operator::Mutation, {parent}, rng, brood);
}

bool BlockEvolution::tryCrossover(const Scored& scored, const std::vector<int>& parents, Rng& rng,
                                  Brood& brood) const {
    std::size_t first = 0;
    std::size_t second = 0;
    for (int tries = 0; tries < kPairTries; ++tries) {
        first = rng.below(parents.size());
        second = (first + 1 + rng.below(parents.size() - 1)) % parents.size();
        if (sameDepths(scored.architectureOf(parents[first]), scored.architectureOf(parents[second]))) {
            break;
        }
    }
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
    if (m_config.preset == Preset::Recommended) {
        try {
            space::repair(m_space, child, m_config.limits, rng);
        } catch (const Error&) {
            return false; // no such network exists
        }
    }
    return brood.add(std::move(child), op, std::move(parents));
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/selection.h"

#include "core/search/archive/pareto.h"

#include <algorithm>
#include <cmath>

namespace trazor::search {
namespace {

constexpr int kPairTries = 50;

} // namespace

std::vector<int> selectParents(const Archive& archive, const Ranking& ranking, const SearchConfig& config) {
    const auto ranked = ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked);
    const std::size_t count = std::min(ranking.ranked, static_cast<std::size_t>(config.parents));
    if (config.objective != Objective::Pareto) {
        return {ranking.order.begin(), ranking.order.begin() + static_cast<std::ptrdiff_t>(count)};
    }
    std::vector<int> members(ranking.order.begin(), ranked);
    std::sort(members.begin(), members.end());
    std::vector<ParetoPoint> points;
    points.reserve(members.size());
    for (const int member : members) {
        points.push_back(
            {static_cast<double>(archive.params(member)), ranking.score[static_cast<std::size_t>(member)]});
    }
    std::vector<int> parents = crowdedOrder(points, count);
    std::transform(parents.begin(), parents.end(), parents.begin(),
                   [&](int place) { return members[static_cast<std::size_t>(place)]; });
    return parents;
}

bool haveEqualDepths(const space::Architecture& a, const space::Architecture& b) {
    return std::equal(a.stages.begin(), a.stages.end(), b.stages.begin(), b.stages.end(),
                      [](const auto& x, const auto& y) { return x.blocks.size() == y.blocks.size(); });
}

std::pair<std::size_t, std::size_t> drawPair(const Archive& archive, const std::vector<int>& parents, Rng& rng) {
    std::size_t first = 0;
    std::size_t second = 0;
    for (int tries = 0; tries < kPairTries; ++tries) {
        first = rng.below(parents.size());
        second = (first + 1 + rng.below(parents.size() - 1)) % parents.size();
        if (haveEqualDepths(archive[static_cast<std::size_t>(parents[first])].architecture,
                            archive[static_cast<std::size_t>(parents[second])].architecture)) {
            break;
        }
    }
    return {first, second};
}

std::size_t crossoverCount(const SearchConfig& config, std::size_t count, std::size_t parents) {
    const auto wanted = static_cast<std::size_t>(std::lround(config.crossoverShare * static_cast<double>(count)));
    return parents > 1 ? std::min(wanted, count) : 0;
}

} // namespace trazor::search

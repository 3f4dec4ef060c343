// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/selection.h"

#include "core/search/archive/pareto.h"
#include "core/space/limits.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace trazor::search {
namespace {

constexpr int kPairTries = 50;

std::int64_t space::Cost::*costNamed(std::string_view name) {
    return std::find_if(space::kCostQuantities.begin(), space::kCostQuantities.end(),
                        [&](const space::CostQuantity& cost) { return cost.name == name; })
        ->value;
}

void sortDown(std::vector<int>& members, const std::vector<double>& values) {
    std::stable_sort(members.begin(), members.end(), [&](int a, int b) {
        return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
    });
}

std::vector<int> taken(const std::vector<int>& members, const std::vector<int>& places) {
    std::vector<int> some;
    std::transform(places.begin(), places.end(), std::back_inserter(some),
                   [&](int place) { return members[static_cast<std::size_t>(place)]; });
    return some;
}

/// Positions in `members` in NSGA-II's order.
std::vector<int> crowded(const std::vector<std::vector<double>>& values, const std::vector<int>& members,
                         std::size_t count) {
    return withPoints(values, members, [count](auto points) { return crowdedOrder(points, count); });
}

/// The front of several objectives; the first of equal members.
std::vector<int> frontOf(const std::vector<std::vector<double>>& values, std::vector<int> members) {
    std::sort(members.begin(), members.end());
    return taken(members, withPoints(values, members, [](auto points) { return paretoFront(points); }));
}

} // namespace

Selection::Selection(const space::SearchSpace& space, const SearchConfig& config, const Evidence& evidence)
    : m_config(config) {
    for (const Objective::Part& part : config.objective.parts()) {
        if (part.kind == Objective::Kind::Predicted) {
            const auto found = evidence.find(part.name);
            m_predicted.emplace_back(space, found == evidence.end() ? MeasuredValues() : found->second);
        }
    }
}

std::vector<int> Selection::best(Ranker& ranker, std::size_t count) {
    std::vector<int> members = ranked(ranker);
    if (m_config.objective == Objective()) {
        members.resize(std::min(count, members.size()));
        return members;
    }
    const Values values = this->values(ranker);
    if (m_config.objective.isSingle()) {
        sortDown(members, values.front());
        members.resize(std::min(count, members.size()));
        return members;
    }
    std::sort(members.begin(), members.end());
    return taken(members, crowded(values, members, count));
}

std::vector<int> Selection::finalists(Ranker& ranker, std::size_t count) {
    if (m_config.objective.isSingle()) {
        return best(ranker, count);
    }
    const Values values = this->values(ranker);
    const std::vector<int> front = frontOf(values, ranked(ranker));
    return taken(front, crowded(values, front, count));
}

std::vector<int> Selection::order(Ranker& ranker, std::span<const Child> children) {
    const Values values = this->values(ranker, children);
    std::vector<int> positions(children.size());
    std::iota(positions.begin(), positions.end(), 0);
    const auto archive = static_cast<int>(ranker.archive().size());
    std::vector<int> members = positions;
    for (int& member : members) {
        member += archive;
    }
    if (m_config.objective.isSingle()) {
        sortDown(members, values.front());
    } else {
        const std::vector<int> front = frontOf(values, ranked(ranker));
        members.insert(members.end(), front.begin(), front.end());
        members = taken(members, crowded(values, members, members.size()));
        std::erase_if(members, [archive](int member) { return member < archive; });
    }
    for (int& member : members) {
        member -= archive;
    }
    return members;
}

Selection::Values Selection::values(Ranker& ranker, std::span<const Child> children) {
    const Archive& archive = ranker.archive();
    Values all;
    auto predicted = m_predicted.begin();
    for (const Objective::Part& part : m_config.objective.parts()) {
        std::vector<double>& values = all.emplace_back();
        switch (part.kind) {
        case Objective::Kind::Cost: {
            const auto cost = costNamed(part.name);
            for (const CandidatePtr& candidate : archive.candidates()) {
                values.push_back(-static_cast<double>(candidate->cost.*cost));
            }
            for (const Child& child : children) {
                values.push_back(-static_cast<double>(child.cost.*cost));
            }
            break;
        }
        case Objective::Kind::Score:
            values = ranker.ranking(m_config.level).score;
            for (const Child& child : children) {
                values.push_back(child.predicted);
            }
            break;
        case Objective::Kind::Predicted:
            values = (predicted++)->scores(archive, children);
            break;
        }
    }
    return all;
}

/// Ranked candidates in DSS++ order.
std::vector<int> Selection::ranked(Ranker& ranker) const {
    const Ranking& ranking = ranker.ranking(m_config.level);
    return {ranking.order.begin(), ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked)};
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/strategy/predicted_score.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace trazor::search {

/// Orders candidates and children by the objective of a search. Considers only candidates ranked by DSS++.
class Selection {
public:
    /// `space` and `config` must outlive this object. `evidence`: values of the predicted quantities.
    Selection(const space::SearchSpace& space, const SearchConfig& config, const Evidence& evidence = {});

    /// Up to `count` candidates, best first. Single objective: ties in DSS++ order; several: NSGA-II's order.
    std::vector<int> best(Ranker& ranker, std::size_t count);
    /// Up to `count` candidates to confirm: the best by a single objective; several: members of the front.
    std::vector<int> finalists(Ranker& ranker, std::size_t count);
    /// Returns the positions of the children, most promising first, with Child::predicted as their DSS++. Several
    /// objectives: in NSGA-II's order, together with the front of the archive.
    std::vector<int> order(Ranker& ranker, std::span<const Child> children);

private:
    /// One list per part of the objective: candidates, then children; larger is better.
    using Values = std::vector<std::vector<double>>;

    Values values(Ranker& ranker, std::span<const Child> children = {});
    std::vector<int> ranked(Ranker& ranker) const;

    const SearchConfig& m_config;
    std::vector<PredictedScore> m_predicted; ///< one per predicted part of the objective
};

bool haveEqualDepths(const space::Architecture& a, const space::Architecture& b);

/// Draws two positions in `parents`, which must have at least two entries. Like AutoFormer, redraws up to 50 times
/// until the depths are equal; the last pair may still have unequal depths.
std::pair<std::size_t, std::size_t> drawPair(const Archive& archive, const std::vector<int>& parents, Rng& rng);

/// The number of crossovers among `count` children.
std::size_t crossoverCount(const SearchConfig& config, std::size_t count, std::size_t parents);

/// Calls `attempt` until it has succeeded `wanted` times, at most ten times per wanted success.
template <typename Attempt>
void repeatUntil(std::size_t wanted, Attempt&& attempt) {
    constexpr std::size_t kTriesPerChild = 10;
    std::size_t made = 0;
    for (std::size_t tries = 0; made < wanted && tries < kTriesPerChild * wanted; ++tries) {
        made += attempt() ? 1 : 0;
    }
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/archive/dss_plus_plus.h"
#include "core/search/settings/search_config.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace trazor::search {

/// The `config.parents` best ranked candidates of all generations, best first: by DSS++, or for the Pareto objective
/// in NSGA-II's order on (parameters, DSS++). Fewer if the archive has fewer.
std::vector<int> selectParents(const Archive& archive, const Ranking& ranking, const SearchConfig& config);

bool haveEqualDepths(const space::Architecture& a, const space::Architecture& b);

/// Two positions in `parents`, which has at least two: drawn up to 50 times until the depths are equal, as AutoFormer
/// does. The last draw may still be of unequal depths.
std::pair<std::size_t, std::size_t> drawPair(const Archive& archive, const std::vector<int>& parents, Rng& rng);

/// Crossovers among `count` children.
std::size_t crossoverCount(const SearchConfig& config, std::size_t count, std::size_t parents);

/// Calls `attempt` until it has succeeded `wanted` times, or ten times as often.
template <typename Attempt>
void repeatUntil(std::size_t wanted, Attempt&& attempt) {
    constexpr std::size_t kTriesPerChild = 10;
    std::size_t made = 0;
    for (std::size_t tries = 0; made < wanted && tries < kTriesPerChild * wanted; ++tries) {
        made += attempt() ? 1 : 0;
    }
}

} // namespace trazor::search

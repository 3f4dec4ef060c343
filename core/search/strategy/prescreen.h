// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/ranker.h"
#include "core/search/archive/sorted_column.h"
#include "core/search/strategy/features.h"
#include "core/search/strategy/ridge.h"
#include "core/search/strategy/strategy.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// Guesses which children will score well, from what is known of the archive.
///
/// A ridge regression (1e-2, standardised features) of log D and log S, for level stage those of every stage, on the
/// numbers of Features. One objective: children are ordered by the mean of the ranks of their predictions. Pareto: each
/// prediction is ranked among the archive's values, which estimates DSS++; children are ordered as NSGA-II orders them
/// together with the archive's front on (parameters, estimate). Our decision throughout.
///
/// It learns one candidate after the other in their order, so that a resumed run guesses the same.
class Prescreen {
public:
    static constexpr std::size_t kMinTraining = 10;

    /// Both must outlive it.
    Prescreen(const space::SearchSpace& space, const SearchConfig& config);

    /// Keeps the `count` most promising children, best first, and notes what was expected of each (Child::predicted).
    /// Without at least `kMinTraining` ranked candidates the first `count` are kept. Always the same archive.
    void keepPromising(Ranker& ranker, std::size_t count, std::vector<Child>& children);

private:
    void learn(Ranker& ranker);
    /// Mid-ranks that values would have among the known ones.
    std::vector<double> ranksAmongKnown(std::size_t target, const std::vector<double>& values) const;

    const SearchConfig& m_config;
    Features m_features;
    Ridge m_model;
    std::vector<SortedColumn> m_known; ///< the targets so far
    std::size_t m_seen = 0;            ///< candidates learned from
};

/// Spearman's rank correlation; 0 if either side is constant or fewer than two pairs.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

} // namespace trazor::search

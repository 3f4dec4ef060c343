// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/ranker.h"
#include "core/search/archive/sorted_column.h"
#include "core/search/strategy/features.h"
#include "core/search/strategy/ridge.h"
#include "core/search/strategy/selection.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// Guesses which children will score well, from what is known of the archive.
///
/// A ridge regression (1e-2, standardised features) of log D and log S, for level stage those of every stage, on the
/// numbers of Features estimates DSS++. DSS++ alone: the mean of the ranks of the predictions among the children. With
/// other objectives beside it: each prediction is ranked among the archive's values. Costs are known, and measured
/// values predict by themselves. The children are then ordered by the objective. Our decision throughout.
///
/// It learns one candidate after the other in their order, so that a resumed run guesses the same.
class Prescreen {
public:
    static constexpr std::size_t kMinTraining = 10;

    /// All must outlive it.
    Prescreen(const space::SearchSpace& space, const SearchConfig& config, Selection& selection);

    /// Keeps the `count` most promising children, best first, and notes the DSS++ that was expected of each
    /// (Child::predicted) if it is an objective. Then, without at least `kMinTraining` ranked candidates, the first
    /// `count` are kept. Always the same archive.
    void keepPromising(Ranker& ranker, std::size_t count, std::vector<Child>& children);

private:
    void learn(Ranker& ranker);
    void estimate(std::vector<Child>& children) const;
    /// Mid-ranks that values would have among the known ones.
    std::vector<double> ranksAmongKnown(std::size_t target, const std::vector<double>& values) const;

    const SearchConfig& m_config;
    Selection& m_selection;
    Features m_features;
    Ridge m_model;
    std::vector<SortedColumn> m_known; ///< the targets so far
    std::size_t m_seen = 0;            ///< candidates learned from
};

/// Spearman's rank correlation; 0 if either side is constant or fewer than two pairs.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

} // namespace trazor::search

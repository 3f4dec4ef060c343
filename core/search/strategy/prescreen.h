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

/// Predicts from the archive which children will score well.
///
/// DSS++ is estimated with a ridge regression (1e-2, standardised features) on Features, whose targets are log D and
/// log S, at level stage those of every stage. If DSS++ is the only objective, the estimate is the mean rank of the
/// predictions among the children; with further objectives, each prediction is ranked among the archive's values. Costs
/// are known exactly, and measured values have a predictor of their own. The children are then ordered by the
/// objective. Our decision throughout.
///
/// Learns from candidates one by one in archive order, so that a resumed run makes the same predictions.
class Prescreen {
public:
    static constexpr std::size_t kMinTraining = 10;

    /// All arguments must outlive this object.
    Prescreen(const space::SearchSpace& space, const SearchConfig& config, Selection& selection);

    /// Keeps the `count` most promising children, best first, and stores their expected DSS++ in Child::predicted if
    /// DSS++ is an objective; with fewer than `kMinTraining` ranked candidates it then keeps the first `count`. Every
    /// call must pass the same archive.
    void keepPromising(Ranker& ranker, std::size_t count, std::vector<Child>& children);

private:
    void learn(Ranker& ranker);
    void estimate(std::vector<Child>& children) const;
    /// Mid-ranks of the values among the known values of a target.
    std::vector<double> ranksAmongKnown(std::size_t target, const std::vector<double>& values) const;

    const SearchConfig& m_config;
    Selection& m_selection;
    Features m_features;
    Ridge m_model;
    std::vector<SortedColumn> m_known; ///< values of each target so far
    std::size_t m_seen = 0;            ///< candidates processed so far
};

/// Spearman's rank correlation; 0 if either side is constant or there are fewer than two pairs.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

} // namespace trazor::search

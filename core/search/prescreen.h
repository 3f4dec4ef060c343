// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/dss_plus_plus.h"
#include "core/search/strategy.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// Keeps the `count` most promising children, best first, and notes what was expected of each (Child::predicted).
///
/// A ridge regression (1e-2, standardised features) of log D and log S, for level stage those of every stage, on
/// network and stage genes, depths, the genes of every block position, and widths times totals of block genes.
/// One objective: children are ordered by the mean of the ranks of their predictions. Pareto: each prediction is
/// ranked among the archive's values, which estimates DSS++; children are ordered as NSGA-II orders them together
/// with the archive's front on (parameters, estimate). Our decision throughout.
///
/// Without at least `kMinTraining` ranked candidates the first `count` are kept.
void keepPromising(const space::SearchSpace& space, const SearchConfig& config, const Archive& archive,
                   const Ranking& ranking, std::size_t count, std::vector<Child>& children);

inline constexpr std::size_t kMinTraining = 10;

/// Spearman's rank correlation; 0 if either side is constant or fewer than two pairs.
double rankCorrelation(std::span<const double> a, std::span<const double> b);

} // namespace trazor::search

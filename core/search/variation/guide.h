// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/settings/search_config.h"

#include <cstddef>
#include <vector>

namespace trazor::search {

/// How guide scores B decide positions and parents of blocks: "DSS++ determines the positions for mutation and
/// crossover" (T-Razor, abstract); the rest is our decision.
enum class GuideMode {
    Strict,  ///< preset paper: the lowest (highest) B; now and then a random one (explore)
    Soft,    ///< preset recommended: softmax over B, because B is partly noise of the super-net's seed
    Uniform, ///< guide uniform: without looking at B
};

GuideMode guideMode(const SearchConfig& config) noexcept;

/// Up to `count` distinct positions that deserve a change: low B. Strict ones come lowest first, each replaced
/// by a random other one with probability `explore`.
std::vector<std::size_t> lowPositions(const std::vector<double>& guide, std::size_t count, const SearchConfig& config,
                                      Rng& rng);

/// A position whose content deserves to spread: high B. `guide` must not be empty.
std::size_t highPosition(const std::vector<double>& guide, const SearchConfig& config, Rng& rng);

/// True if a block is to be taken from the first of two parents with these scores. Strict: the higher one; a coin
/// on a tie or with probability `explore`. Soft: with probability sigmoid((first - second) / temperature).
bool takesFirst(double first, double second, const SearchConfig& config, Rng& rng);

} // namespace trazor::search

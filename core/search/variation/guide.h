// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/settings/search_config.h"

#include <cstddef>
#include <vector>

namespace trazor::search {

/// How guide scores B select block positions and parents: "DSS++ determines the positions for mutation and crossover"
/// (T-Razor, abstract); the rest is our decision.
enum class GuideMode {
    Strict,  ///< preset paper: the lowest (highest) B, sometimes a random one (explore)
    Soft,    ///< preset recommended: softmax over B, because B contains noise from the super-net's seed
    Uniform, ///< uniform guide: ignores B
};

GuideMode guideMode(const SearchConfig& config) noexcept;

/// Draws up to `count` distinct positions to change, preferring low B. In strict mode they are sorted by ascending B,
/// and each is replaced by a random remaining position with probability `explore`.
std::vector<std::size_t> lowPositions(const std::vector<double>& guide, std::size_t count, const SearchConfig& config,
                                      Rng& rng);

/// Draws a position whose content should spread, preferring high B. `guide` must not be empty.
std::size_t highPosition(const std::vector<double>& guide, const SearchConfig& config, Rng& rng);

/// Returns true if a block is taken from the first of two parents with these scores. Strict: the higher score, or a
/// coin toss on a tie or with probability `explore`. Soft: with probability sigmoid((first - second) / temperature).
bool takesFirst(double first, double second, const SearchConfig& config, Rng& rng);

} // namespace trazor::search

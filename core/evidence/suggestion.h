// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::evidence {

// Suggest networks to train next. Both return positions in their input: `count`, or all if there are fewer.

/// Spreads the choice over all sizes: the middle of each of `count` equal parts of the networks sorted by size. A
/// predictor trained only on the top of a ranking orders the rest of a size band hardly better than chance (tau .12
/// instead of .31 from ten networks).
std::vector<std::size_t> suggestBySize(std::span<const double> sizes, std::size_t count);

/// The highest scores; among ties the first.
std::vector<std::size_t> suggestBest(std::span<const double> scores, std::size_t count);

} // namespace trazor::evidence

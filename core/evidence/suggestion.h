// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::evidence {

// Which networks to train next. Both return positions in their input, at most `count` and as many as there are.

/// Spread over all sizes: the middles of `count` equal parts of the networks in the order of size. A predictor that has
/// seen the top of a ranking alone orders the rest of a size band hardly better than chance (tau .12 instead of .31
/// from ten networks).
std::vector<std::size_t> suggestBySize(std::span<const double> sizes, std::size_t count);

/// The highest scores; of equal ones the first.
std::vector<std::size_t> suggestBest(std::span<const double> scores, std::size_t count);

} // namespace trazor::evidence

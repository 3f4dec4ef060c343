// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/strategy.h"

#include <cstddef>

namespace trazor::search {

/// Fills the brood up to `size` with random architectures: uniform samples with rejection of those outside the limits
/// or, where the limits are so narrow that hardly any sample fits, repaired samples. Gives up and leaves the brood
/// smaller after thousands of consecutive failures.
void addRandom(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Operator op, Rng& rng,
               Brood& brood);

/// Like addRandom(), but first draws from the feasible strata (combinations of network genes and depths) in turn and
/// repairs each sample into the limits within its stratum; addRandom() adds the rest. A plain sample within a band
/// misses whole strata, and an evolution that starts without them seldom finds them.
void addStratified(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Rng& rng,
                   Brood& brood);

} // namespace trazor::search

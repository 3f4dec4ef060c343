// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/strategy/strategy.h"

#include <cstddef>

namespace trazor::search {

/// Fills the brood up to `size` with random architectures: uniform samples, those outside the limits rejected;
/// where the limits are so narrow that hardly any fits, repaired samples. Gives up, leaving the brood smaller,
/// when thousands of tries in a row found nothing new.
void addRandom(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Operator op, Rng& rng,
               Brood& brood);

/// The same, but in turn from every feasible stratum (combination of network genes and depths), repaired into
/// the limits inside its stratum; then by addRandom. A plain sample within a band misses whole strata, and an
/// evolution that starts without them seldom finds them.
void addStratified(const space::SearchSpace& space, const space::Limits& limits, std::size_t size, Rng& rng,
                   Brood& brood);

} // namespace trazor::search

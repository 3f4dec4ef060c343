// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/settings/search_config.h"
#include "core/space/search_space.h"

#include <vector>

namespace trazor::search {

struct CrossoverParent {
    const space::Architecture& architecture;
    const std::vector<double>& guide; ///< B_l of every block
};

struct Offspring {
    space::Architecture architecture;
    bool fitterGaveMore = true; ///< blocks (guide uniform: genes of blocks); a tie counts as true
};

/// Block-wise crossover (our decision, see guide.h). Depths are the fitter parent's; where the other is shorter,
/// the tail is the fitter's. Every block comes whole from one of both, by takesFirst() on B_l. Stage genes
/// follow the mean B of the stage. Network genes are the fitter parent's (paper; a coin with probability
/// `explore`) or a coin's (recommended). With the uniform guide every gene is a coin's.
Offspring cross(const space::SearchSpace& space, const SearchConfig& config, const CrossoverParent& fitter,
                const CrossoverParent& other, Rng& rng);

/// Every gene of every scope by a coin, as AutoFormer crosses. The depths of both must be equal.
Offspring crossUniformly(const space::Architecture& first, const space::Architecture& second, Rng& rng);

} // namespace trazor::search

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
    bool fitterGaveMore = true; ///< in blocks (uniform guide: in genes of blocks); true on a tie
};

/// Block-wise crossover (our decision, see guide.h). Depths are the fitter parent's; where the other parent is shorter,
/// the tail is the fitter one's. Every block comes unchanged from one parent, chosen by takesFirst() on B_l. Stage
/// genes follow the mean B of the stage. Network genes are the fitter parent's (paper; a coin toss with probability
/// `explore`) or a coin toss's (recommended). With the uniform guide, every gene is decided by a coin toss.
Offspring cross(const space::SearchSpace& space, const SearchConfig& config, const CrossoverParent& fitter,
                const CrossoverParent& other, Rng& rng);

/// Decides every gene of every scope by a coin toss, like AutoFormer. Both parents must have equal depths.
Offspring crossUniformly(const space::Architecture& first, const space::Architecture& second, Rng& rng);

} // namespace trazor::search

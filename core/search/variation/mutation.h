// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/search/settings/search_config.h"
#include "core/space/search_space.h"

#include <vector>

namespace trazor::search {

/// Returns a mutated copy of an architecture, changed at positions selected by the guide (algorithm of the presets: our
/// decision, see guide.h). `guide` holds B_l of every block. The result uses the choices of the space, but may break
/// its rules or the limits, and may equal the parent where nothing could be changed.
///
/// Paper: with probability `mutateNetwork` a new depth (shorter: blocks of lowest B removed; longer: the block of
/// highest B duplicated); then new gene tuples in a share `mutateBlock` of the blocks, at least one; then with
/// probability `mutateNetwork` new network genes.
/// Recommended: with probability `exchange` one gene moves a step down in one block and a step up in another, which
/// keeps the cost about equal; otherwise as above with probabilities of 0.3 and one to three blocks.
/// In staged networks, depth and stage genes change in the stage of lowest mean B; stage genes change with the same
/// probability as network genes, and always if blocks have no genes to change.
space::Architecture mutate(const space::SearchSpace& space, const SearchConfig& config,
                           const space::Architecture& parent, const std::vector<double>& guide, Rng& rng);

} // namespace trazor::search

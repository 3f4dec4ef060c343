// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/search/settings/search_config.h"

#include <vector>

namespace trazor::search {

/// Whether networks are scored at a smaller image than the space's own.
bool usesSmallImage(const space::SearchSpace& space, const proxy::ScoringConfig& scoring);

/// Candidates that are scored at both sizes at the end of a run, by rank: spread evenly over the ranks from the best to
/// the worst, so that the same archive gives the same ones. `checkImage` of them at most, and as few (from 8 on) as
/// take a tenth of the multiply-accumulates that the candidates took (our decision; the sample is scored on one
/// super-net, the candidates on `supernets`). Empty if `checkImage` is 0. Only where usesSmallImage().
std::vector<int> imageCheckSample(const space::SearchSpace& space, const SearchConfig& config, const Ranking& ranking);

} // namespace trazor::search

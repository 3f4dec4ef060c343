// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/search/settings/search_config.h"

#include <vector>

namespace trazor::search {

/// True if networks are scored at a smaller image size than the space's own.
bool usesSmallImage(const space::SearchSpace& space, const proxy::ScoringConfig& scoring);

/// Selects the candidates that are scored at both image sizes at the end of a run, in order of rank. The sample is
/// spread evenly from the best to the worst rank and is deterministic for a given archive. Its size is at most
/// `checkImage`, further limited (but not below 8) so that the check takes at most a tenth of the multiply-accumulates
/// spent on the candidates (our decision; the sample is scored on one super-net, the candidates on `supernets`). Empty
/// if `checkImage` is 0. Requires usesSmallImage().
std::vector<int> imageCheckSample(const space::SearchSpace& space, const SearchConfig& config, const Ranking& ranking);

} // namespace trazor::search

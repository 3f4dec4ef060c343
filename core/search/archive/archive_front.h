// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/archive/dss_plus_plus.h"

#include <span>
#include <vector>

namespace trazor::search {

/// Pareto front of an archive (fewest parameters, best DSS++) in ascending order of parameters. Considers only ranked
/// candidates, and of equal ones only the first. One sweep over the ranking's order: O(N).
std::vector<int> archiveFront(const Archive& archive, const Ranking& ranking);

/// Pareto front of two or three objectives, sorted from the best value of the first objective. `values`:
/// [objective][candidate], larger is better; candidates with a non-finite value are ignored. O(N log N).
std::vector<int> archiveFront(std::span<const std::vector<double>> values);

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"
#include "core/search/archive/dss_plus_plus.h"

#include <span>
#include <vector>

namespace trazor::search {

/// Pareto front of an archive: fewest parameters against best DSS++, by ascending parameters. Only ranked
/// candidates take part; of equal ones the first. One sweep over the ranking's order: O(N).
std::vector<int> archiveFront(const Archive& archive, const Ranking& ranking);

/// Pareto front of two or three objectives, from the best of the first one on. `values`: [objective][candidate], larger
/// is better; a candidate with a value that is not finite takes no part. O(N log N).
std::vector<int> archiveFront(std::span<const std::vector<double>> values);

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <string>

namespace trazor::space {

/// Exact number of legal architectures as decimal digits. With `skippable_blocks` it counts as the literature does:
/// every position holds one of the blocks or none, so networks with the same kept blocks count several times.
std::string countArchitectures(const SearchSpace& space);

/// The same, but networks with the same kept blocks count once.
std::string countNetworks(const SearchSpace& space);

/// Exact ends of what the space offers, from the additive cost of the blocks; of memory, bounds. Of latency the ends
/// are estimated, a fifth to the safe side, and 0 without a device.
CostRange costRange(const SearchSpace& space, const DeviceModel* device = nullptr);

} // namespace trazor::space

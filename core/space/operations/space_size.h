// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <string>

namespace trazor::space {

/// Exact number of legal architectures as decimal digits. With `skippable_blocks` the count follows the literature:
/// every position holds one of the blocks or none, so networks with the same kept blocks count several times.
std::string countArchitectures(const SearchSpace& space);

/// Like countArchitectures(), but networks with the same kept blocks count once.
std::string countNetworks(const SearchSpace& space);

/// Exact cost range of the space, from the additive cost of the blocks; bounds for memory. The latency range is
/// estimated with a margin of 20 % on the safe side, and 0 without a device.
CostRange costRange(const SearchSpace& space, const DeviceModel* device = nullptr);

} // namespace trazor::space

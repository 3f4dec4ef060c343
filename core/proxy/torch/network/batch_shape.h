// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace trazor::proxy {

/// Which heads and hidden units of a block each network of a batch has: 1 or 0.
struct BlockMasks {
    at::Tensor heads;  ///< (count, heads, 1, 1)
    at::Tensor hidden; ///< (count, 1, hidden)
};

/// Several networks in one: their tokens one below the other, their weights the same leading slices of the super-net,
/// what one has and another lacks masked. A block that a pre-norm network lacks has no heads and no hidden units, so
/// that it passes its input on.
struct BatchShape {
    std::int64_t count = 1;
    std::vector<BlockMasks> blocks; ///< empty: a single network, nothing masked
};

} // namespace trazor::proxy

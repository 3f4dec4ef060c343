// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>

namespace trazor::space {

/// Bytes that inference needs, in closed form.
struct Memory {
    std::int64_t weights = 0;
    std::int64_t activations = 0; ///< the most that is alive at once, without what a library adds
    std::int64_t cache = 0;       ///< keys and values of a causal network, for all positions of its input

    std::int64_t total() const noexcept { return weights + activations + cache; }
};

/// Our decision: each block keeps its input, and beside it either queries, keys, values, attention weights and the
/// result, or the hidden layer of the MLP. `bytes` of one number.
Memory memoryOf(const NetworkPlan& plan, int batch = 1, int bytes = 4);

} // namespace trazor::space

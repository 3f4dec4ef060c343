// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace trazor::space {

/// Cost of a network or of a part of it.
struct Cost {
    std::int64_t params = 0; ///< trainable parameters
    std::int64_t macs = 0;   ///< exact multiply-accumulates of matrix products and convolutions, batch 1
    std::int64_t depth = 0;  ///< blocks; 0 for parts of a block
    /// Bytes of inference in float32. For a part: weights and cached keys and values. For a network also the peak of
    /// the live activations.
    std::int64_t memory = 0;
    std::int64_t latency = 0; ///< predicted nanoseconds of a forward pass; only for a network on a known device

    Cost& operator+=(const Cost& other) noexcept {
        params += other.params;
        macs += other.macs;
        depth += other.depth;
        memory += other.memory;
        latency += other.latency;
        return *this;
    }
    Cost operator*(std::int64_t factor) const noexcept {
        return {params * factor, macs * factor, depth * factor, memory * factor, latency * factor};
    }
    bool operator==(const Cost&) const = default;
};

/// Cost of a block in closed form from its plan.
struct BlockCost {
    Cost mixer; ///< projections, attention, relative positions
    Cost mlp;
    Cost norm;
    std::int64_t cache = 0;       ///< bytes of cached keys and values, part of the mixer's memory
    std::int64_t activations = 0; ///< bytes that the block holds at once
    std::int64_t weights() const noexcept { return total().memory - cache; } ///< bytes
    Cost total() const noexcept {
        Cost sum = mixer;
        sum += mlp;
        sum += norm;
        sum.depth = 1;
        return sum;
    }
};

/// Parameters and multiply-accumulates of a linear layer on `tokens` rows.
inline Cost linearCost(std::int64_t tokens, std::int64_t in, std::int64_t out, bool bias = true) {
    return {in * out + (bias ? out : 0), tokens * in * out};
}

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace trazor {

/// Pseudo-random number generator with identical output on every platform (xoshiro256**, seeded through SplitMix64).
///
/// Implements the distributions itself because those of the standard library are not portable. Not thread-safe; pass it
/// as an argument, never keep a global instance.
class Rng {
public:
    explicit Rng(std::uint64_t seed) noexcept;

    std::uint64_t next() noexcept;
    /// Uniform in [0, 1) with 53 random bits.
    double uniform() noexcept;
    /// Uniform in {0, ..., bound - 1} without modulo bias. bound >= 1.
    std::size_t below(std::size_t bound) noexcept;
    bool bernoulli(double probability) noexcept { return uniform() < probability; }
    /// Standard normal (Marsaglia's polar method).
    double normal() noexcept;

    template <typename T>
    const T& pick(const std::vector<T>& items) noexcept {
        return items[below(items.size())];
    }

    template <typename T>
    void shuffle(std::vector<T>& items) noexcept {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[below(i)]);
        }
    }

private:
    std::uint64_t m_state[4];
    double m_spare = 0.0;
    bool m_hasSpare = false;
};

} // namespace trazor

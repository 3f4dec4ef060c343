// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace trazor::search {

/// Keeps numbers sorted as they arrive, so that ranks need no further sorting.
///
/// The place of a value is the number of values that arrived before it. Values must be finite.
class SortedColumn {
public:
    /// O(size() + values), plus sorting the new values.
    void append(std::span<const double> values);

    std::size_t size() const noexcept { return m_entries.size(); }

    /// Adds 2R - 1 to the sum at every value's place, where R is its ascending rank with ties averaged. These are whole
    /// numbers, so sums of ranks compare exactly. `sums` must have size() entries.
    void addOddRanks(std::span<double> sums) const;

    /// 2R - 1 of a value of this column. For any other value, the mean over its two neighbours.
    double oddRankOf(double value) const;

private:
    struct Entry {
        double value;
        std::uint32_t place;
    };

    std::vector<Entry> m_entries;
};

/// Places of the keys in ascending key order, ties in place order. A radix sort.
std::vector<std::uint32_t> sortedPlaces(std::span<const std::uint64_t> keys);

/// Bits that sort like the number; -0 equals +0.
std::uint64_t sortableBits(double value) noexcept;

} // namespace trazor::search

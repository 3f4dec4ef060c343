// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace trazor::search {

/// Numbers that are kept in ascending order as they arrive, so that ranks need no sorting again.
///
/// A value's place is the number of values that arrived before it. Values must be finite.
class SortedColumn {
public:
    /// O(size() + values), with a sort of the values alone.
    void append(std::span<const double> values);

    std::size_t size() const noexcept { return m_entries.size(); }

    /// Adds 2R - 1 to the sum at every value's place, R being its ascending rank with ties averaged: whole numbers, so
    /// that sums of ranks compare exactly. `sums` has size() entries.
    void addOddRanks(std::span<double> sums) const;

    /// 2R - 1 of a value among these. For a value that is not among them, the mean over its two neighbours.
    double oddRankOf(double value) const;

private:
    struct Entry {
        double value;
        std::uint32_t place;
    };

    std::vector<Entry> m_entries;
};

/// The places of the keys in ascending order of the keys; equal ones in the order of their places. A radix sort.
std::vector<std::uint32_t> sortedPlaces(std::span<const std::uint64_t> keys);

/// Bits that order like the number, -0 equal to +0.
std::uint64_t sortableBits(double value) noexcept;

} // namespace trazor::search

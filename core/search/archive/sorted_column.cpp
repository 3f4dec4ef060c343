// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/sorted_column.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace trazor::search {

void SortedColumn::append(std::span<const double> values) {
    const std::size_t known = m_entries.size();
    std::vector<Entry> fresh;
    fresh.reserve(values.size());
    std::vector<std::uint64_t> keys(values.size());
    std::transform(values.begin(), values.end(), keys.begin(), sortableBits);
    for (const std::uint32_t place : sortedPlaces(keys)) {
        fresh.push_back({values[place], static_cast<std::uint32_t>(known) + place});
    }
    m_entries.resize(known + fresh.size());
    // Merge from the end, so that every entry moves once. Known values stay before equal new ones.
    auto target = m_entries.end();
    auto rest = m_entries.begin() + static_cast<std::ptrdiff_t>(known);
    for (auto next = fresh.rbegin(); next != fresh.rend(); ++next) {
        const auto larger = std::upper_bound(m_entries.begin(), rest, next->value,
                                             [](double value, const Entry& entry) { return value < entry.value; });
        target = std::move_backward(larger, rest, target);
        rest = larger;
        *--target = *next;
    }
}

void SortedColumn::addOddRanks(std::span<double> sums) const {
    for (std::size_t begin = 0; begin < m_entries.size();) {
        std::size_t end = begin + 1;
        while (end < m_entries.size() && m_entries[end].value == m_entries[begin].value) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            sums[m_entries[i].place] += static_cast<double>(begin + end);
        }
        begin = end;
    }
}

double SortedColumn::oddRankOf(double value) const {
    const auto begin = std::lower_bound(m_entries.begin(), m_entries.end(), value,
                                        [](const Entry& entry, double wanted) { return entry.value < wanted; });
    const auto end = std::upper_bound(begin, m_entries.end(), value,
                                      [](double wanted, const Entry& entry) { return wanted < entry.value; });
    return static_cast<double>((begin - m_entries.begin()) + (end - m_entries.begin()));
}

std::vector<std::uint32_t> sortedPlaces(std::span<const std::uint64_t> keys) {
    constexpr std::size_t kDigitBits = 11;
    constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;
    constexpr std::size_t kFew = 512; // with fewer keys, comparing is faster than counting digits
    struct Item {
        std::uint64_t key;
        std::uint32_t place;
    };
    std::vector<Item> items(keys.size());
    std::uint64_t differing = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        items[i] = {keys[i], static_cast<std::uint32_t>(i)};
        differing |= keys[i] ^ keys[0];
    }
    if (keys.size() < kFew) {
        std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.key < b.key; });
        differing = 0;
    }
    std::vector<Item> target(differing != 0 ? items.size() : 0);
    for (std::size_t shift = 0; shift < 64 && differing >> shift != 0; shift += kDigitBits) {
        if ((differing >> shift & (kBuckets - 1)) == 0) {
            continue; // all keys share this digit
        }
        std::array<std::uint32_t, kBuckets> next{};
        for (const Item& item : items) {
            ++next[item.key >> shift & (kBuckets - 1)];
        }
        std::exclusive_scan(next.begin(), next.end(), next.begin(), std::uint32_t{0});
        for (const Item& item : items) {
            target[next[item.key >> shift & (kBuckets - 1)]++] = item;
        }
        items.swap(target);
    }
    std::vector<std::uint32_t> places(items.size());
    std::transform(items.begin(), items.end(), places.begin(), [](const Item& item) { return item.place; });
    return places;
}

std::uint64_t sortableBits(double value) noexcept {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/archive_front.h"

#include "core/search/archive/pareto.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>

namespace trazor::search {

std::vector<int> archiveFront(const Archive& archive, const Ranking& ranking) {
    std::vector<int> front;
    const auto scoreOf = [&](int index) { return ranking.score[static_cast<std::size_t>(index)]; };
    const auto isCheaper = [&](int a, int b) {
        return archive.params(a) != archive.params(b) ? archive.params(a) < archive.params(b) : a < b;
    };
    std::int64_t fewest = std::numeric_limits<std::int64_t>::max();
    const auto end = ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked);
    for (auto group = ranking.order.begin(); group != end;) {
        const auto next = std::find_if(group, end, [&](int index) { return scoreOf(index) != scoreOf(*group); });
        const int cheapest = *std::min_element(group, next, isCheaper);
        if (archive.params(cheapest) < fewest) {
            fewest = archive.params(cheapest);
            front.push_back(cheapest);
        }
        group = next;
    }
    std::reverse(front.begin(), front.end());
    return front;
}

std::vector<int> archiveFront(std::span<const std::vector<double>> values) {
    std::vector<int> all(values.front().size());
    std::iota(all.begin(), all.end(), 0);
    return withPoints(values, all, [](auto points) { return paretoFront(points); });
}

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evidence/suggestion.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace trazor::evidence {
namespace {

template <typename Order>
std::vector<std::size_t> sortedPositions(std::span<const double> values, const Order& isBefore) {
    std::vector<std::size_t> positions(values.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    std::stable_sort(positions.begin(), positions.end(),
                     [&](std::size_t a, std::size_t b) { return isBefore(values[a], values[b]); });
    return positions;
}

} // namespace

std::vector<std::size_t> suggestBySize(std::span<const double> sizes, std::size_t count) {
    const std::vector<std::size_t> bySize = sortedPositions(sizes, std::less<>());
    count = std::min(count, sizes.size());
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i) {
        chosen.push_back(bySize[(2 * i + 1) * sizes.size() / (2 * count)]);
    }
    return chosen;
}

std::vector<std::size_t> suggestBest(std::span<const double> scores, std::size_t count) {
    std::vector<std::size_t> best = sortedPositions(scores, std::greater<>());
    best.resize(std::min(count, scores.size()));
    return best;
}

} // namespace trazor::evidence

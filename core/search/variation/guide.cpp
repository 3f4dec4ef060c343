// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/variation/guide.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::search {
namespace {

/// Draws `count` positions by weight without replacement.
std::vector<std::size_t> drawByWeight(std::vector<double> weights, std::size_t count, Rng& rng) {
    std::vector<std::size_t> drawn;
    double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    while (drawn.size() < count && total > 0.0) {
        double rest = rng.uniform() * total;
        std::size_t pick = weights.size();
        for (std::size_t i = 0; i < weights.size() && rest >= 0.0; ++i) {
            if (weights[i] > 0.0) {
                pick = i;
                rest -= weights[i];
            }
        }
        drawn.push_back(pick);
        weights[pick] = 0.0;
        total = std::accumulate(weights.begin(), weights.end(), 0.0);
    }
    return drawn;
}

std::vector<std::size_t> strictPositions(const std::vector<double>& guide, std::size_t count, double explore,
                                         Rng& rng) {
    std::vector<std::size_t> order(guide.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return guide[a] < guide[b]; });
    for (std::size_t i = 0; i < count; ++i) {
        if (rng.bernoulli(explore)) {
            std::swap(order[i], order[i + rng.below(order.size() - i)]);
        }
    }
    order.resize(count);
    return order;
}

/// Weights proportional to exp(B * slope), scaled to a maximum of 1 so that they cannot all underflow.
std::vector<double> weightsOf(const std::vector<double>& guide, double slope) {
    double largest = 0.0;
    for (std::size_t i = 0; i < guide.size(); ++i) {
        largest = i == 0 ? guide[i] * slope : std::max(largest, guide[i] * slope);
    }
    std::vector<double> weights(guide.size());
    std::transform(guide.begin(), guide.end(), weights.begin(),
                   [&](double b) { return std::exp(b * slope - largest); });
    return weights;
}

} // namespace

GuideMode guideMode(const SearchConfig& config) noexcept {
    if (config.guide == Guide::Uniform) {
        return GuideMode::Uniform;
    }
    return config.preset == Preset::Paper ? GuideMode::Strict : GuideMode::Soft;
}

std::vector<std::size_t> lowPositions(const std::vector<double>& guide, std::size_t count, const SearchConfig& config,
                                      Rng& rng) {
    count = std::min(count, guide.size());
    switch (guideMode(config)) {
    case GuideMode::Strict:
        return strictPositions(guide, count, config.explore, rng);
    case GuideMode::Soft:
        return drawByWeight(weightsOf(guide, -1.0 / config.temperature), count, rng);
    case GuideMode::Uniform:
        break;
    }
    return drawByWeight(weightsOf(guide, 0.0), count, rng);
}

std::size_t highPosition(const std::vector<double>& guide, const SearchConfig& config, Rng& rng) {
    switch (guideMode(config)) {
    case GuideMode::Strict:
        return static_cast<std::size_t>(std::max_element(guide.begin(), guide.end()) - guide.begin());
    case GuideMode::Soft:
        return drawByWeight(weightsOf(guide, 1.0 / config.temperature), 1, rng).front();
    case GuideMode::Uniform:
        break;
    }
    return rng.below(guide.size());
}

bool takesFirst(double first, double second, const SearchConfig& config, Rng& rng) {
    switch (guideMode(config)) {
    case GuideMode::Strict:
        return first == second || rng.bernoulli(config.explore) ? rng.bernoulli(0.5) : first > second;
    case GuideMode::Soft:
        return rng.bernoulli(1.0 / (1.0 + std::exp((second - first) / config.temperature)));
    case GuideMode::Uniform:
        break;
    }
    return rng.bernoulli(0.5);
}

} // namespace trazor::search

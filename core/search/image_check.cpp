// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/image_check.h"

#include "core/space/cost_model.h"

#include <algorithm>

namespace trazor::search {
namespace {

constexpr double kShare = 0.1; ///< share of the search's cost
constexpr int kFewest = 8;     ///< with fewer, a rank correlation is meaningless

double macsAt(const space::SearchSpace& space, int imageSize) {
    return static_cast<double>(space::costOf(space::supernetPlan(space, imageSize)).macs);
}

} // namespace

bool usesSmallImage(const space::SearchSpace& space, const proxy::ScoringConfig& scoring) {
    const space::StemPlan stem = space::supernetPlan(space).stem;
    return stem.kind == space::StemKind::PatchEmbedding && scoring.imageSize > 0 && scoring.imageSize < stem.imageSize;
}

std::vector<int> imageCheckSample(const space::SearchSpace& space, const SearchConfig& config, const Ranking& ranking) {
    const double full = macsAt(space, 0) / macsAt(space, config.scoring.imageSize);
    const double budget = kShare * static_cast<double>(ranking.order.size()) * config.scoring.supernets;
    const int affordable = std::max(static_cast<int>(std::min(budget / (full + 1.0), 1e6)), kFewest);
    const auto wanted = static_cast<std::size_t>(std::min(config.checkImage, affordable));
    const std::size_t size = std::min(wanted, ranking.ranked);
    std::vector<int> sample;
    for (std::size_t i = 0; i < size; ++i) {
        sample.push_back(ranking.order[size > 1 ? i * (ranking.ranked - 1) / (size - 1) : 0]);
    }
    return sample;
}

} // namespace trazor::search

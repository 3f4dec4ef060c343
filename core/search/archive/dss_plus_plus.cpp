// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/dss_plus_plus.h"

#include "core/search/archive/ranker.h"
#include "core/search/settings/settings_table.h"

#include <algorithm>

namespace trazor::search {

std::string_view levelName(RankLevel level) noexcept {
    return choiceName(setting("level"), static_cast<int>(level));
}

RankLevel parseLevel(std::string_view name) {
    return static_cast<RankLevel>(parseChoice(setting("level"), "level", name));
}

std::vector<double> midRanks(std::span<const double> values) {
    SortedColumn column;
    column.append(values);
    std::vector<double> ranks(values.size(), 0.0);
    column.addOddRanks(ranks);
    const double scale = 2.0 * static_cast<double>(values.size());
    for (double& value : ranks) {
        value /= scale;
    }
    return ranks;
}

Ranking rank(const Archive& archive, RankLevel level) {
    return Ranker(archive).ranking(level);
}

std::vector<std::vector<double>> guideScores(const Archive& archive) {
    return Ranker(archive).guideScores();
}

RankLevel defaultLevel(const space::SearchSpace& space) {
    if (space.stageCount > 1) {
        return RankLevel::Stage;
    }
    const bool heterogeneous = std::any_of(space.genes.begin(), space.genes.end(), [](const space::Gene& gene) {
        return gene.scope == space::Scope::Block && gene.isCategorical();
    });
    return heterogeneous ? RankLevel::Block : RankLevel::Net;
}

} // namespace trazor::search

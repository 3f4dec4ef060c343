// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/dss_plus_plus.h"

#include "core/base/error.h"
#include "core/search/ranker.h"

#include <algorithm>
#include <string>

namespace trazor::search {
std::string_view levelName(RankLevel level) noexcept {
    switch (level) {
    case RankLevel::Net:
        return "net";
    case RankLevel::Stage:
        return "stage";
    case RankLevel::Block:
        return "block";
    case RankLevel::LogRank:
        return "log-rank";
    }
    return "net";
}

RankLevel parseLevel(std::string_view name) {
    for (const RankLevel level : {RankLevel::Net, RankLevel::Stage, RankLevel::Block, RankLevel::LogRank}) {
        if (levelName(level) == name) {
            return level;
        }
    }
    throw Error(ErrorCode::InvalidArgument,
                "level: \"" + std::string(name) + "\" is none of net, stage, block, log-rank");
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
    const bool heterogeneous =
        std::any_of(space.genes.begin(), space.genes.end(), [](const space::Gene& gene) {
            return gene.scope == space::Scope::Block && gene.isCategorical();
        });
    return heterogeneous ? RankLevel::Block : RankLevel::Net;
}

} // namespace trazor::search

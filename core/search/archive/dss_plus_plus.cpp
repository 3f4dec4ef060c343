// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/dss_plus_plus.h"

#include "core/search/archive/ranker.h"

namespace trazor::search {

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

} // namespace trazor::search

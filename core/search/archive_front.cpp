// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive_front.h"

#include "core/search/pareto.h"

namespace trazor::search {

std::vector<int> archiveFront(const Archive& archive, const Ranking& ranking) {
    std::vector<ParetoPoint> points;
    std::vector<int> indexOf;
    for (std::size_t i = 0; i < archive.size(); ++i) {
        if (archive[i].isRanked()) {
            points.push_back({static_cast<double>(archive[i].cost.params), ranking.score[i]});
            indexOf.push_back(static_cast<int>(i));
        }
    }
    std::vector<int> front = paretoFront(points);
    for (int& index : front) {
        index = indexOf[static_cast<std::size_t>(index)];
    }
    return front;
}

} // namespace trazor::search

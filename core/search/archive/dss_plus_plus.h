// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/archive.h"

#include <cstddef>
#include <span>
#include <vector>

namespace trazor::search {

/// DSS++: ranks of synaptic diversity and saliency among the sampled candidates, combined into one score.
///
/// Known from the T-Razor abstract: ranks among the sampled Transformers combine both. Our decision: the levels,
/// mid-ranks with average ties, and the sum (the paper's equations could not be obtained).
enum class RankLevel {
    Net,     ///< ranks of the network totals D and S: the literal reading
    Stage,   ///< ranks of the sums of each stage, averaged; equals Net for one stage
    Block,   ///< ranks of every block position among the candidates that reach it; missing positions add 0
    LogRank, ///< Net with the geometric mean of both r: same order as the sum of log r of AZ-NAS
    /// Uses no ranks of D and S: rank of sum_l (log D_l + log S_l). An extension of ours, found after seeing benchmark
    /// results.
    LogSum,
};

/// r = (R - 1/2) / n, where R is the ascending rank with ties averaged; in (0, 1), larger is better. The mean over a
/// cohort is 1/2. Values must be finite.
std::vector<double> midRanks(std::span<const double> values);

/// Scores of an archive against one common cohort: its ranked (finite) candidates. Values are comparable only within
/// the same Ranking.
struct Ranking {
    std::vector<double> score; ///< DSS++ by candidate index in [0, 1]; 0 for candidates outside the cohort
    std::vector<int> order;    ///< indices, best first: score, then DSS, then fewer parameters, then earlier;
                               ///< unranked candidates last
    std::size_t ranked = 0;    ///< size of the cohort, which comes first in `order`
    int best() const noexcept { return order.empty() ? -1 : order.front(); }
};

/// Ranker is faster for an archive that is ranked repeatedly as it grows.
Ranking rank(const Archive& archive, RankLevel level);

/// Guide score of each block: B_l = (r_l(D_l) + r_l(S_l)) / 2 among the candidates that have position l. Positions
/// count from the input; in staged networks they consist of the stage and the index within it. Outer index: candidate;
/// empty for unranked candidates.
std::vector<std::vector<double>> guideScores(const Archive& archive);

/// DSS++ of a network outside the archive, against the unchanged cohort of the archive. For every column, r = (values
/// below + half of the equal ones) / n, so a twin of a member has the member's score. Block positions that no member
/// reaches do not count. NaN for an empty cohort or a network without a finite score.
double scoreAgainst(const Archive& archive, RankLevel level, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation);

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/dss_plus_plus.h"
#include "core/search/archive/sorted_column.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace trazor::search {

/// Ranks a growing archive repeatedly. Every column of scores stays sorted and merges new values, so a ranking costs
/// O(N) per column; it equals rank() of the same archive bit for bit.
///
/// Not thread-safe. The archive must outlive this object.
class Ranker {
public:
    explicit Ranker(const Archive& archive)
        : m_archive(archive) {}

    const Archive& archive() const noexcept { return m_archive; }

    /// Ranking of the current archive. The reference is valid until the archive grows or another level is requested.
    const Ranking& ranking(RankLevel level);

    /// Guide scores of one candidate, as in guideScores(); empty if it is unranked. O(depth log N).
    std::vector<double> guide(int index);
    std::vector<std::vector<double>> guideScores();
    /// Guide scores of all candidates at one block position; NaN for candidates without this block or unranked ones.
    /// O(N).
    std::vector<double> guideAt(std::size_t stage, std::size_t block);

    /// True if the candidate takes part in the ranking.
    bool isMember(int index);

private:
    /// D and S of one part of the networks (the whole, a stage, a block position) for the members that have this part.
    struct Part {
        std::vector<int> members; ///< candidate indices, ascending; a member's position is its place in the columns
        SortedColumn diversity;
        SortedColumn saliency;

        double meanRankScale() const { return 0.25 / static_cast<double>(members.size()); }
        double oddRanksOf(double d, double s) const { return diversity.oddRankOf(d) + saliency.oddRankOf(s); }
        /// 2 R(D) - 1 + 2 R(S) - 1 of every member.
        std::vector<double> oddRanks() const;
    };
    /// The networks split into parts, by [stage][position in the stage], and the number of cohort members added so far.
    struct Partition {
        std::vector<std::vector<Part>> parts;
        std::size_t members = 0;
    };

    void takeIn();
    void takeIn(Partition& partition, bool byBlock);
    std::vector<std::uint64_t> scoreNet();
    std::vector<std::uint64_t> scoreStages();
    std::vector<std::uint64_t> scoreBlocks();
    std::vector<std::uint64_t> scoreLogRank();
    std::vector<std::uint64_t> scoreLogSum();
    void makeOrder(std::span<const std::uint64_t> keys);

    const Archive& m_archive;
    std::size_t m_seen = 0;    ///< candidates processed so far
    Part m_whole;              ///< the cohort: status Ok and rankable scores, whatever a file claims
    std::vector<double> m_dss; ///< by place in m_whole
    std::vector<int> m_unranked;
    Partition m_stages;
    Partition m_blocks;

    std::optional<RankLevel> m_level; ///< level of m_ranking
    Ranking m_ranking;
};

/// An archive with its ranker. Not movable, because the ranker refers to the archive.
struct RankedArchive {
    Archive archive;
    Ranker ranker{archive};

    RankedArchive() = default;
    RankedArchive(const RankedArchive&) = delete;
    RankedArchive& operator=(const RankedArchive&) = delete;
};

} // namespace trazor::search

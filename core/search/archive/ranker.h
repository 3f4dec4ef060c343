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

/// Ranks an archive again and again while it grows. Every column of scores stays sorted and takes in what is new, so
/// that a ranking costs O(N) a column; it equals rank() of the same archive to the bit.
///
/// Not thread-safe. The archive must outlive it.
class Ranker {
public:
    explicit Ranker(const Archive& archive)
        : m_archive(archive) {}

    const Archive& archive() const noexcept { return m_archive; }

    /// Of the archive as it is now. Valid until the archive has grown or another level is asked for.
    const Ranking& ranking(RankLevel level);

    /// Guide scores of one candidate, as guideScores() has them; empty if it is unranked. O(depth log N).
    std::vector<double> guide(int index);
    std::vector<std::vector<double>> guideScores();
    /// Guide scores of all candidates at one block position; NaN where they have no such block or are unranked. O(N).
    std::vector<double> guideAt(std::size_t stage, std::size_t block);

    /// True if the candidate takes part in the ranking.
    bool isMember(int index);

private:
    /// D and S of a part of the networks (the whole, a stage, a block position) and whose they are.
    struct Part {
        std::vector<int> members; ///< ascending candidate indices; their positions are the columns' places
        SortedColumn diversity;
        SortedColumn saliency;

        double meanRankScale() const { return 0.25 / static_cast<double>(members.size()); }
        double oddRanksOf(double d, double s) const { return diversity.oddRankOf(d) + saliency.oddRankOf(s); }
        /// 2 R(D) - 1 + 2 R(S) - 1 of every member.
        std::vector<double> oddRanks() const;
    };
    /// The networks cut into parts, by [stage][position in it], and how much of the cohort they hold already.
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
    std::size_t m_seen = 0;    ///< candidates taken in
    Part m_whole;              ///< the cohort: status Ok, and scores that can be ranked whatever a file claims
    std::vector<double> m_dss; ///< by place in m_whole
    std::vector<int> m_unranked;
    Partition m_stages;
    Partition m_blocks;

    std::optional<RankLevel> m_level; ///< of m_ranking
    Ranking m_ranking;
};

/// An archive with its ranker, in one place that does not move.
struct RankedArchive {
    Archive archive;
    Ranker ranker{archive};

    RankedArchive() = default;
    RankedArchive(const RankedArchive&) = delete;
    RankedArchive& operator=(const RankedArchive&) = delete;
};

} // namespace trazor::search

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/dss_plus_plus.h"

#include "core/search/settings_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>

namespace trazor::search {
namespace {

/// D and S of a part of the networks (the whole, a stage, a block position) and whose they are.
struct Columns {
    std::vector<int> members; ///< candidate indices
    std::vector<double> diversity;
    std::vector<double> saliency;

    void add(int member, double d, double s) {
        members.push_back(member);
        diversity.push_back(d);
        saliency.push_back(s);
    }
};

/// A value with its place in the column.
struct Entry {
    double value;
    std::uint32_t place;
};

/// Bits that order like the number.
std::uint64_t sortableBits(double value) noexcept {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    const auto bits = std::bit_cast<std::uint64_t>(value + 0.0); // -0 becomes +0
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// Ascending, stable. A radix sort: an archive of 100,000 is ranked again while the user watches.
std::vector<Entry> sortedColumn(std::span<const double> values) {
    constexpr std::size_t kDigitBits = 11;
    constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;
    constexpr std::size_t kDigits = (64 + kDigitBits - 1) / kDigitBits;
    const auto digitOf = [](double value, std::size_t digit) {
        return static_cast<std::size_t>(sortableBits(value) >> (digit * kDigitBits)) & (kBuckets - 1);
    };
    std::vector<std::uint32_t> counts(kDigits * kBuckets, 0);
    std::vector<Entry> entries(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        entries[i] = {values[i], static_cast<std::uint32_t>(i)};
        for (std::size_t digit = 0; digit < kDigits; ++digit) {
            ++counts[digit * kBuckets + digitOf(values[i], digit)];
        }
    }
    std::vector<Entry> target(entries.size());
    for (std::size_t digit = 0; digit < kDigits && !entries.empty(); ++digit) {
        const auto bucket = counts.begin() + static_cast<std::ptrdiff_t>(digit * kBuckets);
        if (bucket[static_cast<std::ptrdiff_t>(digitOf(values[0], digit))] == entries.size()) {
            continue; // all values share this digit
        }
        std::exclusive_scan(bucket, bucket + kBuckets, bucket, std::uint32_t{0});
        for (const Entry& entry : entries) {
            target[bucket[static_cast<std::ptrdiff_t>(digitOf(entry.value, digit))]++] = entry;
        }
        entries.swap(target);
    }
    return entries;
}

/// 2R - 1 for the ascending rank R, ties averaged: whole numbers, so that sums of ranks compare exactly.
std::vector<double> oddRanks(std::span<const double> values) {
    const std::vector<Entry> sorted = sortedColumn(values);
    std::vector<double> ranks(values.size());
    for (std::size_t begin = 0; begin < sorted.size();) {
        std::size_t end = begin + 1;
        while (end < sorted.size() && sorted[end].value == sorted[begin].value) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            ranks[sorted[i].place] = static_cast<double>(begin + end);
        }
        begin = end;
    }
    return ranks;
}

/// Members of the cohort: status Ok, and scores that can be ranked whatever a file claims.
struct Cohort {
    Columns totals;

    explicit Cohort(const Archive& archive) {
        for (const CandidatePtr& candidate : archive.candidates()) {
            const proxy::NetworkScores& scores = candidate->evaluation.scores;
            if (!candidate->isRanked() || scores.blocks.size() != candidate->architecture.depth()) {
                continue;
            }
            double diversity = 0.0;
            double saliency = 0.0;
            for (const proxy::BlockScore& block : scores.blocks) {
                diversity += block.diversity;
                saliency += block.saliency;
            }
            if (std::isfinite(diversity) && std::isfinite(saliency)) {
                totals.add(candidate->index, diversity, saliency);
            }
        }
    }
};

std::vector<Columns> stageColumns(const Archive& archive, const Cohort& cohort) {
    std::vector<Columns> stages;
    for (const int member : cohort.totals.members) {
        const Candidate& candidate = archive[static_cast<std::size_t>(member)];
        stages.resize(std::max(stages.size(), candidate.architecture.stages.size()));
        auto block = candidate.evaluation.scores.blocks.begin();
        for (std::size_t g = 0; g < candidate.architecture.stages.size(); ++g) {
            double diversity = 0.0;
            double saliency = 0.0;
            for (std::size_t i = 0; i < candidate.architecture.stages[g].blocks.size(); ++i, ++block) {
                diversity += block->diversity;
                saliency += block->saliency;
            }
            stages[g].add(member, diversity, saliency);
        }
    }
    return stages;
}

/// Outer index: stage, then index in the stage.
std::vector<std::vector<Columns>> blockColumns(const Archive& archive, const Cohort& cohort) {
    std::vector<std::vector<Columns>> positions;
    for (const int member : cohort.totals.members) {
        const Candidate& candidate = archive[static_cast<std::size_t>(member)];
        positions.resize(std::max(positions.size(), candidate.architecture.stages.size()));
        auto block = candidate.evaluation.scores.blocks.begin();
        for (std::size_t g = 0; g < candidate.architecture.stages.size(); ++g) {
            const std::size_t depth = candidate.architecture.stages[g].blocks.size();
            positions[g].resize(std::max(positions[g].size(), depth));
            for (std::size_t i = 0; i < depth; ++i, ++block) {
                positions[g][i].add(member, block->diversity, block->saliency);
            }
        }
    }
    return positions;
}

/// Adds scale * (2 R(D) - 1 + 2 R(S) - 1) to the score of every member; (r(D) + r(S)) / 2 is that with a scale of
/// 1 / (4 n).
void addRanks(const Columns& columns, double scale, std::vector<double>& score) {
    const std::vector<double> d = oddRanks(columns.diversity);
    const std::vector<double> s = oddRanks(columns.saliency);
    for (std::size_t i = 0; i < columns.members.size(); ++i) {
        score[static_cast<std::size_t>(columns.members[i])] += (d[i] + s[i]) * scale;
    }
}

double meanRankScale(const Columns& columns) {
    return 0.25 / static_cast<double>(columns.members.size());
}

std::vector<double> netScore(const Cohort& cohort, std::size_t size) {
    std::vector<double> score(size, 0.0);
    addRanks(cohort.totals, meanRankScale(cohort.totals), score);
    return score;
}

std::vector<double> stageScore(const Archive& archive, const Cohort& cohort) {
    std::vector<double> score(archive.size(), 0.0);
    const std::vector<Columns> stages = stageColumns(archive, cohort);
    for (const Columns& stage : stages) {
        // Whole numbers until all stages are in, so that equal sums are equal.
        addRanks(stage, 1.0, score);
    }
    if (!stages.empty()) {
        const double scale = meanRankScale(cohort.totals) / static_cast<double>(stages.size());
        for (double& value : score) {
            value *= scale;
        }
    }
    return score;
}

std::vector<double> blockScore(const Archive& archive, const Cohort& cohort) {
    std::vector<double> score(archive.size(), 0.0);
    const std::vector<std::vector<Columns>> stages = blockColumns(archive, cohort);
    std::size_t positions = 0;
    for (const std::vector<Columns>& stage : stages) {
        positions += stage.size();
    }
    for (const std::vector<Columns>& stage : stages) {
        for (const Columns& position : stage) {
            addRanks(position, meanRankScale(position) / static_cast<double>(positions), score);
        }
    }
    return score;
}

/// Geometric mean of r(D) and r(S): orders like the sum of their logarithms and lies in (0, 1).
std::vector<double> logRankScore(const Cohort& cohort, std::size_t size) {
    std::vector<double> score(size, 0.0);
    const std::vector<double> d = oddRanks(cohort.totals.diversity);
    const std::vector<double> s = oddRanks(cohort.totals.saliency);
    for (std::size_t i = 0; i < d.size(); ++i) {
        score[static_cast<std::size_t>(cohort.totals.members[i])] =
            std::sqrt(d[i] * s[i]) / (2.0 * static_cast<double>(d.size()));
    }
    return score;
}

/// Of every member; a block without a positive score sends its network to the end.
std::vector<double> logSums(const Archive& archive, const Cohort& cohort) {
    std::vector<double> sums;
    for (const int member : cohort.totals.members) {
        const double sum = archive[static_cast<std::size_t>(member)].evaluation.scores.logSum();
        sums.push_back(std::isnan(sum) ? -std::numeric_limits<double>::infinity() : sum); // of negative scores
    }
    return sums;
}

std::vector<double> logSumScore(const Archive& archive, const Cohort& cohort) {
    const std::vector<double> ranks = midRanks(logSums(archive, cohort));
    std::vector<double> score(archive.size(), 0.0);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        score[static_cast<std::size_t>(cohort.totals.members[i])] = ranks[i];
    }
    return score;
}

std::vector<double> scoreAt(RankLevel level, const Archive& archive, const Cohort& cohort) {
    switch (level) {
    case RankLevel::Net:
        break;
    case RankLevel::Stage:
        return stageScore(archive, cohort);
    case RankLevel::Block:
        return blockScore(archive, cohort);
    case RankLevel::LogRank:
        return logRankScore(cohort, archive.size());
    case RankLevel::LogSum:
        return logSumScore(archive, cohort);
    }
    return netScore(cohort, archive.size());
}

/// r of a value that need not be in the column.
double placeIn(const std::vector<double>& column, double value) {
    double below = 0.0;
    for (const double other : column) {
        below += other < value ? 1.0 : (other == value ? 0.5 : 0.0);
    }
    return below / static_cast<double>(column.size());
}

std::vector<int> orderOf(const Archive& archive, const Cohort& cohort, const std::vector<double>& score) {
    const Columns& totals = cohort.totals;
    std::vector<double> descending(totals.members.size());
    std::vector<char> isMember(archive.size(), 0);
    for (std::size_t i = 0; i < descending.size(); ++i) {
        const auto member = static_cast<std::size_t>(totals.members[i]);
        descending[i] = -score[member];
        isMember[member] = 1;
    }
    std::vector<Entry> sorted = sortedColumn(descending);
    const auto isBetterOfEqual = [&](const Entry& a, const Entry& b) {
        const Candidate& first = archive[static_cast<std::size_t>(totals.members[a.place])];
        const Candidate& second = archive[static_cast<std::size_t>(totals.members[b.place])];
        const double dssOfA = first.evaluation.scores.dss();
        const double dssOfB = second.evaluation.scores.dss();
        if (dssOfA != dssOfB) {
            return dssOfA > dssOfB;
        }
        return first.cost.params != second.cost.params ? first.cost.params < second.cost.params
                                                       : first.index < second.index;
    };
    for (auto begin = sorted.begin(); begin != sorted.end();) {
        const auto end = std::find_if(begin, sorted.end(),
                                      [&](const Entry& entry) { return entry.value != begin->value; });
        std::sort(begin, end, isBetterOfEqual);
        begin = end;
    }
    std::vector<int> order;
    order.reserve(archive.size());
    for (const Entry& entry : sorted) {
        order.push_back(totals.members[entry.place]);
    }
    for (std::size_t i = 0; i < archive.size(); ++i) {
        if (!isMember[i]) {
            order.push_back(static_cast<int>(i));
        }
    }
    return order;
}

} // namespace

std::string_view levelName(RankLevel level) noexcept {
    return choiceName(setting("level"), static_cast<int>(level));
}

RankLevel parseLevel(std::string_view name) {
    return static_cast<RankLevel>(parseChoice(setting("level"), "level", name));
}

std::vector<double> midRanks(std::span<const double> values) {
    std::vector<double> ranks = oddRanks(values);
    const double scale = 2.0 * static_cast<double>(values.size());
    for (double& value : ranks) {
        value /= scale;
    }
    return ranks;
}

Ranking rank(const Archive& archive, RankLevel level) {
    const Cohort cohort(archive);
    Ranking ranking;
    ranking.score = scoreAt(level, archive, cohort);
    ranking.order = orderOf(archive, cohort, ranking.score);
    return ranking;
}

double scoreAgainst(const Archive& archive, RankLevel level, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation) {
    const Cohort cohort(archive);
    auto probe = std::make_shared<Candidate>();
    probe->architecture = architecture;
    probe->evaluation = evaluation;
    Archive alone;
    alone.add(std::move(probe));
    const Cohort own(alone);
    if (cohort.totals.members.empty() || own.totals.members.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto both = [](const Columns& columns, const Columns& value) {
        return (placeIn(columns.diversity, value.diversity.front()) + placeIn(columns.saliency, value.saliency.front())) / 2.0;
    };
    switch (level) {
    case RankLevel::Net:
        break;
    case RankLevel::Stage: {
        const std::vector<Columns> stages = stageColumns(archive, cohort);
        const std::vector<Columns> values = stageColumns(alone, own);
        double sum = 0.0;
        for (std::size_t g = 0; g < std::min(stages.size(), values.size()); ++g) {
            sum += both(stages[g], values[g]);
        }
        return sum / static_cast<double>(stages.size());
    }
    case RankLevel::Block: {
        const std::vector<std::vector<Columns>> stages = blockColumns(archive, cohort);
        const std::vector<std::vector<Columns>> values = blockColumns(alone, own);
        double sum = 0.0;
        std::size_t positions = 0;
        for (std::size_t g = 0; g < stages.size(); ++g) {
            positions += stages[g].size();
            for (std::size_t i = 0; g < values.size() && i < std::min(stages[g].size(), values[g].size()); ++i) {
                sum += both(stages[g][i], values[g][i]);
            }
        }
        return sum / static_cast<double>(positions);
    }
    case RankLevel::LogRank:
        return std::sqrt(placeIn(cohort.totals.diversity, own.totals.diversity.front()) *
                         placeIn(cohort.totals.saliency, own.totals.saliency.front()));
    case RankLevel::LogSum:
        return placeIn(logSums(archive, cohort), evaluation.scores.logSum());
    }
    return both(cohort.totals, own.totals);
}

std::vector<std::vector<double>> guideScores(const Archive& archive) {
    const Cohort cohort(archive);
    std::vector<std::vector<double>> guide(archive.size());
    for (const int member : cohort.totals.members) {
        guide[static_cast<std::size_t>(member)].reserve(
            archive[static_cast<std::size_t>(member)].architecture.depth());
    }
    std::vector<double> score(archive.size());
    // Positions in forward order, so appending to each member's list keeps its blocks in order.
    for (const std::vector<Columns>& stage : blockColumns(archive, cohort)) {
        for (const Columns& position : stage) {
            std::fill(score.begin(), score.end(), 0.0);
            addRanks(position, meanRankScale(position), score);
            for (const int member : position.members) {
                guide[static_cast<std::size_t>(member)].push_back(score[static_cast<std::size_t>(member)]);
            }
        }
    }
    return guide;
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

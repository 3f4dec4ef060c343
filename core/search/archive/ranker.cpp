// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::search {
namespace {

/// Values of one part that its columns do not contain yet.
struct Fresh {
    std::vector<double> diversity;
    std::vector<double> saliency;

    void add(double d, double s) {
        diversity.push_back(d);
        saliency.push_back(s);
    }
};

/// Sort keys of whole numbers, in descending order.
std::vector<std::uint64_t> descendingKeys(const std::vector<double>& sums) {
    const double largest = sums.empty() ? 0.0 : *std::max_element(sums.begin(), sums.end());
    std::vector<std::uint64_t> keys(sums.size());
    std::transform(sums.begin(), sums.end(), keys.begin(),
                   [largest](double sum) { return static_cast<std::uint64_t>(largest - sum); });
    return keys;
}

} // namespace

std::vector<double> Ranker::Part::oddRanks() const {
    std::vector<double> sums(members.size(), 0.0);
    diversity.addOddRanks(sums);
    saliency.addOddRanks(sums);
    return sums;
}

const Ranking& Ranker::ranking(RankLevel level) {
    if (m_level == level && m_ranking.score.size() == m_archive.size()) {
        return m_ranking;
    }
    takeIn();
    m_level = level;
    m_ranking.score.assign(m_archive.size(), 0.0);
    switch (level) {
    case RankLevel::Net:
        makeOrder(scoreNet());
        break;
    case RankLevel::Stage:
        makeOrder(scoreStages());
        break;
    case RankLevel::Block:
        makeOrder(scoreBlocks());
        break;
    case RankLevel::LogRank:
        makeOrder(scoreLogRank());
        break;
    case RankLevel::LogSum:
        makeOrder(scoreLogSum());
        break;
    }
    return m_ranking;
}

bool Ranker::isMember(int index) {
    takeIn();
    return std::binary_search(m_whole.members.begin(), m_whole.members.end(), index);
}

std::vector<double> Ranker::guide(int index) {
    std::vector<double> guide;
    if (!isMember(index)) {
        return guide;
    }
    takeIn(m_blocks, true);
    const Candidate& candidate = m_archive[static_cast<std::size_t>(index)];
    guide.reserve(candidate.architecture.depth());
    auto block = candidate.evaluation.scores.blocks.begin();
    for (std::size_t stage = 0; stage < candidate.architecture.stages.size(); ++stage) {
        for (std::size_t i = 0; i < candidate.architecture.stages[stage].blocks.size(); ++i, ++block) {
            const Part& part = m_blocks.parts[stage][i];
            guide.push_back(part.oddRanksOf(block->diversity, block->saliency) * part.meanRankScale());
        }
    }
    return guide;
}

std::vector<std::vector<double>> Ranker::guideScores() {
    takeIn();
    takeIn(m_blocks, true);
    std::vector<std::vector<double>> guide(m_archive.size());
    for (const int member : m_whole.members) {
        const auto index = static_cast<std::size_t>(member);
        guide[index].reserve(m_archive[index].architecture.depth());
    }
    // Positions in forward order, so that appending keeps each member's blocks in order.
    for (const std::vector<Part>& stage : m_blocks.parts) {
        for (const Part& part : stage) {
            const std::vector<double> ranks = part.oddRanks();
            for (std::size_t i = 0; i < ranks.size(); ++i) {
                guide[static_cast<std::size_t>(part.members[i])].push_back(ranks[i] * part.meanRankScale());
            }
        }
    }
    return guide;
}

std::vector<double> Ranker::guideAt(std::size_t stage, std::size_t block) {
    takeIn();
    takeIn(m_blocks, true);
    std::vector<double> guide(m_archive.size(), std::numeric_limits<double>::quiet_NaN());
    if (stage < m_blocks.parts.size() && block < m_blocks.parts[stage].size()) {
        const Part& part = m_blocks.parts[stage][block];
        const std::vector<double> ranks = part.oddRanks();
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            guide[static_cast<std::size_t>(part.members[i])] = ranks[i] * part.meanRankScale();
        }
    }
    return guide;
}

void Ranker::takeIn() {
    Fresh fresh;
    for (; m_seen < m_archive.size(); ++m_seen) {
        const Candidate& candidate = m_archive[m_seen];
        const proxy::NetworkScores& scores = candidate.evaluation.scores;
        const double diversity = scores.diversity();
        const double saliency = scores.saliency();
        if (candidate.isRanked() && scores.blocks.size() == candidate.architecture.depth() &&
            std::isfinite(diversity) && std::isfinite(saliency)) {
            m_whole.members.push_back(candidate.index);
            m_dss.push_back(scores.dss());
            fresh.add(diversity, saliency);
        } else {
            m_unranked.push_back(candidate.index);
        }
    }
    m_whole.diversity.append(fresh.diversity);
    m_whole.saliency.append(fresh.saliency);
}

void Ranker::takeIn(Partition& partition, bool byBlock) {
    std::vector<std::vector<Fresh>> fresh;
    for (; partition.members < m_whole.members.size(); ++partition.members) {
        const int member = m_whole.members[partition.members];
        const Candidate& candidate = m_archive[static_cast<std::size_t>(member)];
        const std::vector<space::StageGenes>& stages = candidate.architecture.stages;
        partition.parts.resize(std::max(partition.parts.size(), stages.size()));
        fresh.resize(partition.parts.size());
        auto block = candidate.evaluation.scores.blocks.begin();
        for (std::size_t stage = 0; stage < stages.size(); ++stage) {
            const std::size_t depth = stages[stage].blocks.size();
            const std::size_t parts = byBlock ? depth : 1;
            partition.parts[stage].resize(std::max(partition.parts[stage].size(), parts));
            fresh[stage].resize(partition.parts[stage].size());
            double diversity = 0.0;
            double saliency = 0.0;
            for (std::size_t i = 0; i < depth; ++i, ++block) {
                diversity += block->diversity;
                saliency += block->saliency;
                if (byBlock) {
                    partition.parts[stage][i].members.push_back(member);
                    fresh[stage][i].add(block->diversity, block->saliency);
                }
            }
            if (!byBlock) {
                partition.parts[stage][0].members.push_back(member);
                fresh[stage][0].add(diversity, saliency);
            }
        }
    }
    for (std::size_t stage = 0; stage < fresh.size(); ++stage) {
        for (std::size_t i = 0; i < fresh[stage].size(); ++i) {
            partition.parts[stage][i].diversity.append(fresh[stage][i].diversity);
            partition.parts[stage][i].saliency.append(fresh[stage][i].saliency);
        }
    }
}

std::vector<std::uint64_t> Ranker::scoreNet() {
    const std::vector<double> ranks = m_whole.oddRanks();
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        m_ranking.score[static_cast<std::size_t>(m_whole.members[i])] = ranks[i] * m_whole.meanRankScale();
    }
    return descendingKeys(ranks);
}

std::vector<std::uint64_t> Ranker::scoreStages() {
    takeIn(m_stages, false);
    // Add whole numbers over all stages first, so that ties stay exact.
    for (const std::vector<Part>& stage : m_stages.parts) {
        const std::vector<double> ranks = stage[0].oddRanks();
        for (std::size_t i = 0; i < ranks.size(); ++i) {
            m_ranking.score[static_cast<std::size_t>(stage[0].members[i])] += ranks[i];
        }
    }
    std::vector<double> sums;
    sums.reserve(m_whole.members.size());
    const double scale = m_whole.meanRankScale() / static_cast<double>(m_stages.parts.size());
    for (const int member : m_whole.members) {
        double& score = m_ranking.score[static_cast<std::size_t>(member)];
        sums.push_back(score);
        score *= scale;
    }
    return descendingKeys(sums);
}

std::vector<std::uint64_t> Ranker::scoreBlocks() {
    takeIn(m_blocks, true);
    std::size_t positions = 0;
    for (const std::vector<Part>& stage : m_blocks.parts) {
        positions += stage.size();
    }
    for (const std::vector<Part>& stage : m_blocks.parts) {
        for (const Part& part : stage) {
            const std::vector<double> ranks = part.oddRanks();
            const double scale = part.meanRankScale() / static_cast<double>(positions);
            for (std::size_t i = 0; i < ranks.size(); ++i) {
                m_ranking.score[static_cast<std::size_t>(part.members[i])] += ranks[i] * scale;
            }
        }
    }
    std::vector<std::uint64_t> keys;
    keys.reserve(m_whole.members.size());
    for (const int member : m_whole.members) {
        keys.push_back(~sortableBits(m_ranking.score[static_cast<std::size_t>(member)]));
    }
    return keys;
}

std::vector<std::uint64_t> Ranker::scoreLogRank() {
    const std::size_t size = m_whole.members.size();
    std::vector<double> d(size, 0.0);
    std::vector<double> s(size, 0.0);
    m_whole.diversity.addOddRanks(d);
    m_whole.saliency.addOddRanks(s);
    std::vector<std::uint64_t> keys(size);
    for (std::size_t i = 0; i < size; ++i) {
        const double score = std::sqrt(d[i] * s[i]) / (2.0 * static_cast<double>(size));
        m_ranking.score[static_cast<std::size_t>(m_whole.members[i])] = score;
        keys[i] = ~sortableBits(score);
    }
    return keys;
}

std::vector<std::uint64_t> Ranker::scoreLogSum() {
    std::vector<double> sums;
    sums.reserve(m_whole.members.size());
    for (const int member : m_whole.members) {
        const double sum = m_archive[static_cast<std::size_t>(member)].evaluation.scores.logSum();
        // Negative scores, which a file may contain, have no logarithm.
        sums.push_back(std::isnan(sum) ? -std::numeric_limits<double>::infinity() : sum);
    }
    const std::vector<double> ranks = midRanks(sums);
    std::vector<std::uint64_t> keys(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        m_ranking.score[static_cast<std::size_t>(m_whole.members[i])] = ranks[i];
        keys[i] = ~sortableBits(ranks[i]);
    }
    return keys;
}

void Ranker::makeOrder(std::span<const std::uint64_t> keys) {
    std::vector<std::uint32_t> places = sortedPlaces(keys);
    const auto isBetterOfEqual = [&](std::uint32_t a, std::uint32_t b) {
        if (m_dss[a] != m_dss[b]) {
            return m_dss[a] > m_dss[b];
        }
        const std::int64_t paramsOfA = m_archive.params(m_whole.members[a]);
        const std::int64_t paramsOfB = m_archive.params(m_whole.members[b]);
        return paramsOfA != paramsOfB ? paramsOfA < paramsOfB : a < b;
    };
    for (auto begin = places.begin(); begin != places.end();) {
        const auto end =
            std::find_if(begin + 1, places.end(), [&](std::uint32_t place) { return keys[place] != keys[*begin]; });
        if (end - begin > 1) {
            std::sort(begin, end, isBetterOfEqual);
        }
        begin = end;
    }
    m_ranking.ranked = places.size();
    m_ranking.order.clear();
    m_ranking.order.reserve(m_archive.size());
    for (const std::uint32_t place : places) {
        m_ranking.order.push_back(m_whole.members[place]);
    }
    m_ranking.order.insert(m_ranking.order.end(), m_unranked.begin(), m_unranked.end());
}

} // namespace trazor::search

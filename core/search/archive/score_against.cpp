// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/archive/dss_plus_plus.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::search {
namespace {

/// r of a value relative to a column that need not contain it.
class Place {
public:
    explicit Place(double value)
        : m_value(value) {}

    void add(double other) {
        m_below += other < m_value ? 1.0 : (other == m_value ? 0.5 : 0.0);
        ++m_count;
    }
    double r() const { return m_below / m_count; }

private:
    double m_value;
    double m_below = 0.0;
    double m_count = 0.0;
};

struct Score {
    double diversity = 0.0;
    double saliency = 0.0;
};

/// Scores of the parts that the level ranks, by [stage][position].
std::vector<std::vector<Score>> partsOf(RankLevel level, const space::Architecture& architecture,
                                        const proxy::NetworkScores& scores) {
    if (level == RankLevel::LogSum) {
        const double sum = scores.logSum();
        const double known = std::isnan(sum) ? -std::numeric_limits<double>::infinity() : sum;
        return {{{known, known}}};
    }
    if (level == RankLevel::Net || level == RankLevel::LogRank) {
        return {{{scores.diversity(), scores.saliency()}}};
    }
    std::vector<std::vector<Score>> parts;
    auto block = scores.blocks.begin();
    for (const space::StageGenes& stage : architecture.stages) {
        std::vector<Score>& own = parts.emplace_back(level == RankLevel::Block ? stage.blocks.size() : 1);
        for (std::size_t i = 0; i < stage.blocks.size(); ++i, ++block) {
            Score& part = own[level == RankLevel::Block ? i : 0];
            part.diversity += block->diversity;
            part.saliency += block->saliency;
        }
    }
    return parts;
}

bool canBeRanked(const space::Architecture& architecture, const proxy::Evaluation& evaluation) {
    return evaluation.status == proxy::EvaluationStatus::Ok &&
           evaluation.scores.blocks.size() == architecture.depth() && std::isfinite(evaluation.scores.diversity()) &&
           std::isfinite(evaluation.scores.saliency());
}

struct PartPlace {
    Place diversity;
    Place saliency;
};

} // namespace

double scoreAgainst(const Archive& archive, RankLevel level, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation) {
    if (!canBeRanked(architecture, evaluation)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<std::vector<PartPlace>> places;
    for (const std::vector<Score>& stage : partsOf(level, architecture, evaluation.scores)) {
        std::vector<PartPlace>& own = places.emplace_back();
        for (const Score& part : stage) {
            own.push_back({Place(part.diversity), Place(part.saliency)});
        }
    }
    std::vector<std::size_t> reached; ///< positions of each stage that some member has
    for (const CandidatePtr& member : archive.candidates()) {
        if (!canBeRanked(member->architecture, member->evaluation)) {
            continue;
        }
        const auto parts = partsOf(level, member->architecture, member->evaluation.scores);
        reached.resize(std::max(reached.size(), parts.size()), 0);
        for (std::size_t stage = 0; stage < parts.size(); ++stage) {
            reached[stage] = std::max(reached[stage], parts[stage].size());
            for (std::size_t i = 0; stage < places.size() && i < std::min(parts[stage].size(), places[stage].size());
                 ++i) {
                places[stage][i].diversity.add(parts[stage][i].diversity);
                places[stage][i].saliency.add(parts[stage][i].saliency);
            }
        }
    }
    if (reached.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (level == RankLevel::LogRank) {
        return std::sqrt(places[0][0].diversity.r() * places[0][0].saliency.r());
    }
    double sum = 0.0;
    double positions = 0.0;
    for (std::size_t stage = 0; stage < reached.size(); ++stage) {
        positions += static_cast<double>(reached[stage]);
        for (std::size_t i = 0; stage < places.size() && i < std::min(reached[stage], places[stage].size()); ++i) {
            sum += (places[stage][i].diversity.r() + places[stage][i].saliency.r()) / 2.0;
        }
    }
    return sum / positions;
}

} // namespace trazor::search

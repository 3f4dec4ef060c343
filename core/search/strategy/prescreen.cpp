// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/strategy/prescreen.h"

#include <algorithm>
#include <cmath>

namespace trazor::search {
namespace {

constexpr double kPenalty = 1e-2;

/// log D and log S of the whole network or of every stage.
std::vector<double> targetsOf(const Candidate& candidate, bool byStage) {
    std::vector<double> sums;
    auto block = candidate.evaluation.scores.blocks.begin();
    for (const space::StageGenes& stage : candidate.architecture.stages) {
        if (sums.empty() || byStage) {
            sums.insert(sums.end(), 2, 0.0);
        }
        for (std::size_t i = 0; i < stage.blocks.size(); ++i, ++block) {
            sums[sums.size() - 2] += block->diversity;
            sums[sums.size() - 1] += block->saliency;
        }
    }
    for (double& value : sums) {
        value = std::log(std::max(value, 1e-300));
    }
    return sums;
}

void reorder(std::vector<Child>& children, const std::vector<int>& order, std::size_t count) {
    std::vector<Child> kept;
    for (const int index : order) {
        if (kept.size() < count) {
            kept.push_back(std::move(children[static_cast<std::size_t>(index)]));
        }
    }
    children = std::move(kept);
}

} // namespace

Prescreen::Prescreen(const space::SearchSpace& space, const SearchConfig& config, Selection& selection)
    : m_config(config)
    , m_selection(selection)
    , m_features(space)
    , m_model(kPenalty) {}

void Prescreen::learn(Ranker& ranker) {
    std::vector<std::vector<double>> fresh;
    for (; m_seen < ranker.archive().size(); ++m_seen) {
        if (!ranker.isMember(static_cast<int>(m_seen))) {
            continue;
        }
        const Candidate& candidate = ranker.archive()[m_seen];
        const std::vector<double> targets = targetsOf(candidate, m_config.level == RankLevel::Stage);
        m_model.add(m_features.of(candidate.architecture), targets);
        fresh.resize(targets.size());
        for (std::size_t t = 0; t < targets.size(); ++t) {
            fresh[t].push_back(targets[t]);
        }
    }
    m_known.resize(std::max(m_known.size(), fresh.size()));
    for (std::size_t t = 0; t < fresh.size(); ++t) {
        m_known[t].append(fresh[t]);
    }
}

std::vector<double> Prescreen::ranksAmongKnown(std::size_t target, const std::vector<double>& values) const {
    const SortedColumn& known = m_known[target];
    std::vector<double> ranks;
    for (const double value : values) {
        ranks.push_back((known.oddRankOf(value) + 1.0) / (2.0 * (static_cast<double>(known.size()) + 1.0)));
    }
    return ranks;
}

void Prescreen::keepPromising(Ranker& ranker, std::size_t count, std::vector<Child>& children) {
    const bool needsScore = m_config.objective.has(Objective::Kind::Score);
    if (needsScore) {
        learn(ranker);
    }
    if ((needsScore && m_model.samples() < kMinTraining) || children.size() <= 1) {
        children.resize(std::min(children.size(), count));
        return;
    }
    if (needsScore) {
        estimate(children);
    }
    reorder(children, m_selection.order(ranker, children), count);
}

void Prescreen::estimate(std::vector<Child>& children) const {
    std::vector<std::vector<double>> columns(m_known.size());
    for (Child& child : children) {
        child.predicted = 0.0;
        const std::vector<double> values = m_model.predict(m_features.of(child.architecture));
        for (std::size_t t = 0; t < columns.size(); ++t) {
            columns[t].push_back(values[t]);
        }
    }
    for (std::size_t t = 0; t < columns.size(); ++t) {
        const std::vector<double> ranks =
            m_config.objective.isSingle() ? midRanks(columns[t]) : ranksAmongKnown(t, columns[t]);
        for (std::size_t i = 0; i < children.size(); ++i) {
            children[i].predicted += ranks[i] / static_cast<double>(columns.size());
        }
    }
}

double rankCorrelation(std::span<const double> a, std::span<const double> b) {
    const std::vector<double> ranksOfA = midRanks(a);
    const std::vector<double> ranksOfB = midRanks(b);
    double covariance = 0.0;
    double varianceOfA = 0.0;
    double varianceOfB = 0.0;
    for (std::size_t i = 0; i < ranksOfA.size(); ++i) {
        const double x = ranksOfA[i] - 0.5;
        const double y = ranksOfB[i] - 0.5;
        covariance += x * y;
        varianceOfA += x * x;
        varianceOfB += y * y;
    }
    return varianceOfA > 0.0 && varianceOfB > 0.0 ? covariance / std::sqrt(varianceOfA * varianceOfB) : 0.0;
}

} // namespace trazor::search

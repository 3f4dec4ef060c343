// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/progress_history.h"

#include "ui/models/objective_scale.h"
#include "ui/models/session_model.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace trazor::ui {

namespace {

constexpr std::size_t kPlacesAStage = 256; ///< at least, so that a stage's genes have equal places in all candidates

} // namespace

double GrowingHypervolume::level(double cost) const {
    const auto next = m_front.upper_bound(std::clamp(cost, 0.0, 1.0));
    return next == m_front.begin() ? 0.0 : std::prev(next)->second;
}

bool GrowingHypervolume::add(double cost, double score) {
    cost = std::clamp(cost, 0.0, 1.0);
    score = std::clamp(score, 0.0, 1.0);
    double level = this->level(cost);
    if (score <= level) {
        return false;
    }
    auto next = m_front.upper_bound(cost);
    // The staircase rises to `score` from `cost` up to the first member with a higher score.
    double from = cost;
    while (next != m_front.end() && next->second <= score) {
        m_area += (next->first - from) * (score - level);
        from = next->first;
        level = next->second;
        next = m_front.erase(next);
    }
    m_area += ((next == m_front.end() ? 1.0 : next->first) - from) * (score - level);
    m_front.insert_or_assign(cost, score);
    return true;
}

double GenerationStats::acceptance() const {
    return generation > 0 && members > 0 ? 1.0 - static_cast<double>(topUps) / members
                                         : std::numeric_limits<double>::quiet_NaN();
}

void GenerationHistory::clear() {
    m_seen = 0;
    m_generations.clear();
    m_places.clear();
}

void GenerationHistory::count(std::size_t place, double value) {
    if (place >= m_places.size()) {
        m_places.resize(place + 1);
    }
    Place& here = m_places[place];
    ++here.count;
    for (auto& [known, times] : here.values) {
        if (known == value) {
            ++times;
            return;
        }
    }
    here.values.emplace_back(value, 1);
}

double GenerationHistory::diversity() const {
    double sum = 0.0;
    int places = 0;
    for (const Place& place : m_places) {
        if (place.count < 2) {
            continue; // a block that only one candidate has
        }
        double same = 0.0;
        for (const auto& [value, times] : place.values) {
            same += static_cast<double>(times) * (times - 1);
        }
        sum += 1.0 - same / (static_cast<double>(place.count) * (place.count - 1));
        ++places;
    }
    return places > 0 ? sum / places : std::numeric_limits<double>::quiet_NaN();
}

bool GenerationHistory::update(const SessionModel& model, int most) {
    const int end = m_seen + std::min(most, model.size() - m_seen);
    if (m_seen >= end) {
        return m_seen >= model.size();
    }
    for (; m_seen < end; ++m_seen) {
        const search::Candidate& candidate = model.candidate(m_seen);
        if (m_generations.empty() || m_generations.back().generation != candidate.generation) {
            if (!m_generations.empty()) {
                m_generations.back().diversity = diversity();
            }
            m_generations.push_back({.generation = candidate.generation});
            m_places.clear();
        }
        GenerationStats& stats = m_generations.back();
        stats.end = m_seen + 1;
        ++stats.members;
        stats.topUps += candidate.op == search::Operator::TopUp ? 1 : 0;
        stats.failed += candidate.isRanked() ? 0 : 1;
        // Places: genes of the network, then per stage its depth, its genes and those of its blocks.
        std::size_t place = 0;
        for (const double value : candidate.architecture.network) {
            count(place++, value);
        }
        for (const space::StageGenes& stage : candidate.architecture.stages) {
            const std::size_t begin = place;
            count(place++, static_cast<double>(stage.blocks.size()));
            for (const double value : stage.values) {
                count(place++, value);
            }
            for (const std::vector<double>& block : stage.blocks) {
                for (const double value : block) {
                    count(place++, value);
                }
            }
            place = std::max(place, begin + kPlacesAStage);
        }
    }
    m_generations.back().diversity = diversity();
    return m_seen >= model.size();
}

std::vector<Milestone> bestHistory(const SessionModel& model, bool ofSample) {
    std::vector<Milestone> milestones;
    const std::vector<double>& scores = model.ranking().score;
    for (int index = 0; index < model.size(); ++index) {
        const double score = scores[static_cast<std::size_t>(index)];
        if (!milestones.empty() && score <= milestones.back().value) {
            continue; // checked first: reading a score is faster than reading a candidate
        }
        const search::Candidate& candidate = model.candidate(index);
        if (candidate.isRanked() && (!ofSample || candidate.generation == 0)) {
            milestones.push_back({index + 1, score});
        }
    }
    return milestones;
}

std::vector<Milestone> hypervolumeHistory(const SessionModel& model) {
    GrowingHypervolume hypervolume;
    std::vector<Milestone> milestones;
    if (model.size() == 0) {
        return milestones;
    }
    const ObjectiveScale scale(model.session());
    for (int index = 0; index < model.size() && scale.parts() == 2; ++index) {
        const double cost = 1.0 - scale.share(0, index);
        const double score = scale.share(1, index);
        // Asks the candidate last, because few candidates enlarge the area. At or above the reference cost, none does.
        if (cost < 1.0 && score > hypervolume.level(cost) && model.candidate(index).isRanked() &&
            hypervolume.add(cost, score)) {
            milestones.push_back({index + 1, hypervolume.area()});
        }
    }
    return milestones;
}

} // namespace trazor::ui

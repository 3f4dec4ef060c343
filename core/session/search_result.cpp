// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/search_result.h"

#include "core/base/error.h"
#include "core/search/archive/pareto.h"
#include "core/session/columns.h"
#include "core/session/forecast.h"
#include "core/session/session.h"
#include "core/session/ties.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trazor::session {
namespace {

constexpr std::size_t kShortlist = 4;

void count(SearchResult& result, const Session& session) {
    for (const search::CandidatePtr& candidate : session.archive().candidates()) {
        ++(candidate->isRanked() ? result.scored : result.failed);
        result.scoringSeconds += candidate->evaluation.elapsedMs / 1000.0;
    }
}

/// Suggests the smallest candidate within one standard error of the best; ties in size go to the better score.
void suggest(SearchResult& result, const Session& session) {
    const search::Ranking& ranking = session.ranking();
    const Ties& ties = session.ties();
    result.best = result.suggested = session.best();
    result.tied = static_cast<int>(ties.withBest.size());
    result.oneError = 1;
    if (!ties.noise.isKnown()) {
        return;
    }
    const auto best = static_cast<std::size_t>(result.best);
    result.leastTrusted = separation(std::max(2, result.tied)) * std::sqrt(2.0) * ties.error[best];
    for (std::size_t place = 0; place < ranking.ranked; ++place) {
        const int index = ranking.order[place];
        const auto at = static_cast<std::size_t>(index);
        if (ranking.score[best] - ranking.score[at] > std::hypot(ties.error[best], ties.error[at])) {
            break;
        }
        if (index == result.best || !session.admits(index)) {
            continue;
        }
        ++result.oneError;
        if (session.archive().params(index) < session.archive().params(result.suggested)) {
            result.suggested = index;
        }
    }
}

void compareWithSample(SearchResult& result, const Session& session) {
    int best = -1;
    for (const int index : session.ranking().order) {
        const search::Candidate& candidate = session.candidate(index);
        if (candidate.generation == 0 && candidate.op == search::Operator::Random && session.admits(index)) {
            ++result.sample;
            best = best < 0 ? index : best;
        }
    }
    if (best >= 0) {
        result.bestOfSample = {candidateName(best), session.score(best), session.archive().params(best)};
    }
}

void compareWithPublished(SearchResult& result, const Session& session) {
    for (const auto& [subject, evaluation] : session.scorings(Purpose::Comparison)) {
        const space::Published& network = session.space().published[static_cast<std::size_t>(subject.index)];
        const double score = search::scoreAgainst(session.archive(), session.level(), network.architecture, evaluation);
        if (!std::isfinite(score)) {
            continue;
        }
        try {
            const space::Cost cost = space::costOf(space::plan(session.space(), network.architecture));
            result.published.push_back({network.name, score, cost.params});
        } catch (const Error&) {
            continue; // a file may claim a score of a network that does not exist
        }
    }
    std::stable_sort(result.published.begin(), result.published.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
}

void findConfirmedRank(SearchResult& result, const Session& session) {
    const double own = session.confirmedDss(result.suggested);
    int better = 0;
    for (const auto& [subject, evaluation] : session.scorings(Purpose::Confirmation)) {
        const double other = session.confirmedDss(subject.index);
        result.confirmed += std::isnan(other) ? 0 : 1;
        better += other > own ? 1 : 0;
    }
    result.confirmedRank = std::isnan(own) ? 0 : better + 1;
}

void fillShortlist(SearchResult& result, const Session& session) {
    const search::Ranking& ranking = session.ranking();
    std::vector<int> wanted{result.suggested, result.best, result.knee};
    for (std::size_t place = 0; place < ranking.ranked && wanted.size() < 3 + kShortlist; ++place) {
        if (session.admits(ranking.order[place])) {
            wanted.push_back(ranking.order[place]);
        }
    }
    for (const int index : wanted) {
        std::vector<int>& list = result.shortlist;
        if (index >= 0 && list.size() < kShortlist && std::find(list.begin(), list.end(), index) == list.end()) {
            list.push_back(index);
        }
    }
}

} // namespace

const search::Objective& frontObjective(const Session& session) {
    static const search::Objective paramsAndScore = search::Objective::pareto();
    const search::Objective& own = session.config().objective;
    const bool isKnown =
        std::all_of(own.parts().begin(), own.parts().end(), [&session](const search::Objective::Part& part) {
            return part.kind != search::Objective::Kind::Predicted || session.forecast(part.name) != nullptr;
        });
    return own.isSingle() || !isKnown ? paramsAndScore : own;
}

const space::CostQuantity& costQuantity(const search::Objective::Part& part) {
    return *std::find_if(space::kCostQuantities.begin(), space::kCostQuantities.end(),
                         [&part](const space::CostQuantity& cost) { return cost.name == part.name; });
}

double objectiveValue(const Session& session, const search::Objective::Part& part, int index) {
    if (part.kind == search::Objective::Kind::Cost) {
        const space::CostQuantity& cost = costQuantity(part);
        // The archive keeps parameters side by side; plots ask for those of all candidates in every frame.
        return -static_cast<double>(cost.value == &space::Cost::params ? session.archive().params(index)
                                                                       : session.candidate(index).cost.*cost.value);
    }
    if (part.kind == search::Objective::Kind::Score) {
        return session.score(index);
    }
    const Forecast* const known = session.forecast(part.name);
    const auto at = static_cast<std::size_t>(index);
    return known != nullptr && at < known->candidates.size() ? known->candidates[at].score
                                                             : std::numeric_limits<double>::quiet_NaN();
}

int kneeOf(const Session& session) {
    const auto& parts = frontObjective(session).parts();
    if (parts.size() != 2) {
        return -1;
    }
    const std::vector<int>& front = session.front();
    std::vector<search::ParetoPoint> points;
    for (const int index : front) {
        points.push_back({-objectiveValue(session, parts[0], index), objectiveValue(session, parts[1], index)});
    }
    std::vector<int> places(points.size());
    std::iota(places.begin(), places.end(), 0);
    const int knee = search::innerKnee(points, places);
    return knee >= 0 ? front[static_cast<std::size_t>(knee)] : -1;
}

SearchResult resultOf(const Session& session) {
    SearchResult result;
    count(result, session);
    if (session.best() < 0) {
        return result;
    }
    suggest(result, session);
    result.knee = kneeOf(session);
    compareWithSample(result, session);
    compareWithPublished(result, session);
    findConfirmedRank(result, session);
    fillShortlist(result, session);
    return result;
}

} // namespace trazor::session

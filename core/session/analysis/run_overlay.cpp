// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/run_overlay.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace trazor::session {
namespace {

/// Clears the settings that change scores only by rounding.
proxy::ScoringConfig whatDecides(proxy::ScoringConfig scoring) {
    scoring.dtype = {};
    scoring.device = {};
    scoring.threads = 0;
    scoring.candidateSeconds = 0.0;
    return scoring;
}

std::string separation(std::span<const Session> sessions) {
    for (const Session& session : sessions.subspan(1)) {
        if (session.manifest().spaceHash != sessions.front().manifest().spaceHash) {
            return "The searches are of different spaces";
        }
        if (whatDecides(session.config().scoring) != whatDecides(sessions.front().config().scoring)) {
            return "The searches score in different ways (seed, super-nets, image size or variant)";
        }
    }
    return {};
}

/// Collects the candidates of all sessions in one archive, without duplicate ids. Of equal networks the first that has
/// a score is taken: scoring may have failed in one session and not in another.
void rankTogether(std::span<const Session> sessions, search::RankedArchive& all) {
    std::vector<search::CandidatePtr> distinct;
    std::unordered_map<std::string_view, std::size_t> placeOf; // the sessions own the ids
    for (const Session& session : sessions) {
        for (const search::CandidatePtr& candidate : session.archive().candidates()) {
            const auto [place, isNew] = placeOf.emplace(candidate->id, distinct.size());
            if (isNew) {
                distinct.push_back(candidate);
            } else if (!distinct[place->second]->isRanked()) {
                distinct[place->second] = candidate;
            }
        }
    }
    for (const search::CandidatePtr& candidate : distinct) {
        auto copy = std::make_shared<search::Candidate>(*candidate);
        copy->index = static_cast<int>(all.archive.size());
        all.archive.add(std::move(copy));
    }
}

OverlaidRun runOf(const Session& session, const search::RankedArchive* all, const search::Ranking& ranking) {
    OverlaidRun run;
    std::vector<std::pair<double, double>> points;
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const search::CandidatePtr& candidate : session.archive().candidates()) {
        if (candidate->isRanked()) {
            const int at = all != nullptr ? all->archive.find(candidate->id) : candidate->index;
            const double score = ranking.score[static_cast<std::size_t>(at)];
            points.emplace_back(static_cast<double>(candidate->cost.params), score);
            best = std::isnan(best) ? score : std::max(best, score);
        }
        run.best.push_back(best);
    }
    // Among equally large candidates the best comes first, so the others do not join the front.
    std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    for (const auto& point : points) {
        if (run.front.empty() || point.second > run.front.back().second) {
            run.front.push_back(point);
        }
    }
    return run;
}

} // namespace

RunOverlay overlay(std::span<const Session> sessions) {
    RunOverlay overlay;
    if (sessions.empty()) {
        return overlay;
    }
    overlay.separate = separation(sessions);
    search::RankedArchive all;
    if (overlay.separate.empty()) {
        rankTogether(sessions, all);
    }
    for (const Session& session : sessions) {
        const bool isJoint = overlay.separate.empty();
        overlay.runs.push_back(runOf(session, isJoint ? &all : nullptr,
                                     isJoint ? all.ranker.ranking(sessions.front().level()) : session.ranking()));
    }
    return overlay;
}

} // namespace trazor::session

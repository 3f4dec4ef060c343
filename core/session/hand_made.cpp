// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/hand_made.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/search/strategy/initial_sample.h"
#include "core/search/variation/mutation.h"
#include "core/session/columns.h"
#include "core/session/ties.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace trazor::session {
namespace {

space::Cost costIn(const Session& session, const space::Architecture& architecture) {
    return session.costOf(space::plan(session.space(), architecture));
}

bool hasValue(const Session& session, int index) {
    const auto at = static_cast<std::size_t>(index);
    return std::any_of(session.quantities().begin(), session.quantities().end(), [&](const QuantityValues& it) {
        return (at < it.candidates.size() && !std::isnan(it.candidates[at])) ||
               it.details.contains(Subject::candidate(index));
    });
}

bool hasScoring(const Session& session, int index) {
    return std::any_of(std::begin(search::kPurposes), std::end(search::kPurposes),
                       [&](Purpose purpose) { return session.scoring(purpose, Subject::candidate(index)) != nullptr; });
}

search::Candidate candidateOf(const Session& session, const space::Architecture& architecture,
                              const proxy::Evaluation& evaluation) {
    search::Candidate candidate;
    candidate.id = space::architectureId(session.space(), architecture);
    candidate.architecture = architecture;
    candidate.op = search::Operator::ByHand;
    candidate.cost = costIn(session, architecture);
    candidate.evaluation = evaluation;
    return candidate;
}

search::SearchConfig evolvingConfig(const Session& session) {
    search::SearchConfig config = session.config();
    if (config.algorithm == search::Algorithm::Random || config.algorithm == search::Algorithm::Exhaustive) {
        config = search::makeConfig(search::Preset::Recommended, session.space());
        config.limits = session.config().limits;
        config.evaluations = session.config().evaluations;
        config.objective = session.config().objective;
        config.scoring = session.config().scoring;
        config.seed = session.config().seed;
    }
    if (config.objective.has(search::Objective::Kind::Predicted)) {
        config.objective = search::SearchConfig().objective;
    }
    return config;
}

/// The first generation around the only candidate of an archive.
std::vector<search::Child> neighbours(const space::SearchSpace& space, const search::SearchConfig& config,
                                      const search::Archive& archive) {
    constexpr int kTriesEach = 20;
    const space::Architecture& seed = archive[0].architecture;
    const std::vector<double> guide(seed.depth(), 0.0); // there are no other blocks to compare with
    const auto wanted = static_cast<std::size_t>(config.initialSample);
    Rng rng(stableHash(config.seed, archive[0].id));
    search::Brood brood(space, config.limits, archive);
    for (int tries = kTriesEach * config.initialSample; tries > 0 && brood.size() < wanted; --tries) {
        space::Architecture child = search::mutate(space, config, seed, guide, rng);
        try {
            if (const auto cost = space::repair(space, child, config.limits, rng)) {
                brood.add(std::move(child), search::Operator::Mutation, {0}, cost);
            }
        } catch (const Error&) {
            // no such network exists
        }
    }
    search::addRandom(space, config.limits, wanted, search::Operator::TopUp, rng, brood);
    return std::move(brood.children());
}

} // namespace

std::string refusalOf(const Session& session, const space::Architecture& architecture) {
    if (const int known = session.archive().find(space::architectureId(session.space(), architecture)); known >= 0) {
        return "this network is " + candidateName(known) + " already";
    }
    if (const std::vector<std::string> broken = space::violations(session.space(), architecture); !broken.empty()) {
        return broken.front();
    }
    try {
        const space::Cost cost = costIn(session, architecture);
        const space::Limits& limits = session.config().limits;
        return space::satisfies(limits, cost) ? std::string()
                                              : "outside the limits of the search: " + space::formatLimits(limits);
    } catch (const Error& error) {
        return error.what();
    }
}

PlacedScore placeOf(const Session& session, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation) {
    PlacedScore placed;
    placed.score = search::scoreAgainst(session.archive(), session.level(), architecture, evaluation);
    const search::Ranking& ranking = session.ranking();
    if (std::isfinite(placed.score) && ranking.ranked > 0) {
        const auto end = ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked);
        const auto next = std::lower_bound(ranking.order.begin(), end, placed.score, [&](int index, double score) {
            return ranking.score[static_cast<std::size_t>(index)] > score;
        });
        placed.place = static_cast<int>(next - ranking.order.begin());
        placed.error = session.ties().error[static_cast<std::size_t>(next == end ? *(end - 1) : *next)];
    }
    return placed;
}

search::CandidatePtr makeByHand(const Session& session, int from, const space::Architecture& architecture,
                                const proxy::Evaluation& evaluation) {
    if (const std::string refusal = refusalOf(session, architecture); !refusal.empty()) {
        throw Error(ErrorCode::InvalidArgument, "candidate by hand: " + refusal);
    }
    search::Candidate candidate = candidateOf(session, architecture, evaluation);
    candidate.index = session.size();
    candidate.generation = session.candidate(session.size() - 1).generation;
    candidate.parents = {from};
    candidate.changes = space::changes(session.space(), session.candidate(from).architecture, architecture);
    return std::make_shared<const search::Candidate>(std::move(candidate));
}

std::string refusalToWithdraw(const Session& session, int index) {
    if (index < 0 || index >= session.size() || session.candidate(index).op != search::Operator::ByHand) {
        return "only a candidate made by hand can be taken back";
    }
    const std::vector<search::RunBegun>& runs = session.manifest().runs;
    if (index + 1 < session.size() || std::any_of(runs.begin(), runs.end(), [index](const search::RunBegun& run) {
            return run.firstCandidate > index;
        })) {
        return "the search has gone on since it was kept";
    }
    return hasValue(session, index) || hasScoring(session, index) ? "values of it were measured since it was kept"
                                                                  : std::string();
}

Session evolveFrom(const Session& session, const space::Architecture& architecture,
                   const proxy::Evaluation& evaluation) {
    const search::SearchConfig config = evolvingConfig(session);
    Session evolving(session.sharedSpace(), config,
                     makeManifest(session.space(), config.seed, session.manifest().evaluator));
    evolving.apply(std::make_shared<const search::Candidate>(candidateOf(session, architecture, evaluation)));
    evolving.apply(search::GenerationBegun{0, neighbours(session.space(), config, evolving.archive())});
    return evolving;
}

} // namespace trazor::session

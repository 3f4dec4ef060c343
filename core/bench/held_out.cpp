// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/held_out.h"

#include "core/bench/seed_spread.h"
#include "core/search/scoring_job.h"
#include "core/search/strategy/initial_sample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace trazor::bench {
namespace {

/// The random cohort followed by the networks that are not in it, without duplicates.
struct Pool {
    std::vector<std::shared_ptr<search::Candidate>> members;
    std::size_t cohort = 0;
};

Pool makePool(const space::SearchSpace& space, const HeldOutConfig& config,
              std::span<const search::CandidatePtr> networks) {
    const search::Archive empty;
    search::Brood cohort(space, config.limits, empty);
    Rng rng(config.cohortSeed);
    search::addRandom(space, config.limits, kHeldOutCohort, search::Operator::Random, rng, cohort);
    Pool pool;
    for (search::Child& child : cohort.children()) {
        auto member = std::make_shared<search::Candidate>();
        member->id = std::move(child.id);
        member->architecture = std::move(child.architecture);
        member->cost = child.cost;
        pool.members.push_back(std::move(member));
    }
    pool.cohort = pool.members.size();
    for (const search::CandidatePtr& network : networks) {
        const auto same = [&](const auto& member) { return member->id == network->id; };
        if (std::none_of(pool.members.begin(), pool.members.end(), same)) {
            pool.members.push_back(std::make_shared<search::Candidate>(*network));
        }
    }
    return pool;
}

/// Scores all members of the pool. False if stopped.
bool evaluateAll(const space::SearchSpace& space, const HeldOutConfig& config, Pool& pool,
                 proxy::ProxyEvaluator& evaluator, search::SearchControl& control,
                 const std::function<void(int, int)>& progress) {
    std::vector<space::NetworkPlan> plans;
    for (const auto& member : pool.members) {
        plans.push_back(space::plan(space, member->architecture, config.scoring.imageSize));
    }
    int done = 0;
    std::vector<proxy::Evaluation> evaluations = search::scoreAll(evaluator, plans, control.stopToken(), [&] {
        ++done;
        if (progress) {
            progress(done, static_cast<int>(plans.size()));
        }
    });
    for (std::size_t i = 0; i < plans.size(); ++i) {
        pool.members[i]->evaluation = std::move(evaluations[i]);
    }
    return !control.stopRequested();
}

/// z-scores of log(part) of all members relative to the first `cohort` members.
template <typename Part>
std::vector<double> zScores(const search::Archive& pool, std::size_t cohort, const Part& part) {
    std::vector<double> logs;
    for (const search::CandidatePtr& member : pool.candidates()) {
        logs.push_back(member->isRanked() ? std::log(part(member->evaluation.scores))
                                          : std::numeric_limits<double>::quiet_NaN());
    }
    const Spread spread = spreadOf({logs.begin(), logs.begin() + static_cast<std::ptrdiff_t>(cohort)});
    for (double& value : logs) {
        value = (value - spread.mean) / spread.deviation;
    }
    return logs;
}

} // namespace

std::optional<HeldOutScores> scoreHeldOut(const space::SearchSpace& space, const HeldOutConfig& config,
                                          std::span<const search::CandidatePtr> networks,
                                          const proxy::EvaluatorFactory& makeEvaluator, search::SearchControl& control,
                                          const std::function<void(int done, int planned)>& progress) {
    Pool pool = makePool(space, config, networks);
    const std::unique_ptr<proxy::ProxyEvaluator> evaluator = makeEvaluator(space, config.scoring);
    if (!evaluateAll(space, config, pool, *evaluator, control, progress)) {
        return {};
    }
    search::Archive archive;
    for (const auto& member : pool.members) {
        member->index = static_cast<int>(archive.size());
        archive.add(member);
    }
    const auto zOf = [&](const auto& part) { return zScores(archive, pool.cohort, part); };
    const std::vector<double> zOfD = zOf([](const proxy::NetworkScores& scores) { return scores.diversity(); });
    const std::vector<double> zOfS = zOf([](const proxy::NetworkScores& scores) { return scores.saliency(); });
    const search::Ranking ranking = search::rank(archive, config.level);
    HeldOutScores scores;
    for (const search::CandidatePtr& network : networks) {
        const auto i = static_cast<std::size_t>(archive.find(network->id));
        scores.z.push_back((zOfD[i] + zOfS[i]) / 2.0);
        scores.dssPlusPlus.push_back(archive[i].isRanked() ? ranking.score[i]
                                                           : std::numeric_limits<double>::quiet_NaN());
    }
    return scores;
}

} // namespace trazor::bench

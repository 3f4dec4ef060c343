// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/screening.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/bench/rank_correlation.h"
#include "core/search/initial_sample.h"

#include <utility>

namespace trazor::bench {
namespace {

/// Random architectures as an archive without scores.
std::vector<search::Candidate> sampleOf(const space::SearchSpace& space, const ScreeningConfig& config) {
    const search::Archive empty;
    search::Brood brood(space, config.limits, empty);
    Rng rng(stableHash(config.seed, "screening"));
    search::addRandom(space, config.limits, static_cast<std::size_t>(config.networks), search::Operator::Random, rng,
                      brood);
    if (brood.size() < 2) {
        throw Error(ErrorCode::Infeasible, "screening: fewer than two architectures were found within the limits",
                    "Widen the limits.");
    }
    std::vector<search::Candidate> candidates;
    for (const search::Child& child : brood.children()) {
        search::Candidate& candidate = candidates.emplace_back();
        candidate.id = child.id;
        candidate.architecture = child.architecture;
        candidate.cost = child.cost;
    }
    return candidates;
}

std::vector<proxy::Evaluation> scoresAt(const space::SearchSpace& space,
                                        const std::vector<search::Candidate>& candidates,
                                        const proxy::ScoringConfig& scoring,
                                        const proxy::EvaluatorFactory& makeEvaluator, const std::stop_token& stop) {
    std::vector<space::NetworkPlan> plans;
    for (const search::Candidate& candidate : candidates) {
        plans.push_back(space::plan(space, candidate.architecture, scoring.imageSize));
    }
    std::vector<proxy::Evaluation> evaluations(plans.size());
    makeEvaluator(space, scoring)
        ->evaluate(
            plans, [&](std::size_t i, proxy::Evaluation&& evaluation) { evaluations[i] = std::move(evaluation); },
            stop);
    return evaluations;
}

/// Scores of one size, in the order of the networks.
struct Columns {
    std::vector<double> plusPlus, diversity, saliency;
    double milliseconds = 0.0;
};

Columns columnsOf(const std::vector<search::Candidate>& candidates, std::vector<proxy::Evaluation> evaluations,
                  search::RankLevel level) {
    Columns columns;
    search::Archive archive;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        search::Candidate candidate = candidates[i];
        candidate.index = static_cast<int>(i);
        candidate.evaluation = std::move(evaluations[i]);
        columns.diversity.push_back(candidate.evaluation.scores.diversity());
        columns.saliency.push_back(candidate.evaluation.scores.saliency());
        columns.milliseconds += candidate.evaluation.elapsedMs;
        archive.add(std::make_shared<const search::Candidate>(std::move(candidate)));
    }
    columns.plusPlus = search::rank(archive, level).score;
    return columns;
}

} // namespace

std::optional<ScreeningAgreement> measureScreening(const space::SearchSpace& space, const ScreeningConfig& config,
                                                   const proxy::EvaluatorFactory& makeEvaluator, std::stop_token stop) {
    const space::StemPlan stem = space::supernetPlan(space).stem;
    if (stem.kind != space::StemKind::PatchEmbedding) {
        throw Error(ErrorCode::InvalidArgument, "screening: " + space.name + " has no images");
    }
    if (config.scoring.imageSize <= 0 || config.scoring.imageSize >= stem.imageSize) {
        throw Error(ErrorCode::InvalidArgument, "image: " + std::to_string(config.scoring.imageSize) +
                                                    " is not below the space's own " + std::to_string(stem.imageSize) +
                                                    " pixels");
    }
    std::vector<search::Candidate> candidates = sampleOf(space, config);
    proxy::ScoringConfig full = config.scoring;
    full.imageSize = 0;
    std::vector<proxy::Evaluation> small = scoresAt(space, candidates, config.scoring, makeEvaluator, stop);
    std::vector<proxy::Evaluation> large = scoresAt(space, candidates, full, makeEvaluator, stop);
    if (stop.stop_requested()) {
        return {};
    }
    ScreeningAgreement result;
    for (std::size_t i = candidates.size(); i-- > 0;) {
        if (small[i].status != proxy::EvaluationStatus::Ok || large[i].status != proxy::EvaluationStatus::Ok) {
            ++result.failed;
            const auto at = static_cast<std::ptrdiff_t>(i);
            candidates.erase(candidates.begin() + at);
            small.erase(small.begin() + at);
            large.erase(large.begin() + at);
        }
    }
    const Columns a = columnsOf(candidates, std::move(small), config.level);
    const Columns b = columnsOf(candidates, std::move(large), config.level);
    result.networks = static_cast<int>(candidates.size());
    result.imageSize = config.scoring.imageSize;
    result.fullImageSize = stem.imageSize;
    result.tauDssPlusPlus = kendallTauB(a.plusPlus, b.plusPlus);
    result.tauDiversity = kendallTauB(a.diversity, b.diversity);
    result.tauSaliency = kendallTauB(a.saliency, b.saliency);
    result.speedup = b.milliseconds / a.milliseconds;
    return result;
}

} // namespace trazor::bench

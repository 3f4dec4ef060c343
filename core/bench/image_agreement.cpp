// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/image_agreement.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/evidence/rank_correlation.h"
#include "core/search/scoring_job.h"
#include "core/search/settings/search_config.h"
#include "core/search/strategy/initial_sample.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace trazor::bench {
namespace {

/// Random architectures within the limits, as unscored candidates.
std::vector<search::Candidate> sampleOf(const space::SearchSpace& space, const ImageCheckConfig& config) {
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
    return search::scoreAll(*makeEvaluator(space, scoring), plans, stop);
}

/// Scores at one image size, in the order of the networks.
struct Columns {
    std::vector<double> plusPlus, diversity, saliency;
    double milliseconds = 0.0;
};

Columns columnsOf(const std::vector<ImagePair>& pairs, proxy::Evaluation ImagePair::*size, search::RankLevel level) {
    Columns columns;
    search::Archive archive;
    for (const ImagePair& pair : pairs) {
        search::Candidate candidate = *pair.network;
        candidate.index = static_cast<int>(archive.size());
        candidate.evaluation = pair.*size;
        columns.diversity.push_back(candidate.evaluation.scores.diversity());
        columns.saliency.push_back(candidate.evaluation.scores.saliency());
        columns.milliseconds += candidate.evaluation.elapsedMs;
        archive.add(std::make_shared<const search::Candidate>(std::move(candidate)));
    }
    columns.plusPlus = search::rank(archive, level).score;
    return columns;
}

ImageAgreement::Agreement between(const std::vector<double>& small, const std::vector<double>& full) {
    return {evidence::kendallTauB(small, full), evidence::spearmanRho(small, full)};
}

std::string digits(double value) {
    if (!std::isfinite(value)) {
        return "not known";
    }
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%+.2f", value);
    return text.data();
}

} // namespace

ImageAgreement imageAgreement(const space::SearchSpace& space, int imageSize, search::RankLevel level,
                              std::vector<ImagePair> pairs) {
    const std::size_t all = pairs.size();
    std::erase_if(pairs, [](const ImagePair& it) {
        return it.small.status != proxy::EvaluationStatus::Ok || it.full.status != proxy::EvaluationStatus::Ok;
    });
    const Columns small = columnsOf(pairs, &ImagePair::small, level);
    const Columns full = columnsOf(pairs, &ImagePair::full, level);
    ImageAgreement result;
    result.networks = static_cast<int>(pairs.size());
    result.failed = static_cast<int>(all - pairs.size());
    result.imageSize = imageSize;
    result.fullImageSize = space::supernetPlan(space).stem.imageSize;
    result.level = level;
    result.dssPlusPlus = between(small.plusPlus, full.plusPlus);
    result.diversity = between(small.diversity, full.diversity);
    result.saliency = between(small.saliency, full.saliency);
    result.speedup = full.milliseconds / small.milliseconds;
    result.seconds = (small.milliseconds + full.milliseconds) / 1000.0;
    return result;
}

std::string toText(const ImageAgreement& it) {
    const auto three = [](double plusPlus, double d, double s) {
        return digits(plusPlus) + " (D " + digits(d) + ", S " + digits(s) + ")";
    };
    return std::to_string(it.imageSize) + " px rank " + std::to_string(it.networks) + " networks like " +
           std::to_string(it.fullImageSize) + " px with Kendall tau " +
           three(it.dssPlusPlus.tau, it.diversity.tau, it.saliency.tau) + ", Spearman " +
           three(it.dssPlusPlus.rho, it.diversity.rho, it.saliency.rho) + "; DSS++ of level " +
           std::string(search::levelName(it.level)) +
           (it.failed > 0 ? "; " + std::to_string(it.failed) + " could not be scored" : std::string());
}

std::optional<ImageAgreement> measureImageAgreement(const space::SearchSpace& space, const ImageCheckConfig& config,
                                                    const proxy::EvaluatorFactory& makeEvaluator,
                                                    std::stop_token stop) {
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
    std::vector<ImagePair> pairs;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        pairs.push_back({std::make_shared<const search::Candidate>(std::move(candidates[i])), std::move(small[i]),
                         std::move(large[i])});
    }
    return imageAgreement(space, config.scoring.imageSize, config.level, std::move(pairs));
}

} // namespace trazor::bench

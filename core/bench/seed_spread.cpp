// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/seed_spread.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/evidence/rank_correlation.h"
#include "core/search/scoring_job.h"

#include <cmath>
#include <limits>
#include <utility>

namespace trazor::bench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// D, S and DSS indexed by plan; NaN where there is no score.
struct Scores {
    std::vector<double> diversity;
    std::vector<double> saliency;
    std::vector<double> dss;
};

Scores scoresOf(proxy::ProxyEvaluator& evaluator, std::span<const space::NetworkPlan> plans,
                const std::stop_token& stop) {
    const std::vector<double> none(plans.size(), kNone);
    Scores scores{none, none, none};
    const std::vector<proxy::Evaluation> evaluations = search::scoreAll(evaluator, plans, stop);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (evaluations[i].status == proxy::EvaluationStatus::Ok) {
            scores.diversity[i] = evaluations[i].scores.diversity();
            scores.saliency[i] = evaluations[i].scores.saliency();
            scores.dss[i] = evaluations[i].scores.dss();
        }
    }
    return scores;
}

Spread across(const std::vector<Scores>& all, std::vector<double> Scores::*column, std::size_t plan) {
    std::vector<double> values;
    for (const Scores& scores : all) {
        values.push_back((scores.*column)[plan]);
    }
    return spreadOf(values);
}

/// Kendall tau-b over the candidates that have a score under both initialisations.
double agreement(const Scores& a, const Scores& b) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < a.dss.size(); ++i) {
        if (std::isfinite(a.dss[i]) && std::isfinite(b.dss[i])) {
            x.push_back(a.dss[i]);
            y.push_back(b.dss[i]);
        }
    }
    return evidence::kendallTauB(x, y);
}

} // namespace

Spread spreadOf(std::span<const double> values) {
    Spread spread;
    double sum = 0.0;
    for (const double value : values) {
        if (std::isfinite(value)) {
            sum += value;
            ++spread.count;
        }
    }
    spread.mean = spread.count > 0 ? sum / spread.count : kNone;
    double squares = 0.0;
    for (const double value : values) {
        squares += std::isfinite(value) ? (value - spread.mean) * (value - spread.mean) : 0.0;
    }
    spread.deviation = spread.count > 1 ? std::sqrt(squares / (spread.count - 1)) : kNone;
    return spread;
}

SeedSpread seedSpread(const space::SearchSpace& space, std::span<const space::NetworkPlan> plans,
                      const proxy::ScoringConfig& config, int further, const proxy::EvaluatorFactory& makeEvaluator,
                      const std::function<void(int done)>& progress, std::stop_token stop) {
    if (config.init != proxy::Init::Supernet) {
        throw Error(ErrorCode::InvalidArgument, "spread: the reference weights do not depend on a seed",
                    "Use weights of a super-net, for instance --init seed:1.");
    }
    std::vector<Scores> all;
    for (int i = 0; i <= further; ++i) {
        proxy::ScoringConfig seeded = config;
        seeded.seed = i == 0 ? config.seed : stableHash(config.seed, "spread", static_cast<std::uint64_t>(i));
        Scores scores = scoresOf(*makeEvaluator(space, seeded), plans, stop);
        if (stop.stop_requested()) {
            break; // these scores may cover only some of the plans
        }
        all.push_back(std::move(scores));
        if (progress) {
            progress(i + 1);
        }
    }
    SeedSpread result;
    result.initialisations = static_cast<int>(all.size());
    for (std::size_t plan = 0; plan < plans.size(); ++plan) {
        result.candidates.push_back({across(all, &Scores::diversity, plan), across(all, &Scores::saliency, plan),
                                     across(all, &Scores::dss, plan)});
    }
    std::vector<double> taus;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            taus.push_back(agreement(all[i], all[j]));
        }
    }
    result.rankStability = spreadOf(taus).mean;
    return result;
}

} // namespace trazor::bench

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/baselines/torch_baseline_scorer.h"

#include "core/proxy/torch/baselines/baselines.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/scoring/scoring_setup.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <mutex>
#include <utility>

namespace trazor::proxy {
namespace {

/// The proxies of one cost, and their indices among all proxies.
struct Selection {
    std::vector<ProxyId> proxies;
    std::vector<std::size_t> places;

    Selection(std::span<const ProxyId> all, ProxyCost cost) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (proxyInfo(all[i]).cost == cost) {
                proxies.push_back(all[i]);
                places.push_back(i);
            }
        }
    }

    void addTo(std::vector<double>& sums, const std::vector<double>& values, double share) const {
        for (std::size_t i = 0; i < values.size(); ++i) {
            sums[places[i]] += share * values[i];
        }
    }
};

} // namespace

TorchBaselineScorer::TorchBaselineScorer(const ScoringConfig& config)
    : m_threads(config.device == Device::Cuda ? 1 : resolveThreads(config.threads))
    , m_input(config.input) {
    requireValid(config);
    ParameterOptions options = parameterOptions(config);
    for (int i = 0; i < config.supernets; ++i) {
        Pair pair;
        pair.seed = supernetSeed(config, i);
        options.linearised = true;
        pair.absolute = std::make_unique<Supernet>(pair.seed, options);
        options.linearised = false;
        pair.withSigns = std::make_unique<Supernet>(pair.seed, options);
        m_supernets.push_back(std::move(pair));
    }
}

TorchBaselineScorer::~TorchBaselineScorer() = default;

BaselineScores TorchBaselineScorer::scoreOne(const space::NetworkPlan& plan, std::span<const ProxyId> proxies) const {
    const Selection onePass(proxies, ProxyCost::OnePass);
    const Selection batch(proxies, ProxyCost::Batch);
    const double share = 1.0 / static_cast<double>(m_supernets.size());
    BaselineScores scores;
    try {
        scores.values.assign(proxies.size(), 0.0);
        for (const Pair& pair : m_supernets) {
            if (!onePass.proxies.empty()) {
                onePass.addTo(scores.values, onePassBaselines(plan, *pair.absolute, m_input, onePass.proxies), share);
            }
            if (!batch.proxies.empty()) {
                batch.addTo(scores.values, batchBaselines(plan, *pair.withSigns, pair.seed, batch.proxies), share);
            }
        }
        scores.status = EvaluationStatus::Ok;
    } catch (...) {
        const Evaluation failure = evaluationOfCurrentException();
        scores = {failure.status, failure.reason, {}};
    }
    return scores;
}

void TorchBaselineScorer::score(std::span<const space::NetworkPlan> plans, std::span<const ProxyId> proxies,
                                const BaselineSink& sink, std::stop_token stop) {
    std::mutex oneAtATime;
    forEachInThreads(plans.size(), m_threads, [&](std::size_t i) {
        if (stop.stop_requested()) {
            return;
        }
        BaselineScores scores = scoreOne(plans[i], proxies);
        const std::lock_guard lock(oneAtATime);
        sink(i, std::move(scores));
    });
}

std::unique_ptr<BaselineScorer> makeTorchBaselineScorer(const ScoringConfig& config) {
    return std::make_unique<TorchBaselineScorer>(config);
}

} // namespace trazor::proxy

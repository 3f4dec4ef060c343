// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bench/evaluation_cache.h"

#include "core/base/error.h"

#include <vector>

namespace trazor::bench {

/// The evaluator that one search uses.
class EvaluationCache::Client final : public proxy::ProxyEvaluator {
public:
    explicit Client(EvaluationCache& cache)
        : m_cache(cache) {}

    void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                  proxy::Checkpoint checkpoint) override {
        std::vector<space::NetworkPlan> fresh;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            if (!checkpoint.pass()) {
                return;
            }
            if (const auto known = m_cache.m_known.find(plans[i]); known != m_cache.m_known.end()) {
                sink(i, proxy::Evaluation(known->second));
            } else {
                fresh.push_back(plans[i]);
                places.push_back(i);
            }
        }
        if (fresh.empty()) {
            return;
        }
        m_cache.m_evaluator->evaluate(
            fresh,
            [&](std::size_t i, proxy::Evaluation&& evaluation) {
                m_cache.m_known.emplace(fresh[i], evaluation);
                sink(places[i], std::move(evaluation));
            },
            std::move(checkpoint));
    }

    int preferredBatch() const override { return m_cache.m_evaluator->preferredBatch(); }
    std::string description() const override { return m_cache.m_evaluator->description(); }

private:
    EvaluationCache& m_cache;
};

EvaluationCache::EvaluationCache(const space::SearchSpace& space, const proxy::ScoringConfig& config,
                                 const proxy::EvaluatorFactory& makeEvaluator)
    : m_config(config)
    , m_evaluator(makeEvaluator(space, config)) {}

proxy::EvaluatorFactory EvaluationCache::factory() {
    return [this](const space::SearchSpace&,
                  const proxy::ScoringConfig& config) -> std::unique_ptr<proxy::ProxyEvaluator> {
        if (config != m_config) {
            throw Error(ErrorCode::Internal, "evaluation cache: asked for another scoring configuration");
        }
        return std::make_unique<Client>(*this);
    };
}

std::size_t EvaluationCache::Hash::operator()(const space::NetworkPlan& plan) const noexcept {
    std::size_t hash = 0;
    const auto mix = [&hash](int value) { hash = hash * 1'000'003U + static_cast<std::size_t>(value); };
    for (const space::StagePlan& stage : plan.stages) {
        mix(stage.embedDim);
        for (const space::BlockPlan& block : stage.blocks) {
            mix(static_cast<int>(block.mixer));
            mix(block.heads);
            mix(block.attentionWidth);
            mix(block.kvHeads);
            mix(block.firstHidden());
        }
    }
    return hash;
}

} // namespace trazor::bench

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_evaluator.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace trazor::test {
namespace {

/// Pseudo-random value in [0, 1).
double hashed(std::uint64_t seed, std::string_view what, std::uint64_t id) {
    return static_cast<double>(stableHash(seed, what, id) >> 11) * 0x1.0p-53;
}

/// Hash of the widths of all blocks.
std::uint64_t fingerprint(const space::NetworkPlan& plan) {
    std::uint64_t hash = 0;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            for (const int width : {block.embedDim, block.attentionWidth, block.firstHidden()}) {
                hash = stableHash(hash, "width", static_cast<std::uint64_t>(width));
            }
        }
    }
    return hash;
}

/// Returns false if a stop was requested.
bool sleepUnlessStopped(std::chrono::nanoseconds delay, const std::stop_token& stop) {
    if (delay.count() > 0) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, delay, [] { return false; });
    }
    return !stop.stop_requested();
}

} // namespace

FakeEvaluator::FakeEvaluator(proxy::ScoringConfig config, FakeOptions options)
    : m_config(config)
    , m_options(std::move(options)) {}

void FakeEvaluator::evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                             proxy::Checkpoint checkpoint) {
    for (std::size_t i = plans.size(); i-- > 0;) {
        if (m_scored >= m_options.throwAfter) {
            throw Error(ErrorCode::Internal, "the fake evaluator was told to fail");
        }
        const auto blocks = static_cast<int>(plans[i].depth());
        for (int block = 0; block < blocks; ++block) {
            if (m_options.beforeBlock) {
                m_options.beforeBlock(m_scored, block);
            }
            if (!checkpoint.pass() || !sleepUnlessStopped(m_options.delay / blocks, checkpoint.stopToken())) {
                return;
            }
        }
        ++m_scored;
        sink(i, score(plans[i]));
    }
}

proxy::Evaluation FakeEvaluator::score(const space::NetworkPlan& plan) const {
    proxy::Evaluation evaluation;
    evaluation.elapsedMs = std::chrono::duration<double, std::milli>(m_options.delay).count();
    const std::uint64_t network = fingerprint(plan);
    if (hashed(network, "finite", 0) < m_options.nonFiniteShare) {
        evaluation.status = proxy::EvaluationStatus::NonFinite;
        evaluation.reason = "the fake evaluator was told to overflow";
    } else {
        evaluation.status = proxy::EvaluationStatus::Ok;
    }
    const double overflow =
        evaluation.status == proxy::EvaluationStatus::Ok ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    proxy::NetworkScores& scores = evaluation.scores;
    scores.seeds.assign(static_cast<std::size_t>(m_config.supernets), {});
    std::uint64_t position = 0;
    for (const space::StagePlan& stage : plan.stages) {
        for (const space::BlockPlan& block : stage.blocks) {
            const auto jitter = [&](std::string_view what, std::uint64_t seed) {
                return overflow *
                       (1.0 + m_options.noise * (hashed(m_config.seed + seed, what, network + position) - 0.5));
            };
            const double width = block.embedDim * (1.0 + 0.1 * static_cast<double>(position));
            proxy::BlockScore& score = scores.blocks.emplace_back();
            for (std::size_t seed = 0; seed < scores.seeds.size(); ++seed) {
                const double diversity = width * block.attentionWidth * jitter("d", seed);
                const double saliency = 1e-2 * width * block.firstHidden() * jitter("s", seed);
                scores.seeds[seed].diversity += diversity;
                scores.seeds[seed].saliency += saliency;
                score.diversity += diversity / static_cast<double>(scores.seeds.size());
                score.saliency += saliency / static_cast<double>(scores.seeds.size());
            }
            score.terms = {{proxy::LayerRole::Qkv, 0.75 * score.diversity, 1.5, 0.5 * score.diversity},
                           {proxy::LayerRole::Projection, 0.25 * score.diversity, 0.5, 0.5 * score.diversity},
                           {proxy::LayerRole::Fc1, 0.5 * score.saliency, 0.0, 0.0},
                           {proxy::LayerRole::Fc2, 0.5 * score.saliency, 0.0, 0.0}};
            ++position;
        }
    }
    scores.headSaliency = plan.head.classes * 1.0;
    return evaluation;
}

proxy::EvaluatorFactory fakeFactory(FakeOptions options) {
    return [options = std::move(options)](const space::SearchSpace&, const proxy::ScoringConfig& config) {
        return std::make_unique<FakeEvaluator>(config, options);
    };
}

} // namespace trazor::test

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/torch_evaluator.h"

#include "core/proxy/torch/network/network.h"
#include "core/proxy/torch/network/plan_support.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/scoring/evaluation_building.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/scoring/scoring_setup.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <atomic>
#include <chrono>

namespace trazor::proxy {

TorchEvaluator::TorchEvaluator(const ScoringConfig& config)
    : m_config(config)
    , m_threads(config.device == Device::Cuda ? 1 : resolveThreads(config.threads)) {
    requireValid(config);
    if (config.init == Init::Reference) {
        return;
    }
    for (int i = 0; i < config.supernets; ++i) {
        m_supernets.push_back(std::make_unique<Supernet>(supernetSeed(config, i), parameterOptions(config)));
    }
}

TorchEvaluator::~TorchEvaluator() = default;

void TorchEvaluator::reserve(const space::NetworkPlan& plan) {
    requireSupported(plan);
    const c10::InferenceMode inference;
    for (const auto& supernet : m_supernets) {
        makeNetwork(plan, *supernet);
    }
}

std::optional<DssResult> TorchEvaluator::scoreUnder(int supernet, const space::NetworkPlan& plan,
                                                    Checkpoint& checkpoint) {
    if (m_supernets.empty()) {
        ReferenceFiller filler(parameterOptions(m_config));
        return scoreDss(plan, filler, checkpoint, m_config.input);
    }
    return scoreDss(plan, *m_supernets[static_cast<std::size_t>(supernet)], checkpoint, m_config.input);
}

std::optional<Evaluation> TorchEvaluator::score(const space::NetworkPlan& plan, Checkpoint& checkpoint) {
    // The reference filler has no seed: one pass equals the mean of any number of passes.
    const int supernets = m_supernets.empty() ? 1 : m_config.supernets;
    Evaluation evaluation;
    evaluation.status = EvaluationStatus::Ok;
    for (int i = 0; i < supernets; ++i) {
        const std::optional<DssResult> result = scoreUnder(i, plan, checkpoint);
        if (!result) {
            return std::nullopt;
        }
        if (!result->nonFinite.empty()) {
            return nonFinite(*result, i);
        }
        accumulate(evaluation.scores, *result, m_config.variant, 1.0 / supernets);
    }
    return evaluation;
}

std::optional<Evaluation> TorchEvaluator::evaluateOne(const space::NetworkPlan& plan, Checkpoint checkpoint) {
    const auto start = std::chrono::steady_clock::now();
    std::optional<Evaluation> evaluation;
    checkpoint.setLimit(m_config.candidateSeconds);
    try {
        evaluation = score(plan, checkpoint);
    } catch (...) {
        evaluation = evaluationOfCurrentException();
    }
    if (evaluation) {
        evaluation->elapsedMs =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() -
            checkpoint.heldMs();
    }
    return evaluation;
}

void TorchEvaluator::evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                              Checkpoint checkpoint) {
    SerialSink serial(sink);
    std::atomic<std::size_t> next = 0;
    const std::size_t workers = std::min(plans.size(), static_cast<std::size_t>(m_threads));
    runInThreads(static_cast<int>(workers), [&](int) {
        for (std::size_t i = next++; i < plans.size(); i = next++) {
            std::optional<Evaluation> evaluation = evaluateOne(plans[i], checkpoint);
            if (!evaluation || !serial.deliver(i, std::move(*evaluation))) {
                return;
            }
        }
    });
    serial.rethrow();
}

int TorchEvaluator::preferredBatch() const {
    // Several per thread, so that no thread waits long for the slowest candidate of a batch.
    constexpr int kPlansPerThread = 4;
    return kPlansPerThread * m_threads;
}

std::string TorchEvaluator::description() const {
    const std::string type = m_config.dtype == DType::Float64 ? "float64" : "float32";
    const std::string version = "LibTorch " + torchVersion();
    if (m_config.device == Device::Cuda) {
        return availableDevices().back().name + ", " + type + ", " + version;
    }
    return "CPU, " + std::to_string(m_threads) + (m_threads == 1 ? " thread, " : " threads, ") + type + ", " + version +
           ", " + blasName();
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/batch_evaluator.h"

#include "core/base/error.h"
#include "core/proxy/torch/network/network.h"
#include "core/proxy/torch/network/plan_support.h"
#include "core/proxy/torch/scoring/dss_batch.h"
#include "core/proxy/torch/scoring/evaluation_building.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/scoring/scoring_setup.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <c10/core/DeviceGuard.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace trazor::proxy {
namespace {

constexpr std::size_t kMostOfABatch = 512;

/// Empty for networks that are scored alone.
std::optional<space::NetworkPlan> familyOf(const space::NetworkPlan& plan) {
    try {
        requireSupported(plan);
        return batchFamily(plan);
    } catch (const Error&) {
        return std::nullopt; // reported when it is scored alone
    }
}

/// Indices of plans still to be scored, grouped by family. Shared by the workers.
class Pool {
public:
    explicit Pool(std::span<const space::NetworkPlan> plans) {
        std::vector<std::optional<space::NetworkPlan>> families;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            std::optional<space::NetworkPlan> family = familyOf(plans[i]);
            const auto found = std::find(families.begin(), families.end(), family);
            if (!family || found == families.end()) {
                families.push_back(std::move(family));
                m_groups.push_back({i});
            } else {
                m_groups[static_cast<std::size_t>(found - families.begin())].push_back(i);
            }
        }
        // Sorted by depth: blocks that a network lacks but its batch has are computed in vain.
        for (std::deque<std::size_t>& group : m_groups) {
            std::stable_sort(group.begin(), group.end(),
                             [&](std::size_t a, std::size_t b) { return plans[a].depth() < plans[b].depth(); });
        }
    }

    /// Takes at most `sizeFor(deepest)` indices of one group; empty if none is left.
    template <typename SizeFor>
    std::vector<std::size_t> take(const SizeFor& sizeFor) {
        const std::lock_guard lock(m_mutex);
        while (!m_groups.empty() && m_groups.front().empty()) {
            m_groups.pop_front();
        }
        if (m_groups.empty()) {
            return {};
        }
        std::deque<std::size_t>& group = m_groups.front();
        const auto end = group.begin() + static_cast<std::ptrdiff_t>(std::min(group.size(), sizeFor(group.back())));
        std::vector<std::size_t> taken(group.begin(), end);
        group.erase(group.begin(), end);
        return taken;
    }

private:
    std::mutex m_mutex;
    std::deque<std::deque<std::size_t>> m_groups;
};

} // namespace

/// One device with its super-nets.
class BatchEvaluator::Worker {
public:
    Worker(const ScoringConfig& config, at::Device device, BatchLimits limits)
        : m_config(config)
        , m_device(device)
        , m_limits(std::move(limits)) {
        ParameterOptions options = parameterOptions(config);
        options.device = device;
        for (int i = 0; i < config.supernets; ++i) {
            m_supernets.push_back(std::make_unique<Supernet>(supernetSeed(config, i), options));
        }
    }

    void reserve(const space::NetworkPlan& plan) {
        const c10::DeviceGuard guard(m_device);
        const c10::InferenceMode inference;
        for (const auto& supernet : m_supernets) {
            makeNetwork(plan, *supernet);
        }
    }

    void work(std::span<const space::NetworkPlan> plans, Pool& pool, SerialSink& sink, Checkpoint checkpoint) {
        const c10::DeviceGuard guard(m_device);
        if (m_budget == 0) {
            m_budget = memoryForBatches(m_device);
        }
        while (true) {
            const std::vector<std::size_t> taken = pool.take([&](std::size_t index) { return sizeFor(plans[index]); });
            if (taken.empty() || !scoreAll(plans, taken, sink, checkpoint)) {
                return;
            }
        }
    }

private:
    /// The number of networks like this one that fit in a batch.
    std::size_t sizeFor(const space::NetworkPlan& plan) const {
        const std::size_t most = m_limits.most > 0 ? m_limits.most : kMostOfABatch;
        const std::int64_t fitting = m_budget / std::max<std::int64_t>(1, batchBytes(plan, m_config.dtype));
        return std::clamp<std::size_t>(static_cast<std::size_t>(fitting), 1, most);
    }

    /// Returns false if stopped. Halves a batch that does not fit or fails, so that only a single candidate can fail.
    bool scoreAll(std::span<const space::NetworkPlan> plans, std::span<const std::size_t> indices, SerialSink& sink,
                  Checkpoint& checkpoint) {
        checkpoint.setLimit(m_config.candidateSeconds);
        const auto start = std::chrono::steady_clock::now();
        const double heldBefore = checkpoint.heldMs();
        std::optional<std::vector<Evaluation>> evaluations;
        try {
            evaluations = score(plans, indices, checkpoint);
        } catch (...) {
            const Evaluation failure = evaluationOfCurrentException();
            if (indices.size() == 1) {
                evaluations = std::vector{failure};
            } else if (failure.status == EvaluationStatus::OutOfMemory) {
                m_budget /= 2;
            }
        }
        if (!evaluations) {
            checkpoint.setLimit(0.0);
            if (!checkpoint.pass()) {
                return false;
            }
            const std::size_t half = indices.size() / 2;
            return scoreAll(plans, indices.first(half), sink, checkpoint) &&
                   scoreAll(plans, indices.subspan(half), sink, checkpoint);
        }
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
        for (std::size_t i = 0; i < indices.size(); ++i) {
            (*evaluations)[i].elapsedMs =
                (elapsed.count() - checkpoint.heldMs() + heldBefore) / static_cast<double>(indices.size());
            if (!sink.deliver(indices[i], std::move((*evaluations)[i]))) {
                return false;
            }
        }
        return true;
    }

    /// Empty if stopped.
    std::optional<std::vector<Evaluation>> score(std::span<const space::NetworkPlan> plans,
                                                 std::span<const std::size_t> indices, Checkpoint& checkpoint) {
        if (m_limits.beforeBatch) {
            m_limits.beforeBatch(indices.size());
        }
        std::vector<space::NetworkPlan> batch;
        for (const std::size_t index : indices) {
            requireSupported(plans[index]);
            batch.push_back(plans[index]);
        }
        std::vector<Evaluation> evaluations(batch.size());
        for (Evaluation& evaluation : evaluations) {
            evaluation.status = EvaluationStatus::Ok;
        }
        for (int s = 0; s < m_config.supernets; ++s) {
            std::optional<std::vector<DssResult>> results = scoreUnder(s, batch, checkpoint);
            if (!results) {
                return std::nullopt;
            }
            for (std::size_t i = 0; i < batch.size(); ++i) {
                const DssResult& result = (*results)[i];
                if (evaluations[i].status != EvaluationStatus::Ok) {
                    continue;
                }
                if (!result.nonFinite.empty()) {
                    evaluations[i] = nonFinite(result, s);
                } else {
                    accumulate(evaluations[i].scores, result, m_config.variant, 1.0 / m_config.supernets);
                }
            }
        }
        return evaluations;
    }

    std::optional<std::vector<DssResult>> scoreUnder(int supernet, std::span<const space::NetworkPlan> batch,
                                                     Checkpoint& checkpoint) {
        Supernet& source = *m_supernets[static_cast<std::size_t>(supernet)];
        if (batchFamily(batch.front())) {
            return scoreDssBatch(batch, source, checkpoint, m_config.input);
        }
        std::optional<DssResult> result = scoreDss(batch.front(), source, checkpoint, m_config.input);
        return result ? std::optional(std::vector{std::move(*result)}) : std::nullopt;
    }

    const ScoringConfig m_config;
    at::Device m_device;
    BatchLimits m_limits;
    std::int64_t m_budget = 0; ///< bytes for a batch; 0 = not determined yet
    std::vector<std::unique_ptr<Supernet>> m_supernets;
};

BatchEvaluator::BatchEvaluator(const ScoringConfig& config, const BatchLimits& limits)
    : m_config(config) {
    requireValid(config);
    if (config.init != Init::Supernet) {
        throw Error(ErrorCode::InvalidArgument, "init: the reference filler does not score in batches", "Use the CPU.");
    }
    for (const at::Device& device : scoringDevices(config.device)) {
        m_workers.push_back(std::make_unique<Worker>(config, device, limits));
    }
}

BatchEvaluator::~BatchEvaluator() = default;

void BatchEvaluator::reserve(const space::NetworkPlan& plan) {
    requireSupported(plan);
    for (const auto& worker : m_workers) {
        worker->reserve(plan);
    }
}

void BatchEvaluator::evaluate(std::span<const space::NetworkPlan> plans, const EvaluationSink& sink,
                              Checkpoint checkpoint) {
    SerialSink serial(sink);
    Pool pool(plans);
    runInThreads(static_cast<int>(m_workers.size()),
                 [&](int i) { m_workers[static_cast<std::size_t>(i)]->work(plans, pool, serial, checkpoint); });
    serial.rethrow();
}

int BatchEvaluator::preferredBatch() const {
    constexpr int kPlansPerDevice = 256;
    return kPlansPerDevice * static_cast<int>(m_workers.size());
}

std::string BatchEvaluator::description() const {
    const std::string type = m_config.dtype == DType::Float64 ? "float64" : "float32";
    const std::string device = m_config.device == Device::Cuda ? availableDevices().back().name : "CPU";
    return std::to_string(m_workers.size()) + " x " + device + ", batches, " + type + ", LibTorch " + torchVersion();
}

} // namespace trazor::proxy

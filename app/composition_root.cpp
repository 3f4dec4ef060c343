// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition_root.h"

#include "core/base/log.h"
#include "core/proxy/ranks/mpi_module.h"
#include "core/proxy/ranks/rank_evaluator.h"
#include "core/proxy/ranks/rank_worker.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/settings/setting_text.h"

#include <chrono>
#include <iostream>
#include <memory>

namespace trazor::app {
namespace {

/// The connection to the other ranks. Never destroyed, because endRanks() leaves MPI.
struct Ranks {
    std::unique_ptr<proxy::Transport> transport;
    std::unique_ptr<proxy::RankPool> pool; ///< on rank 0 only
};

Ranks& ranks() {
    static auto* const ranks = new Ranks;
    return *ranks;
}

} // namespace

bool scoreAsRank(double silentSeconds) {
    if (proxy::startedRanks() < 2) {
        return false;
    }
    ranks().transport = proxy::joinMpi();
    proxy::Transport& transport = *ranks().transport;
    if (transport.rank() == 0) {
        ranks().pool = std::make_unique<proxy::RankPool>(transport, std::chrono::duration<double>(silentSeconds));
        return false;
    }
    proxy::scoreForRankZero(transport, evaluatorFactory());
    return true;
}

bool hasRanks() noexcept {
    return ranks().pool != nullptr;
}

std::filesystem::path mpiModuleFile() {
    return proxy::mpiModuleFile();
}

void endRanks(int status) {
    if (proxy::RankPool* const pool = ranks().pool.get()) {
        pool->quit(status);
    } else if (ranks().transport && status != 0) {
        ranks().transport->abort(status);
    } else if (ranks().transport) {
        ranks().transport->leave();
    }
}

proxy::EvaluatorFactory evaluatorFactory() {
    return [](const space::SearchSpace& space, const proxy::ScoringConfig& config) {
        std::unique_ptr<proxy::ProxyEvaluator> evaluator;
        if (ranks().pool) {
            evaluator = std::make_unique<proxy::RankEvaluator>(*ranks().pool, space, config);
        } else {
            evaluator = proxy::makeTorchEvaluator(space, config);
        }
        log::info("scoring on " + evaluator->description());
        return evaluator;
    };
}

bench::BenchTools benchTools() {
    return {.makeEvaluator = [](const proxy::ScoringConfig& config) { return proxy::makeTorchEvaluator(config); },
            .makeBaselines = proxy::makeTorchBaselineScorer};
}

void warnOfSlowScoring(const proxy::ScoringConfig& config) {
    if (config.device == proxy::Device::Cpu && !ranks().pool) {
        if (const std::string warning = proxy::blasWarning(); !warning.empty()) {
            std::cerr << "warning: " << warning << '\n';
        }
    }
}

std::string describeScoring(const proxy::ScoringConfig& config) {
    std::string text = std::string(config.device == proxy::Device::Cuda ? "cuda" : "cpu") +
                       (config.dtype == proxy::DType::Float64 ? ", float64" : ", float32") + ", LibTorch " +
                       proxy::torchVersion();
    search::SearchConfig settings;
    settings.scoring = config;
    for (const char* const name : {"supernets", "image", "norm", "input", "variant"}) {
        text += ", " + std::string(name) + " " + search::valueText(settings, search::setting(name));
    }
    return text;
}

} // namespace trazor::app

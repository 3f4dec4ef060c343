// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition_root.h"

#include "core/base/log.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/search/settings/setting_text.h"

#include <iostream>

namespace trazor::app {

proxy::EvaluatorFactory evaluatorFactory() {
    return [](const space::SearchSpace& space, const proxy::ScoringConfig& config) {
        auto evaluator = proxy::makeTorchEvaluator(space, config);
        log::info("scoring on " + evaluator->description());
        return evaluator;
    };
}

bench::BenchTools benchTools() {
    return {.makeEvaluator = [](const proxy::ScoringConfig& config) { return proxy::makeTorchEvaluator(config); },
            .makeBaselines = proxy::makeTorchBaselineScorer};
}

void warnOfSlowScoring(const proxy::ScoringConfig& config) {
    if (config.device == proxy::Device::Cpu) {
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

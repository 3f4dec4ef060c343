// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/inference_timer.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trazor::proxy {

/// The export `trazorTorchModule` of a LibTorch evaluator module (lib/trazor/torch-cpu.so): the functions of
/// torch_evaluator_factory.h and inference_timer.h. The programs link the loader (torch_loader.cpp), whose functions of
/// the same names call these, so that LibTorch is loaded only when it is needed.
struct TorchModule {
    /// Program version and hash of the shared headers. Must be read before anything else, because program and module
    /// exchange C++ objects.
    const char* interface;
    std::unique_ptr<ProxyEvaluator> (*makeForSpace)(const space::SearchSpace& space, const ScoringConfig& config);
    std::unique_ptr<ProxyEvaluator> (*makeForAny)(const ScoringConfig& config);
    std::unique_ptr<BaselineScorer> (*makeBaselineScorer)(const ScoringConfig& config);
    std::unique_ptr<InferenceTimer> (*makeInferenceTimer)(const InferenceSetting& setting);
    void (*drawWeights)(const space::NetworkPlan& plan, std::uint64_t seed, std::span<const std::int64_t> sizes,
                        const ParameterSink& sink);
    std::vector<DeviceInfo> (*devices)();
    std::string (*version)();
    std::string (*blasWarning)();
};

/// The installed modules, sorted by name: torch-*.so in moduleFolder().
std::vector<std::filesystem::path> torchModules();

/// Loads a module, and LibTorch with it. A process loads one module: the functions of torch_evaluator_factory.h choose
/// it by the device, unless this was called before. Throws Error(Unsupported) if it cannot be loaded or does not fit.
const TorchModule& loadTorchModule(const std::filesystem::path& file);

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/inference_timer.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <filesystem>
#include <string>
#include <vector>

namespace trazor::proxy {

/// What a module of the LibTorch evaluator (lib/trazor/torch-cpu.so) exports as `trazorTorchModule`: the functions of
/// torch_evaluator_factory.h and inference_timer.h. The programs link the loader (torch_loader.cpp), whose functions of
/// the same names call these, so that LibTorch is loaded when something is scored and not before.
struct TorchModule {
    /// Version of the program and hash of the headers that both share. Read before anything else, because the two
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

/// The modules of this machine, by name: torch-*.so in ../lib/trazor beside the program, or in the folder that the
/// environment variable TRAZOR_BACKENDS names.
std::vector<std::filesystem::path> torchModules();

/// The module, and LibTorch with it. A process loads one module; the functions of torch_evaluator_factory.h choose one
/// by the device, unless this was called before. Throws Error(Unsupported) if it cannot be loaded or does not fit.
const TorchModule& loadTorchModule(const std::filesystem::path& file);

} // namespace trazor::proxy

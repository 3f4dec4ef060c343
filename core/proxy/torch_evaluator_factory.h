// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/baseline_scorer.h"
#include "core/proxy/drawn_weights.h"
#include "core/proxy/proxy_evaluator.h"

#include <string>
#include <vector>

namespace trazor::proxy {

/// The LibTorch evaluator; this header is free of LibTorch. Who links trazor_torch calls it, who links
/// trazor_torch_loader loads it as a module (torch_module.h) with the first call, and gets Error(Unsupported) if there
/// is none that fits.
std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space, const ScoringConfig& config);

/// The same without a space: for networks of no common super-net. Its weights are drawn as networks ask for them.
std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config);

/// The baselines of proxy_table.h on LibTorch. Throws as makeTorchEvaluator().
std::unique_ptr<BaselineScorer> makeTorchBaselineScorer(const ScoringConfig& config);

/// A WeightDrawer (drawn_weights.h).
void drawWeights(const space::NetworkPlan& plan, std::uint64_t seed, std::span<const std::int64_t> sizes,
                 const ParameterSink& sink);

struct DeviceInfo {
    Device device = Device::Cpu;
    std::string name; ///< "NVIDIA H100", "CPU (2 cores)"
};

/// Devices that this LibTorch can use; the CPU is always first.
std::vector<DeviceInfo> availableDevices();

/// "1.13.1"
std::string torchVersion();

/// Empty if matrix products run at a sane speed; otherwise a warning with the remedy (Debian's LibTorch uses
/// the system's BLAS: reference BLAS is about 25 times slower than OpenBLAS). Measures once, some milliseconds.
std::string blasWarning();

} // namespace trazor::proxy

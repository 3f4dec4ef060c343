// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/baseline_scorer.h"
#include "core/proxy/drawn_weights.h"
#include "core/proxy/proxy_evaluator.h"

#include <string>
#include <vector>

namespace trazor::proxy {

/// Makes the LibTorch evaluator; this header does not include LibTorch. A target that links trazor_torch calls it
/// directly. In a target that links trazor_torch_loader, the first call loads a module (torch_module.h) and throws
/// Error(Unsupported) if no module fits.
std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space, const ScoringConfig& config);

/// The same without a space, for networks without a common super-net. Its weights are drawn on demand.
std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config);

/// Makes a LibTorch scorer of the baselines of proxy_table.h. Throws as makeTorchEvaluator().
std::unique_ptr<BaselineScorer> makeTorchBaselineScorer(const ScoringConfig& config);

/// A WeightDrawer (drawn_weights.h).
void drawWeights(const space::NetworkPlan& plan, std::uint64_t seed, std::span<const std::int64_t> sizes,
                 const ParameterSink& sink);

struct DeviceInfo {
    Device device = Device::Cpu;
    std::string name; ///< "NVIDIA GPU", "CPU (2 cores)"
};

/// Devices that this LibTorch can use; the CPU is always first.
std::vector<DeviceInfo> availableDevices();

/// "1.13.1"
std::string torchVersion();

/// A warning with the remedy if matrix products are slow, otherwise empty (Debian's LibTorch uses the system's BLAS:
/// reference BLAS is about 25 times slower than OpenBLAS). Measures once, for some milliseconds.
std::string blasWarning();

} // namespace trazor::proxy

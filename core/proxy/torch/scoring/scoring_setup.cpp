// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/scoring_setup.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <algorithm>

namespace trazor::proxy {

void requireValid(const ScoringConfig& config) {
    if (config.supernets < 1) {
        throw Error(ErrorCode::InvalidArgument, "supernets: " + std::to_string(config.supernets) + " is below 1",
                    "Use 1 or more.");
    }
    if (config.threads < 0) {
        throw Error(ErrorCode::InvalidArgument, "threads: " + std::to_string(config.threads) + " is below 0",
                    "Use 0 for all cores.");
    }
    const auto devices = availableDevices();
    if (std::none_of(devices.begin(), devices.end(),
                     [&](const DeviceInfo& info) { return info.device == config.device; })) {
        throw Error(ErrorCode::Unsupported, "device: cuda is not available to LibTorch " + torchVersion(),
                    "Use the device cpu, or build with a LibTorch that has CUDA on a machine with an NVIDIA GPU.");
    }
}

ParameterOptions parameterOptions(const ScoringConfig& config) {
    return {.dtype = config.dtype == DType::Float64 ? at::kDouble : at::kFloat,
            .device = config.device == Device::Cuda ? at::kCUDA : at::kCPU,
            .linearised = config.linearised && config.variant != DssVariant::Released,
            .absolutePositions = config.variant == DssVariant::Released,
            .norm = config.norm};
}

std::uint64_t supernetSeed(const ScoringConfig& config, int index) {
    return stableHash(config.seed, "supernet", static_cast<std::uint64_t>(index));
}

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <memory>
#include <string>

namespace trazor::proxy {

/// Device, threads and batch size of an inference timing.
struct InferenceSetting {
    Device device = Device::Cpu;
    int threads = 1; ///< within an operation; CPU only
    int batch = 1;   ///< examples per pass, >= 1
};

/// Times the forward pass of whole networks as a user would run them after training: own weights (random, at the usual
/// scale), softmax attention, the network's own norms, float32, no gradients. Not thread-safe.
class InferenceTimer {
public:
    InferenceTimer() = default;
    InferenceTimer(const InferenceTimer&) = delete;
    InferenceTimer& operator=(const InferenceTimer&) = delete;
    virtual ~InferenceTimer() = default;

    /// Builds a network, replacing the previous one. Throws Error(Unsupported) if the network cannot be built, and
    /// Error(OutOfMemory).
    virtual void load(const space::NetworkPlan& plan) = 0;
    /// Runs one forward pass of a batch and returns its duration in seconds: the processor time of the thread if one
    /// thread on the CPU computes, so that other programs' turns do not count, else the elapsed time. Our decision.
    virtual double run() = 0;
    /// "LibTorch 1.13.1, OpenBLAS"
    virtual std::string runtime() const = 0;
    /// "Intel(R) Xeon(R) ...", "NVIDIA GPU"
    virtual std::string deviceName() const = 0;
};

/// Makes the LibTorch timer; linked or loaded as torch_evaluator_factory.h describes. Throws Error(Unsupported) if the
/// device is absent.
std::unique_ptr<InferenceTimer> makeTorchInferenceTimer(const InferenceSetting& setting);

} // namespace trazor::proxy

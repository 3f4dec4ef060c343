// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <memory>
#include <string>

namespace trazor::proxy {

/// What inference is timed with.
struct InferenceSetting {
    Device device = Device::Cpu;
    int threads = 1; ///< inside every operation; CPU only
    int batch = 1;   ///< examples of one pass, >= 1
};

/// Runs whole networks as a user would after training: own weights (random ones of the usual size), softmax attention,
/// the network's own norms, float32, no gradients. Not thread-safe.
class InferenceTimer {
public:
    InferenceTimer() = default;
    InferenceTimer(const InferenceTimer&) = delete;
    InferenceTimer& operator=(const InferenceTimer&) = delete;
    virtual ~InferenceTimer() = default;

    /// Builds a network in place of the last one. Throws Error(Unsupported) for a network that it cannot build and
    /// Error(OutOfMemory).
    virtual void load(const space::NetworkPlan& plan) = 0;
    /// Seconds of one forward pass of a batch.
    virtual double run() = 0;
    /// "LibTorch 1.13.1, OpenBLAS"
    virtual std::string runtime() const = 0;
    /// "Intel(R) Xeon(R) ...", "NVIDIA H100"
    virtual std::string deviceName() const = 0;
};

/// The timer on LibTorch; linked or loaded as torch_evaluator_factory.h says. Throws Error(Unsupported) if the device
/// is absent.
std::unique_ptr<InferenceTimer> makeTorchInferenceTimer(const InferenceSetting& setting);

} // namespace trazor::proxy

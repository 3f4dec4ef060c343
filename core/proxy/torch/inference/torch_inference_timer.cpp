// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/signal_mask.h"
#include "core/proxy/inference_timer.h"
#include "core/proxy/torch/inference/inference_network.h"
#include "core/proxy/torch/scoring/evaluation_failure.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>

namespace trazor::proxy {
namespace {

/// "Intel(R) Xeon(R) Platinum 8481C"
std::string processorName() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name") && line.find(": ") != std::string::npos) {
            return line.substr(line.find(": ") + 2);
        }
    }
    return "unknown processor";
}

class TorchInferenceTimer final : public InferenceTimer {
public:
    explicit TorchInferenceTimer(const InferenceSetting& setting)
        : m_setting(setting) {
        if (setting.device == Device::Cuda && !torch::cuda::is_available()) {
            throw Error(ErrorCode::Unsupported, "device: cuda is not available here", "Choose cpu.");
        }
        m_pool.emplace(at::TensorOptions(at::kFloat).device(setting.device == Device::Cuda ? at::kCUDA : at::kCPU));
    }

    void load(const space::NetworkPlan& plan) override {
        guarded([&] {
            m_network.reset(); // frees its memory for the next network
            m_pool->rewind();
            m_network.emplace(plan, *m_pool);
            m_input = m_network->input(m_setting.batch);
        });
    }

    double run() override {
        double seconds = 0.0;
        guarded([&] {
            waitForDevice();
            const double start = now();
            const at::Tensor output = m_network->forward(m_input);
            waitForDevice();
            seconds = now() - start;
        });
        return seconds;
    }

    std::string runtime() const override {
        return "LibTorch " + torchVersion() + (m_setting.device == Device::Cpu ? ", " + blasName() : "");
    }
    std::string deviceName() const override { return m_setting.device == Device::Cpu ? processorName() : "NVIDIA GPU"; }

private:
    /// Seconds of the clock that run() reads.
    double now() const {
        if (m_setting.device == Device::Cpu && m_setting.threads == 1) {
            return threadSeconds();
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }

    /// Sets the thread up for inference and translates LibTorch's exceptions.
    template <typename Work>
    void guarded(const Work& work) {
        const SignalsBlocked blocked;
        try {
            useThreadsPerOperation(m_setting.threads);
            const c10::InferenceMode inference;
            work();
        } catch (...) {
            throw errorOfCurrentException(Error(ErrorCode::OutOfMemory,
                                                "there is not enough memory to time this network",
                                                "Use a smaller batch or input, or free memory."));
        }
    }

    void waitForDevice() const {
        if (m_setting.device == Device::Cuda) {
            torch::cuda::synchronize();
        }
    }

    InferenceSetting m_setting;
    std::optional<WeightPool> m_pool;
    std::optional<InferenceNetwork> m_network;
    at::Tensor m_input;
};

} // namespace

std::unique_ptr<InferenceTimer> makeTorchInferenceTimer(const InferenceSetting& setting) {
    return std::make_unique<TorchInferenceTimer>(setting);
}

} // namespace trazor::proxy

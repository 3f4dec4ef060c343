// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch/scoring/runtime.h"

#include "core/base/signal_mask.h"
#include "core/proxy/torch_evaluator_factory.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>

namespace trazor::proxy {
namespace {

/// Reference BLAS reaches 1 to 3 GFLOP/s on one core, optimised libraries 20 and more.
constexpr double kSaneGflops = 8.0;

double matrixProductGflops() {
    const SignalsBlocked blocked;
    useOneThreadPerOperation();
    constexpr int kSide = 256;
    const at::Tensor a = at::ones({kSide, kSide});
    double seconds = std::numeric_limits<double>::max();
    for (int repeat = 0; repeat < 4; ++repeat) {
        const auto start = std::chrono::steady_clock::now();
        const at::Tensor product = at::mm(a, a);
        seconds = std::min(seconds, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return 2.0 * kSide * kSide * kSide / seconds * 1e-9;
}

} // namespace

void useThreadsPerOperation(int threads) {
    at::set_num_threads(threads);
    // OpenBLAS has its own threads, of which LibTorch is unaware; other BLAS libraries lack this function.
    using SetThreads = void (*)(int);
    if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
        reinterpret_cast<SetThreads>(symbol)(threads);
    }
}

void runInThreads(int threads, const std::function<void(int)>& loop) {
    const SignalsBlocked blocked;
    const auto setUp = [&loop](int thread) {
        useOneThreadPerOperation();
        const c10::InferenceMode inference;
        loop(thread);
    };
    std::vector<std::jthread> helpers;
    try {
        for (int i = 1; i < threads; ++i) {
            helpers.emplace_back(setUp, i);
        }
    } catch (const std::system_error&) {
        // Thread creation failed (no memory for a stack): continue with the threads that exist.
    }
    setUp(0);
}

void forEachInThreads(std::size_t count, int threads, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::once_flag failed;
    std::exception_ptr error;
    runInThreads(threads, [&](int) {
        try {
            for (std::size_t i = next++; i < count; i = next++) {
                work(i);
            }
        } catch (...) {
            next = count;
            std::call_once(failed, [&] { error = std::current_exception(); });
        }
    });
    if (error) {
        std::rethrow_exception(error);
    }
}

std::string blasName() {
    if (at::hasMKL()) {
        return "MKL";
    }
    return dlsym(RTLD_DEFAULT, "openblas_set_num_threads") != nullptr ? "OpenBLAS" : "system BLAS";
}

int resolveThreads(int requested) {
    return requested > 0 ? requested : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

std::vector<DeviceInfo> availableDevices() {
    std::vector<DeviceInfo> devices = {
        {Device::Cpu, "CPU (" + std::to_string(std::thread::hardware_concurrency()) + " cores)"}};
    if (torch::cuda::is_available()) {
        devices.push_back({Device::Cuda, "NVIDIA GPU"});
    }
    return devices;
}

std::vector<at::Device> scoringDevices(Device device) {
    if (device == Device::Cpu) {
        return {at::kCPU};
    }
    std::vector<at::Device> devices;
    const auto count = static_cast<int>(torch::cuda::device_count());
    for (int i = 0; i < count; ++i) {
        devices.emplace_back(at::kCUDA, static_cast<c10::DeviceIndex>(i));
    }
    return devices;
}

std::int64_t memoryForBatches(const at::Device& device) {
    constexpr std::int64_t kWhereUnknown = std::int64_t{2} << 30;
    // Present wherever LibTorch has CUDA; looked up at run time, so that the build does not need CUDA's headers.
    using MemGetInfo = int (*)(std::size_t * free, std::size_t * total);
    const auto memGetInfo = reinterpret_cast<MemGetInfo>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
    std::size_t free = 0;
    std::size_t total = 0;
    if (!device.is_cuda() || memGetInfo == nullptr || memGetInfo(&free, &total) != 0) {
        return kWhereUnknown;
    }
    constexpr double kShare = 0.7; // the rest for the allocator's rounding and the libraries' workspaces
    return static_cast<std::int64_t>(kShare * static_cast<double>(free));
}

std::string torchVersion() {
    return TORCH_VERSION;
}

std::string blasWarning() {
    static const double gflops = matrixProductGflops();
    if (gflops >= kSaneGflops) {
        return {};
    }
    return "Matrix products run at " + std::to_string(static_cast<int>(gflops)) +
           " GFLOP/s, which is very slow: LibTorch is using " + blasName() +
           ". Install an optimised BLAS library (Debian: apt install libopenblas0-pthread).";
}

} // namespace trazor::proxy

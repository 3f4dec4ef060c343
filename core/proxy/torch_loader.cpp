// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/torch_module.h"

#include "core/base/error.h"
#include "core/base/signal_mask.h"
#include "core/proxy/module_folder.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>

namespace trazor::proxy {
namespace {

constexpr const char* kInstall =
    "Install the package of the backend, or let TRAZOR_BACKENDS name the folder of its torch-*.so.";

constexpr const char* kMoreMemory = "Let the program use more memory: ulimit -v, or the limit of the job.";

/// Debian 12's OpenBLAS 0.3.21 mistakes processors newer than itself for a Prescott of 2004: matrix products on a Xeon
/// of 2023 then use 128-bit vectors, and a search of AutoFormer-Tiny takes 1.3 times as long. OpenBLAS reads the
/// variable when it is loaded. Set before main(), when no other thread can be reading the environment; a value set by
/// the user is kept.
const bool s_kernelsAreChosen = [] {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) {
        return ::setenv("OPENBLAS_CORETYPE", "SkylakeX", 0) == 0; // NOLINT(concurrency-mt-unsafe): see above
    }
#endif
    return false;
}();

std::mutex s_mutex;
const TorchModule* s_loaded = nullptr; ///< guarded by s_mutex

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why, const char* hint) {
    throw Error(ErrorCode::Unsupported, "backend " + file.stem().string() + ": " + why, hint);
}

/// Ends the program without the destructors of libraries.
void leaveAtOnce(int status, void* /*unused*/) {
    std::fflush(nullptr);
    ::_exit(status);
}

/// OpenBLAS maps this much for the products of a thread, and where the system grants none it tries again for ever: the
/// search would hang. Further threads may still find none left.
void requireProductMemory() {
    constexpr std::size_t kProductBytes = std::size_t{128} << 20;
    void* const memory = ::mmap(nullptr, kProductBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        // The end of the program would wait for the threads that OpenBLAS started as it was loaded, and they try too.
        ::on_exit(leaveAtOnce, nullptr);
        throw Error(ErrorCode::OutOfMemory,
                    "out of memory: products of matrices need " + std::to_string(kProductBytes >> 20) +
                        " MiB for each thread, and the system grants none",
                    kMoreMemory);
    }
    ::munmap(memory, kProductBytes);
}

const TorchModule& open(const std::filesystem::path& file) {
    const SignalsBlocked blocked; // inherited by the threads that the BLAS library starts when it is loaded
    void* const library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const why = dlerror();
        const std::string reason = why;
        const bool isMemory =
            reason.find("map segment") != std::string::npos || reason.find("allocate memory") != std::string::npos;
        refuse(file, "cannot be loaded: " + reason,
               isMemory ? kMoreMemory : "Install LibTorch (Debian: apt install libtorch1.13).");
    }
    requireProductMemory();
    const auto* const module = static_cast<const TorchModule*>(dlsym(library, "trazorTorchModule"));
    if (module == nullptr) {
        refuse(file, "is no backend of this program (" + file.string() + ")", kInstall);
    }
    if (std::string_view(module->interface) != TRAZOR_TORCH_INTERFACE) {
        refuse(file, std::string("was built for ") + module->interface + ", this program is " TRAZOR_TORCH_INTERFACE,
               "Install the program and its backend from one build.");
    }
    return *module;
}

/// Loads the module that suits the device best, unless a module is already loaded.
const TorchModule& moduleFor(Device device) {
    const std::lock_guard lock(s_mutex);
    if (s_loaded != nullptr) {
        return *s_loaded;
    }
    std::vector<std::filesystem::path> files = torchModules();
    if (files.empty()) {
        throw Error(ErrorCode::Unsupported, "scoring needs a backend, and there is none in " + moduleFolder().string(),
                    kInstall);
    }
    std::stable_partition(files.begin(), files.end(), [&](const std::filesystem::path& file) {
        const bool isForGpus = file.stem().string().find("cuda") != std::string::npos;
        return isForGpus == (device == Device::Cuda);
    });
    std::exception_ptr first;
    for (const std::filesystem::path& file : files) {
        try {
            s_loaded = &open(file);
            return *s_loaded;
        } catch (const Error&) {
            first = first ? first : std::current_exception();
        }
    }
    std::rethrow_exception(first);
}

} // namespace

std::vector<std::filesystem::path> torchModules() {
    std::vector<std::filesystem::path> files;
    std::error_code none; // a missing folder has no modules
    for (const auto& entry : std::filesystem::directory_iterator(moduleFolder(), none)) {
        const std::filesystem::path& file = entry.path();
        if (file.extension() == ".so" && file.stem().string().starts_with("torch-")) {
            files.push_back(file);
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

const TorchModule& loadTorchModule(const std::filesystem::path& file) {
    const std::lock_guard lock(s_mutex);
    s_loaded = &open(file);
    return *s_loaded;
}

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const space::SearchSpace& space, const ScoringConfig& config) {
    return moduleFor(config.device).makeForSpace(space, config);
}

std::unique_ptr<ProxyEvaluator> makeTorchEvaluator(const ScoringConfig& config) {
    return moduleFor(config.device).makeForAny(config);
}

std::unique_ptr<BaselineScorer> makeTorchBaselineScorer(const ScoringConfig& config) {
    return moduleFor(config.device).makeBaselineScorer(config);
}

std::unique_ptr<InferenceTimer> makeTorchInferenceTimer(const InferenceSetting& setting) {
    return moduleFor(setting.device).makeInferenceTimer(setting);
}

void drawWeights(const space::NetworkPlan& plan, std::uint64_t seed, std::span<const std::int64_t> sizes,
                 const ParameterSink& sink) {
    moduleFor(Device::Cpu).drawWeights(plan, seed, sizes, sink);
}

std::vector<DeviceInfo> availableDevices() {
    const bool hasNvidiaDriver = ::access("/dev/nvidiactl", F_OK) == 0;
    return moduleFor(hasNvidiaDriver ? Device::Cuda : Device::Cpu).devices();
}

std::string torchVersion() {
    return moduleFor(Device::Cpu).version();
}

std::string blasWarning() {
    return moduleFor(Device::Cpu).blasWarning();
}

} // namespace trazor::proxy

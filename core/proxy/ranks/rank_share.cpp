// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/proxy/ranks/rank_share.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <vector>

namespace trazor::proxy {
namespace {

constexpr const char* kVisible = "CUDA_VISIBLE_DEVICES";

std::string allGpus() {
    if (const char* const visible = std::getenv(kVisible)) {
        return visible;
    }
    std::string all;
    for (int gpu = 0; std::filesystem::exists("/dev/nvidia" + std::to_string(gpu)); ++gpu) {
        all += gpu == 0 ? "" : ",";
        all += std::to_string(gpu);
    }
    return all;
}

} // namespace

int threadsFor(std::size_t rank, std::span<const cpu_set_t> allowed) {
    double processors = 0.0;
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed[rank])) {
            processors +=
                1.0 / static_cast<double>(std::count_if(allowed.begin(), allowed.end(),
                                                        [&](const cpu_set_t& it) { return CPU_ISSET(cpu, &it); }));
        }
    }
    return std::max(1, static_cast<int>(processors + 1e-6));
}

std::string gpusFor(const std::string& all, const RankShare& share) {
    std::vector<std::string> gpus;
    std::istringstream in(all);
    for (std::string gpu; std::getline(in, gpu, ',');) {
        gpus.push_back(gpu);
    }
    if (gpus.empty()) {
        return all;
    }
    const auto count = static_cast<int>(gpus.size());
    std::string chosen = gpus[static_cast<std::size_t>(share.neighbour % count)];
    for (int gpu = share.neighbour + share.neighbours; gpu < count; gpu += share.neighbours) {
        chosen += ',';
        chosen += gpus[static_cast<std::size_t>(gpu)];
    }
    return chosen;
}

void chooseGpu(const RankShare& share) {
    if (share.neighbours > 1) {
        static const std::string all = allGpus();           // before the first setenv(); this runs per configuration
        ::setenv(kVisible, gpusFor(all, share).c_str(), 1); // NOLINT(concurrency-mt-unsafe): no thread scores yet
    }
}

} // namespace trazor::proxy

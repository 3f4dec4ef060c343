// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time of a latency prediction, which a latency limit adds to each network that a search makes.
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "tests/support/made_up_device.h"

#include <benchmark/benchmark.h>

using namespace trazor;

namespace {

constexpr std::size_t kNetworks = 64;

std::vector<space::NetworkPlan> plansOf(const space::SearchSpace& space) {
    std::vector<space::NetworkPlan> plans;
    for (const space::Architecture& architecture : testing::networks(space, kNetworks, 2)) {
        plans.push_back(space::plan(space, architecture));
    }
    return plans;
}

void predictLatency(benchmark::State& state, const char* name) {
    const space::SearchSpace& space = space::preset(name);
    const device::Profile profile = testing::fittedProfile(space);
    const std::vector<space::NetworkPlan> plans = plansOf(space);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(profile.predictMs(plans[next++ % kNetworks]));
    }
}

/// For comparison: parameters, multiply-accumulates and memory of the same networks.
void countCost(benchmark::State& state, const char* name) {
    const std::vector<space::NetworkPlan> plans = plansOf(space::preset(name));
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(space::costBreakdown(plans[next++ % kNetworks]).total());
    }
}

const bool isRegistered = [] {
    for (const char* name : {"autoformer-tiny", "autoformer-small", "pit-tiny", "s3-tiny", "flexibert", "gpt2"}) {
        benchmark::RegisterBenchmark((std::string("predictLatency/") + name).c_str(), predictLatency, name)
            ->Unit(benchmark::kMicrosecond);
        benchmark::RegisterBenchmark((std::string("countCost/") + name).c_str(), countCost, name)
            ->Unit(benchmark::kMicrosecond);
    }
    return true;
}();

} // namespace

BENCHMARK_MAIN();

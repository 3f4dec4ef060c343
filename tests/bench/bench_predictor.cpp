// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fit and prediction over a large archive, by the number of measured networks.
#include "core/base/rng.h"
#include "core/evidence/predictor.h"
#include "core/session/forecast.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

using namespace trazor;

namespace {

void predictAll(benchmark::State& state) {
    Rng rng(1);
    std::vector<evidence::Shape> pool;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        const double blocks = 12.0 + static_cast<double>(rng.below(3));
        const double width = 192.0 + 24.0 * static_cast<double>(rng.below(3));
        const double attention = width * (1.0 + 0.3 * rng.uniform());
        pool.push_back(
            {blocks, width, attention, width * (3.5 + 0.5 * rng.uniform()), 4.0 * blocks * width * attention});
    }
    std::vector<evidence::Measurement> measured;
    const auto k = static_cast<std::size_t>(state.range(1));
    for (std::size_t i = 0; i < k; ++i) {
        const std::size_t network = i * (pool.size() / k);
        measured.push_back({network, 60.0 + 2.0 * std::log(pool[network].area) + rng.normal()});
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(evidence::predict(pool, measured, true));
    }
}
BENCHMARK(predictAll)
    ->ArgNames({"networks", "measured"})
    ->ArgsProduct({{100'000}, {5, 10, 20, 40, 100}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

/// A forecast of a session, with plans of all candidates, DSS++ and ranks.
void forecastSession(benchmark::State& state) {
    const testing::SyntheticArchive archive{.candidates = static_cast<int>(state.range(0))};
    session::Session session =
        testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    session.apply(search::Quantity{"accuracy", "accuracy", "%", search::Better::Larger, "Measured"});
    for (const int index : session::suggestBySize(session, "accuracy", 20)) {
        const auto params = static_cast<double>(session.candidate(index).cost.params);
        session.apply(search::Value{session::Subject::candidate(index), "accuracy", 70.0 + params / 1e6});
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(session::forecast(session, "accuracy").candidates.size());
    }
}
BENCHMARK(forecastSession)->Arg(100'000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

} // namespace

BENCHMARK_MAIN();

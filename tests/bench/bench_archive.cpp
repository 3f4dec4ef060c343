// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Costs of an archive by its size: re-ranking after 50 more candidates, the Pareto front, making a generation without
// scoring it, appending a candidate to a session, and reading a session back.
#include "core/search/archive/archive_front.h"
#include "core/search/archive/ranker.h"
#include "core/search/strategy/strategy.h"
#include "core/session/file/session_file.h"
#include "core/space/file/space_json.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <unistd.h>

using namespace trazor;
using namespace trazor::search;
namespace fs = std::filesystem;

namespace {

constexpr int kBatch = 50;
constexpr int kMost = 100'000;

/// Adds the layer terms and four super-nets that real candidates have.
CandidatePtr withTerms(const CandidatePtr& plain) {
    auto candidate = std::make_shared<Candidate>(*plain);
    proxy::NetworkScores& scores = candidate->evaluation.scores;
    scores.seeds.assign(4, {scores.diversity(), scores.saliency()});
    for (proxy::BlockScore& block : scores.blocks) {
        block.terms = {{proxy::LayerRole::Qkv, 0.75 * block.diversity, 1.5, 0.5 * block.diversity},
                       {proxy::LayerRole::Projection, 0.25 * block.diversity, 0.5, 0.5 * block.diversity},
                       {proxy::LayerRole::Fc1, 0.5 * block.saliency, 0.0, 0.0},
                       {proxy::LayerRole::Fc2, 0.5 * block.saliency, 0.0, 0.0}};
    }
    return candidate;
}

/// All candidates, made once; a prefix is a smaller search.
const std::vector<CandidatePtr>& candidates() {
    static const std::vector<CandidatePtr> all = [] {
        auto made = testing::SyntheticArchive{.candidates = kMost + 60 * kBatch, .failedEvery = 97}.make();
        std::transform(made.begin(), made.end(), made.begin(), withTerms);
        return made;
    }();
    return all;
}

/// An archive that grows by 50 candidates at a time and restarts before its size changes much.
class GrowingArchive {
public:
    explicit GrowingArchive(std::int64_t size)
        : m_start(static_cast<std::size_t>(size)) {
        restart();
    }

    void grow(benchmark::State& state) {
        if (m_archive.size() >= m_start + std::min<std::size_t>(m_start, 50 * kBatch)) {
            state.PauseTiming();
            restart();
            state.ResumeTiming();
        }
        add(kBatch);
    }
    Ranker& ranker() { return *m_ranker; }
    const Archive& archive() const { return m_archive; }

private:
    void restart() {
        m_archive = {};
        m_ranker.emplace(m_archive);
        add(m_start);
        for (const RankLevel level : {RankLevel::Net, RankLevel::Stage, RankLevel::Block}) {
            m_ranker->ranking(level);
        }
    }
    void add(std::size_t count) {
        for (; count > 0; --count) {
            m_archive.add(candidates()[m_archive.size()]);
        }
    }

    std::size_t m_start;
    Archive m_archive;
    std::optional<Ranker> m_ranker;
};

void rankUpdate(benchmark::State& state, RankLevel level) {
    GrowingArchive growing(state.range(0));
    for (auto _ : state) {
        growing.grow(state);
        benchmark::DoNotOptimize(growing.ranker().ranking(level).best());
    }
}

void rankFromScratch(benchmark::State& state, RankLevel level) {
    const GrowingArchive growing(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(rank(growing.archive(), level).best());
    }
}

void paretoUpdate(benchmark::State& state) {
    GrowingArchive growing(state.range(0));
    const Ranking& ranking = growing.ranker().ranking(RankLevel::Net);
    for (auto _ : state) {
        benchmark::DoNotOptimize(archiveFront(growing.archive(), ranking).size());
    }
}

/// Times parents, guide, children and prescreen of a generation.
void generation(benchmark::State& state, Objective objective) {
    const auto space = testing::syntheticSpace();
    SearchConfig config = makeConfig(Preset::Recommended, *space);
    config.objective = objective;
    const auto strategy = makeStrategy(*space, config);
    GrowingArchive growing(state.range(0));
    int number = 1;
    for (auto _ : state) {
        Rng rng(static_cast<std::uint64_t>(number));
        benchmark::DoNotOptimize(strategy->children(growing.ranker(), number++, rng).size());
    }
}

/// A session file in the temporary folder, removed by the destructor.
class BenchFile {
public:
    BenchFile()
        : m_folder(fs::temp_directory_path() / ("trazor-bench-" + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
    }
    BenchFile(const BenchFile&) = delete;
    BenchFile& operator=(const BenchFile&) = delete;
    ~BenchFile() {
        std::error_code none;
        fs::remove_all(m_folder, none);
    }

    session::SessionFile create() const {
        std::error_code none;
        fs::remove(path(), none);
        return session::SessionFile::create(path(), testing::sessionOf(*testing::syntheticSpace(), SearchConfig{}));
    }
    fs::path path() const { return m_folder / "bench.trazor"; }

private:
    fs::path m_folder;
};

void sessionAppend(benchmark::State& state) {
    const BenchFile file;
    auto stored = file.create();
    std::size_t next = 0;
    for (auto _ : state) {
        if (next == candidates().size()) {
            state.SkipWithError("out of candidates");
            break;
        }
        stored.append(candidates()[next++]);
    }
}

void resumeLoad(benchmark::State& state) {
    const BenchFile file;
    {
        auto stored = file.create();
        stored.append(testing::recordsOf(std::span(candidates()).first(static_cast<std::size_t>(state.range(0)))));
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(session::SessionFile::read(file.path()).size());
    }
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->Arg(1'000)->Arg(10'000)->Arg(kMost)->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(rankUpdate, net, RankLevel::Net)->Apply(sizes);
BENCHMARK_CAPTURE(rankUpdate, stage, RankLevel::Stage)->Apply(sizes);
BENCHMARK_CAPTURE(rankUpdate, block, RankLevel::Block)->Apply(sizes);
BENCHMARK_CAPTURE(rankFromScratch, net, RankLevel::Net)->Apply(sizes);
BENCHMARK_CAPTURE(rankFromScratch, block, RankLevel::Block)->Apply(sizes);
BENCHMARK(paretoUpdate)->Apply(sizes);
BENCHMARK_CAPTURE(generation, dss, Objective())->Apply(sizes);
BENCHMARK_CAPTURE(generation, pareto, Objective::pareto())->Apply(sizes);
BENCHMARK(sessionAppend)->Iterations(5'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(resumeLoad)->Apply(sizes)->MeasureProcessCPUTime()->UseRealTime();

} // namespace

BENCHMARK_MAIN();

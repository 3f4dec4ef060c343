// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time to score candidates by DSS, on one thread unless stated otherwise:
//   product   this machine's matrix products, the limit of all cases below
//   naive     DSS by its definition (naive_scorer.h), one network of every space at full resolution
//   ours      the same network with the program's implementation
//   screening the same network at 64 pixels per side, AutoFormer only
//   stages    parts of `ours`: making the network, forward, backward, norms, saliencies
//   generation  50 random candidates on all cores, in parallel or one after another with all cores inside each
// Cases are interleaved in random order, so that other load affects all alike. Ends with the table behind
// resources/help/speed.md: smallest CPU time of the repetitions.
#include "core/base/clock.h"
#include "core/base/rng.h"
#include "core/proxy/torch/kernels/nuclear_norm.h"
#include "core/proxy/torch/kernels/saliency.h"
#include "core/proxy/torch/network/network.h"
#include "core/proxy/torch/scoring/dss.h"
#include "core/proxy/torch/scoring/kept_memory.h"
#include "core/proxy/torch/scoring/runtime.h"
#include "core/proxy/torch/weights/supernet.h"
#include "core/proxy/torch_evaluator_factory.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/naive_scorer.h"

#include <benchmark/benchmark.h>

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <thread>

using namespace trazor;

namespace {

constexpr int kScreeningPixels = 64;
constexpr std::size_t kGeneration = 50;
constexpr int kRepetitions = 3;
constexpr std::array kAutoFormer = {"autoformer-tiny", "autoformer-small", "autoformer-base"};

/// The first published network of a space, or else a random network.
space::NetworkPlan candidate(const std::string& name, int imageSize = 0) {
    const space::SearchSpace& space = space::preset(name);
    Rng rng(1);
    return space::plan(
        space, space.published.empty() ? space::sample(space, rng) : space.published.front().architecture, imageSize);
}

/// A super-net with all tensors and weight norms of the plan, which a search computes once.
class WarmSupernet : public proxy::Supernet {
public:
    explicit WarmSupernet(const space::NetworkPlan& plan)
        : Supernet(1, {}) {
        scoreDss(plan, *this, {});
    }
};

/// Operations of the matrix products of a forward pass, of the gradients of all inputs, and of the gradients of weights
/// with a saliency. Relative positions count as zero, because they can be computed without products.
double productOperations(const space::NetworkPlan& plan) {
    const space::CostBreakdown cost = space::costBreakdown(plan);
    double macs = static_cast<double>(cost.stem.macs + 3 * cost.head.macs);
    for (std::size_t s = 0; s < cost.blocks.size(); ++s) {
        for (std::size_t i = 0; i < cost.blocks[s].size(); ++i) {
            macs += static_cast<double>(2 * cost.blocks[s][i].mixer.macs + 3 * cost.blocks[s][i].mlp.macs);
            const space::BlockPlan& block = plan.stages[s].blocks[i];
            if (block.relativeDistance > 0) {
                macs -= 4.0 * plan.stages[s].tokens * plan.stages[s].tokens * block.attentionWidth;
            }
        }
    }
    return 2.0 * macs;
}

void product(benchmark::State& state) {
    constexpr std::int64_t kSide = 1024;
    const c10::InferenceMode inference;
    const at::Tensor a = at::rand({kSide, kSide});
    for (auto _ : state) {
        benchmark::DoNotOptimize(at::mm(a, a));
    }
}

void naive(benchmark::State& state, const std::string& name) {
    const space::NetworkPlan plan = candidate(name);
    proxy::Supernet source(1, {});
    for (auto _ : state) {
        benchmark::DoNotOptimize(test::naiveScores(plan, source));
    }
}

void ours(benchmark::State& state, const std::string& name, int imageSize) {
    const c10::InferenceMode inference;
    const space::NetworkPlan plan = candidate(name, imageSize);
    WarmSupernet source(plan);
    for (auto _ : state) {
        benchmark::DoNotOptimize(scoreDss(plan, source, {}));
    }
}

/// Collects the factors of all weight gradients.
class Factors : public proxy::GradientSink {
public:
    struct Entry {
        const proxy::Weight& weight;
        at::Tensor outputGradient, input;
    };
    void add(const proxy::Weight& weight, const at::Tensor& outputGradient, const at::Tensor& input) override {
        entries.push_back({weight, outputGradient, input});
    }
    std::vector<Entry> entries;
};

void stages(benchmark::State& state, const std::string& name) {
    const c10::InferenceMode inference;
    const space::NetworkPlan plan = candidate(name);
    WarmSupernet source(plan);
    std::array<double, 5> spent{};
    for (auto _ : state) {
        double before = threadSeconds();
        const auto mark = [&](std::size_t stage) {
            const double now = threadSeconds();
            spent[stage] += now - std::exchange(before, now);
        };
        proxy::Network network = makeNetwork(plan, source);
        mark(0);
        at::Tensor tokens = network.stem->forward(network.stem->input(proxy::InputKind::Default));
        for (const proxy::Step& step : network.steps) {
            tokens = step.layer->forward(tokens);
        }
        network.head.loss(tokens).item<double>();
        mark(1);
        Factors factors;
        at::Tensor gradient = network.head.backward(factors);
        for (std::size_t i = network.steps.size(); i-- > 0;) {
            gradient = network.steps[i].layer->backward(gradient, i > 0, factors);
        }
        mark(2);
        for (const auto& [weight, dY, x] : factors.entries) {
            if (isDiversityRole(weight.role)) {
                benchmark::DoNotOptimize(proxy::productNuclearNorm(dY, x));
            }
        }
        mark(3);
        for (const auto& [weight, dY, x] : factors.entries) {
            if (!isDiversityRole(weight.role)) {
                benchmark::DoNotOptimize(proxy::synapticSaliency(dY, x, weight.value));
            }
        }
        mark(4);
    }
    constexpr std::array kNames = {"make", "forward", "backward", "norms", "saliency"};
    for (std::size_t i = 0; i < spent.size(); ++i) {
        state.counters[kNames[i]] = benchmark::Counter(spent[i], benchmark::Counter::kAvgIterations);
    }
}

void generation(benchmark::State& state, bool sideBySide) {
    const space::SearchSpace& space = space::preset(kAutoFormer[0]);
    const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    Rng rng(1);
    std::vector<space::NetworkPlan> plans;
    while (plans.size() < kGeneration) {
        plans.push_back(space::plan(space, space::sample(space, rng)));
    }
    const auto evaluator = proxy::makeTorchEvaluator(space, {.threads = cores});
    const auto ignore = [](std::size_t, proxy::Evaluation&&) {};
    evaluator->evaluate(plans, ignore, {}); // computes weight norms
    if (sideBySide) {
        for (auto _ : state) {
            evaluator->evaluate(plans, ignore, {});
        }
        return;
    }
    const c10::InferenceMode inference;
    proxy::Supernet source(1, {});
    for (const space::NetworkPlan& plan : plans) {
        scoreDss(plan, source, {});
    }
    proxy::useThreadsPerOperation(cores);
    for (auto _ : state) {
        for (const space::NetworkPlan& plan : plans) {
            benchmark::DoNotOptimize(scoreDss(plan, source, {}));
        }
    }
    proxy::useThreadsPerOperation(1);
}

/// Prints each run as it ends, and the table at last.
class TableReporter : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration || run.iterations == 0) {
                continue;
            }
            keepLeast(run.run_name.function_name, run.cpu_accumulated_time / static_cast<double>(run.iterations));
            for (const auto& [name, counter] : run.counters) {
                keepLeast(run.run_name.function_name + "/" + name, counter.value);
            }
        }
    }

    void Finalize() override {
        ConsoleReporter::Finalize();
        const double peak = 2.0 * 1024 * 1024 * 1024 / seconds("product");
        std::printf("\nMatrix products of 1024 x 1024 on one thread: %.0f GFLOP/s (%s)\n\n", 1e-9 * peak,
                    proxy::blasName().c_str());
        std::printf(
            "| CPU milliseconds | naive | ours | ratio | 64 px | ratio | make | forward | backward | norms | saliency "
            "| products at peak | reached |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (const std::string& name : space::presetNames()) {
            row(name, peak);
        }
    }

private:
    void keepLeast(const std::string& name, double value) {
        double& least = m_seconds.try_emplace(name, value).first->second;
        least = std::min(least, value);
    }

    double seconds(const std::string& name) const {
        const auto found = m_seconds.find(name);
        return found == m_seconds.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
    }

    static void cell(double value, const char* format) {
        // NaN: the case did not run.
        value == value ? std::printf(format, value) : std::printf(" |");
    }

    void row(const std::string& name, double peak) const {
        const double full = seconds("ours/" + name);
        if (full != full) {
            return;
        }
        const double naiveSeconds = seconds("naive/" + name);
        const double screening = seconds("screening/" + name);
        std::printf("| %s |", name.c_str());
        cell(1e3 * naiveSeconds, " %.0f |");
        cell(1e3 * full, " %.0f |");
        cell(naiveSeconds / full, " %.2f |");
        cell(1e3 * screening, " %.1f |");
        cell(naiveSeconds / screening, " %.1f |");
        for (const char* stage : {"make", "forward", "backward", "norms", "saliency"}) {
            cell(1e3 * seconds("stages/" + name + "/" + stage), " %.1f |");
        }
        const double limit = productOperations(candidate(name)) / peak;
        cell(1e3 * limit, " %.0f |");
        cell(100.0 * limit / full, " %.0f %% |\n");
    }

    std::map<std::string, double> m_seconds;
};

benchmark::internal::Benchmark* add(const std::string& name, const std::function<void(benchmark::State&)>& run) {
    return benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond)->Repetitions(kRepetitions);
}

void addAll() {
    add("product", product);
    for (const std::string& name : space::presetNames()) {
        add("ours/" + name, [name](auto& state) { ours(state, name, 0); });
        add("stages/" + name, [name](auto& state) { stages(state, name); });
        const bool isAutoFormer = std::find(kAutoFormer.begin(), kAutoFormer.end(), name) != kAutoFormer.end();
        add("naive/" + name, [name](auto& state) { naive(state, name); })
            ->Iterations(1)
            ->Repetitions(isAutoFormer ? kRepetitions : 1); // takes minutes for window networks
    }
    for (const std::string name : kAutoFormer) {
        add("screening/" + name, [name](auto& state) { ours(state, name, kScreeningPixels); });
    }
    add("generation/side_by_side", [](auto& state) { generation(state, true); })->Iterations(1)->UseRealTime();
    add("generation/cores_inside", [](auto& state) { generation(state, false); })->Iterations(1)->UseRealTime();
}

} // namespace

int main(int argc, char** argv) {
    const proxy::KeptMemory memory;
    proxy::useThreadsPerOperation(1);
    std::vector<char*> arguments = {argv[0]};
    std::string interleaved = "--benchmark_enable_random_interleaving=true";
    arguments.push_back(interleaved.data());
    arguments.insert(arguments.end(), argv + 1, argv + argc);
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
        return 1;
    }
    addAll();
    TableReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}

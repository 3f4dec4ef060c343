// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/base/quantity.h"
#include "core/bench/search_comparison.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    SpaceOption space;
    SettingOptions settings;
    std::string algorithms = "random,autoformer-evolution,block-evolution:paper,block-evolution:paper:uniform,"
                             "block-evolution:recommended,block-evolution:recommended:uniform";
    int seeds = 3;
    int heldOut = 4;
    bool asJson = false;
};

/// The number as JSON, or null if the value does not exist.
json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

bench::ComparisonConfig configFrom(const Options& options, const space::SearchSpace& space) {
    if (!options.settings.isGiven("evaluations")) {
        throw Error(ErrorCode::InvalidArgument, "--evaluations: how many candidates each run scores is not given",
                    "For instance --evaluations 200.");
    }
    search::SearchConfig usual = search::makeConfig(search::Preset::Recommended, space);
    usual.limits = {};
    options.settings.applyTo(usual);
    search::validate(usual);
    bench::ComparisonConfig config;
    config.algorithms = CLI::detail::split(options.algorithms, ',');
    config.limits = usual.limits;
    config.evaluations = usual.evaluations;
    config.seeds = options.seeds;
    config.seed = usual.seed;
    config.objective = usual.objective;
    config.level = usual.level;
    config.scoring = usual.scoring;
    config.scoring.seed = usual.seed;
    config.heldOut = options.heldOut;
    return config;
}

json runNode(const bench::ComparedRun& run) {
    json node = {{"seed", run.seed},
                 {"evaluations", run.evaluations},
                 {"failed", run.failed},
                 {"best_id", run.bestId},
                 {"best_params", run.bestParams}};
    for (const bench::ComparisonMetric& metric : bench::comparisonMetrics()) {
        node[std::string(metric.name)] = number(run.*metric.value);
    }
    return node;
}

json resultNode(const space::SearchSpace& space, const bench::ComparisonConfig& config,
                const bench::ComparisonResult& result) {
    json algorithms = json::object();
    for (const std::string& name : config.algorithms) {
        json summary = json::object();
        for (const bench::ComparisonMetric& metric : bench::comparisonMetrics()) {
            const bench::Spread spread = result.summary(name, metric);
            summary[std::string(metric.name)] = {
                {"mean", number(spread.mean)}, {"sd", number(spread.deviation)}, {"n", spread.count}};
        }
        json runs = json::array();
        for (const bench::ComparedRun& run : result.runs) {
            if (run.algorithm == name) {
                runs.push_back(runNode(run));
            }
        }
        algorithms[name] = {{"summary", std::move(summary)}, {"runs", std::move(runs)}};
    }
    return {{"space", space.name},
            {"evaluations", config.evaluations},
            {"seeds", config.seeds},
            {"objective", config.objective.text()},
            {"level", search::levelName(config.level)},
            {"scoring",
             {{"seed", config.scoring.seed},
              {"supernets", config.scoring.supernets},
              {"settings", describeScoring(config.scoring)},
              {"image", config.scoring.imageSize},
              {"held_out_supernets", config.heldOut},
              {"held_out_cohort", bench::kHeldOutCohort}}},
            {"union_cohort", result.unionCohort},
            {"reference", {{"params_min", result.reference.min}, {"params_max", result.reference.max}, {"score", 0.0}}},
            {"seconds", result.seconds},
            {"algorithms", std::move(algorithms)}};
}

/// "0.81 +-0.02", with the number of runs that have a value unless all have one.
std::string cell(const bench::Spread& spread, std::ptrdiff_t runs) {
    if (spread.count == 0) {
        return "-";
    }
    char text[64];
    int length = std::snprintf(text, sizeof text, "%.4g", spread.mean);
    if (spread.count > 1) {
        length +=
            std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), " +-%.2g", spread.deviation);
    }
    if (spread.count < runs) {
        std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), " (%d/%d)", spread.count,
                      static_cast<int>(runs));
    }
    return text;
}

void printTable(const bench::ComparisonConfig& config, const bench::ComparisonResult& result) {
    std::printf("%d seeds of %d evaluations; union cohort of %zu networks; %d super-nets of %d pixels, %d held out; "
                "%.0f s\n",
                config.seeds, config.evaluations, result.unionCohort, config.scoring.supernets,
                config.scoring.imageSize, config.heldOut, result.seconds);
    std::printf("hypervolume: parameters from %s to %s, reference score 0\n",
                formatCount(static_cast<double>(result.reference.min)).c_str(),
                formatCount(static_cast<double>(result.reference.max)).c_str());
    std::printf("%-36s", "mean +- standard deviation");
    for (const bench::ComparisonMetric& metric : bench::comparisonMetrics()) {
        std::printf(" %18s", metric.title.data());
    }
    std::printf("\n");
    for (const std::string& name : config.algorithms) {
        std::printf("%-36s", name.c_str());
        const auto runs = std::count_if(result.runs.begin(), result.runs.end(),
                                        [&](const bench::ComparedRun& run) { return run.algorithm == name; });
        for (const bench::ComparisonMetric& metric : bench::comparisonMetrics()) {
            std::printf(" %18s", cell(result.summary(name, metric), runs).c_str());
        }
        std::printf("\n");
    }
}

/// Prints a progress line if standard error is a terminal.
void showProgress(std::string_view algorithm, std::uint64_t seed, int done, int planned) {
    static const bool isTerminal = isatty(STDERR_FILENO) != 0;
    if (isTerminal) {
        std::fprintf(stderr, "\r%-40.*s seed %llu: %d of %d%s", static_cast<int>(algorithm.size()), algorithm.data(),
                     static_cast<unsigned long long>(seed), done, planned, done == planned ? "\n" : "");
    }
}

void compare(const Options& options) {
    const space::SearchSpace space = options.space.load();
    const bench::ComparisonConfig config = configFrom(options, space);
    warnOfSlowScoring(config.scoring);
    search::SearchControl control;
    const std::optional<bench::ComparisonResult> result =
        bench::compareSearches(space, config, evaluatorFactory(), control, showProgress);
    if (options.asJson) {
        std::cout << resultNode(space, config, *result).dump(2) << '\n';
    } else {
        printTable(config, *result);
    }
}

std::string footer() {
    std::string text =
        "JSON: algorithms.NAME.summary.FIELD has {mean, sd, n} over the seeds, algorithms.NAME.runs[] the "
        "values of each run. Fields:\n";
    for (const bench::ComparisonMetric& metric : bench::comparisonMetrics()) {
        text += "  " + std::string(metric.name) + ": " + std::string(metric.meaning) + "\n";
    }
    return text +
           "reference: the parameters that count as 0 and 1 in the hypervolume (the limits, where given, else the "
           "union's) and the score it counts from.\n";
}

} // namespace

void addCompareCommand(CLI::App& program) {
    CLI::App* const command =
        program.add_subcommand("compare-search", "Run search algorithms side by side, scored alike");
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    options->settings.addGroup(*command, search::SettingGroup::Limits);
    for (const char* const name : {"objective", "evaluations", "seed"}) {
        options->settings.add(*command, name);
    }
    command
        ->add_option("--algorithms", options->algorithms,
                     "Separated by commas: random, autoformer-evolution, exhaustive (runs once, to its end), "
                     "block-evolution with :paper or :recommended and :dss++ or :uniform behind it")
        ->capture_default_str();
    command->add_option("--seeds", options->seeds, "Runs of each algorithm (default 3)")->check(CLI::Range(1, 1000));
    command->add_option("--held-out", options->heldOut, "Super-nets for the confirmed scores (default 4)")
        ->check(CLI::Range(1, 64));
    options->settings.addGroup(*command, search::SettingGroup::Scoring);
    command->add_flag("--json", options->asJson, "Print JSON");
    command->footer(footer());
    command->callback([options] { compare(*options); });
}

} // namespace trazor::app

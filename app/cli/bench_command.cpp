// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/bench/proxy_bench.h"
#include "core/search/settings/setting_text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    std::string set;
    std::string file;
    std::string metric;
    std::string proxies = "dss,dss++,diversity,saliency,params_blocks,params_total,depth";
    std::uint64_t seed = 1;
    int seeds = bench::BenchConfig{}.scoring.supernets;
    int tokens = 32;
    SettingOptions settings;
    bool list = false;
    bool withScores = false;
    bool asJson = false;
};

std::vector<proxy::ProxyId> parseProxies(const std::string& text) {
    std::vector<proxy::ProxyId> proxies;
    for (const std::string& name : CLI::detail::split(text, ',')) {
        if (name == "all") {
            for (const proxy::ProxyInfo& info : proxy::proxyTable()) {
                proxies.push_back(info.id);
            }
            continue;
        }
        const proxy::ProxyInfo* const info = proxy::findProxy(name);
        if (info == nullptr) {
            throw Error(ErrorCode::InvalidArgument, "--proxy: there is no proxy '" + name + "'",
                        "'trazor bench --list' lists them; 'all' takes every one.");
        }
        if (std::find(proxies.begin(), proxies.end(), info->id) == proxies.end()) {
            proxies.push_back(info->id);
        }
    }
    return proxies;
}

/// null where a coefficient does not exist.
json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json resultNode(const bench::BenchResult& result, const proxy::ScoringConfig& scoring, bool withScores) {
    search::SearchConfig settings;
    settings.scoring = scoring;
    const auto text = [&](const char* name) { return search::valueText(settings, search::setting(name)); };
    json proxies = json::object();
    for (const bench::ProxyResult& row : result.proxies) {
        json node = {{"tau_b", number(row.tauB)},
                     {"tau_a", number(row.tauA)},
                     {"rho", number(row.rho)},
                     {"ci95", {number(row.ci95.low), number(row.ci95.high)}},
                     {"rho_ci95", {number(row.rhoCi95.low), number(row.rhoCi95.high)}},
                     {"in_band_tau_b", number(row.inBandTauB)},
                     {"in_band_ci95", {number(row.inBandCi95.low), number(row.inBandCi95.high)}},
                     {"failed", row.failed}};
        if (withScores) {
            node["scores"] = json::array();
            for (const double value : row.values) {
                node["scores"].push_back(number(value));
            }
        }
        proxies[std::string(proxy::proxyInfo(row.proxy).name)] = std::move(node);
    }
    json node = {{"set", result.set},
                 {"n", result.ids.size()},
                 {"distinct", result.distinct},
                 {"skipped", result.skipped},
                 {"skipped_reason", result.skippedReason},
                 {"metric", result.metric.name},
                 {"better", result.metric.largerIsBetter ? "max" : "min"},
                 {"image", result.imageSize},
                 {"seed", scoring.seed},
                 {"seeds", scoring.supernets},
                 {"norm", text("norm")},
                 {"input", text("input")},
                 {"variant", text("variant")},
                 {"seconds_per_candidate", result.secondsPerCandidate},
                 {"proxies", std::move(proxies)}};
    if (withScores) {
        node["ids"] = result.ids;
        node["quality"] = result.quality;
    }
    return node;
}

void printTable(const bench::BenchResult& result) {
    std::printf("%s: %zu architectures (%d distinct), %s (%s is better), %.3f s a network\n", result.set.c_str(),
                result.ids.size(), result.distinct, result.metric.what.c_str(),
                result.metric.largerIsBetter ? "more" : "less", result.secondsPerCandidate);
    std::printf("%-22s %7s  %-17s %7s %7s %14s\n", "proxy", "tau-b", "95 % interval", "tau-a", "rho", "tau-b in band");
    for (const bench::ProxyResult& row : result.proxies) {
        std::printf("%-22s %7.3f  [%6.3f, %6.3f]  %7.3f %7.3f %14.3f", proxy::proxyInfo(row.proxy).name.data(),
                    row.tauB, row.ci95.low, row.ci95.high, row.tauA, row.rho, row.inBandTauB);
        std::printf(row.failed > 0 ? "  %d without a score\n" : "\n", row.failed);
    }
    if (result.skipped > 0) {
        std::printf("%d rows left out: %s\n", result.skipped, result.skippedReason.c_str());
    }
}

/// A line on a terminal, nothing elsewhere.
void showProgress(int done, int total) {
    static const bool isTerminal = isatty(STDERR_FILENO) != 0;
    if (isTerminal) {
        std::fprintf(stderr, "\r%d of %d networks%s", done, total, done == total ? "\n" : "");
    }
}

json listNode() {
    json sets = json::array();
    for (const std::string& name : bench::shippedSetNames()) {
        const bench::BenchmarkSet set = bench::shippedSet(name);
        json metrics = json::object();
        for (const bench::Metric& metric : set.metrics) {
            metrics[metric.name] = {{"better", metric.largerIsBetter ? "max" : "min"}, {"what", metric.what}};
        }
        sets.push_back({{"name", name},
                        {"n", set.rows.size()},
                        {"family", bench::familyName(set.family)},
                        {"task", set.task},
                        {"source", set.source},
                        {"licence", set.licence},
                        {"default_metric", set.defaultMetric},
                        {"metrics", std::move(metrics)}});
    }
    json proxies = json::array();
    for (const proxy::ProxyInfo& info : proxy::proxyTable()) {
        proxies.push_back({{"name", info.name},
                           {"title", info.title},
                           {"cost", proxy::costName(info.cost)},
                           {"better", info.largerIsBetter ? "max" : "min"},
                           {"source", info.source},
                           {"meaning", info.meaning}});
    }
    return {{"sets", std::move(sets)}, {"proxies", std::move(proxies)}};
}

void list(bool asJson) {
    const json node = listNode();
    if (asJson) {
        std::cout << node.dump(2) << '\n';
        return;
    }
    std::cout << "Benchmark sets\n";
    for (const json& set : node.at("sets")) {
        std::printf("  %-28s %4d  %s (%s)\n", set.at("name").get<std::string>().c_str(), set.at("n").get<int>(),
                    set.at("task").get<std::string>().c_str(), set.at("licence").get<std::string>().c_str());
        for (const auto& [name, metric] : set.at("metrics").items()) {
            std::printf("    %-26s       %s\n", name.c_str(), metric.at("what").get<std::string>().c_str());
        }
    }
    std::cout << "\nProxies\n";
    for (const json& proxy : node.at("proxies")) {
        std::printf("  %-22s %-21s %s\n", proxy.at("name").get<std::string>().c_str(),
                    proxy.at("cost").get<std::string>().c_str(), proxy.at("meaning").get<std::string>().c_str());
    }
}

bench::BenchmarkSet loadSet(const Options& options) {
    if (options.set.empty() == options.file.empty()) {
        throw Error(ErrorCode::InvalidArgument, "--set: give either a set that ships with the program or --archs F",
                    "'trazor bench --list' lists the sets.");
    }
    return options.file.empty() ? bench::shippedSet(options.set) : bench::loadBenchmarkSet(options.file);
}

void run(const Options& options) {
    if (options.list) {
        list(options.asJson);
        return;
    }
    bench::BenchConfig config;
    config.proxies = parseProxies(options.proxies);
    config.metric = options.metric;
    config.tokens = options.tokens;
    search::SearchConfig settings;
    options.settings.applyTo(settings);
    config.scoring = settings.scoring;
    config.scoring.seed = options.seed;
    config.scoring.supernets = options.seeds;
    if (options.settings.isGiven("level")) {
        config.level = settings.level;
    }
    const std::optional<bench::BenchResult> result =
        bench::runBench(loadSet(options), config, benchTools(), showProgress, {});
    if (!result->failedReason.empty()) {
        std::cerr << "warning: not every network could be scored: " << result->failedReason << '\n';
    }
    if (options.asJson) {
        std::cout << resultNode(*result, config.scoring, options.withScores).dump(2) << '\n';
    } else {
        printTable(*result);
    }
}

} // namespace

void addBenchCommand(CLI::App& program) {
    CLI::App* const command =
        program.add_subcommand("bench", "Measure how well scores rank architectures that were really trained");
    const auto options = std::make_shared<Options>();
    command->add_flag("--list", options->list, "List the benchmark sets and the proxies");
    command->add_option("--set", options->set, "Benchmark set that ships with the program");
    command->add_option("--archs", options->file, "Benchmark set of your own (JSON)");
    command->add_option("--metric,--metric-key", options->metric, "Metric of the set (default: its own)");
    command->add_option("--proxy", options->proxies, "Proxies, separated by commas, or all")->capture_default_str();
    command->add_option("--seeds", options->seeds, "Weight initialisations to average over (default 4)")
        ->check(CLI::Range(1, 64));
    command->add_option("--seed", options->seed, "First seed (default 1)");
    command->add_option("--tokens", options->tokens, "Sequence length of text networks (default 32)")
        ->check(CLI::Range(1, 4096));
    options->settings.addGroup(*command, search::SettingGroup::Scoring, {"supernets"});
    command->add_flag("--scores", options->withScores, "Print every architecture's score with --json");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { run(*options); });
}

} // namespace trazor::app

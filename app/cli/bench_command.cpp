// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bad_input.h"
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/bench/calibration.h"
#include "core/bench/proxy_bench.h"
#include "core/search/settings/setting_text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>

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
    std::optional<int> calibrate;
    bench::MeasuredRows choose = bench::MeasuredRows::Every;
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

/// The number as JSON, or null if the coefficient does not exist.
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
                     {"in_band_tau_a", number(row.inBandTauA)},
                     {"in_band_ci95", {number(row.inBandCi95.low), number(row.inBandCi95.high)}},
                     {"ndcg", number(row.ndcg)},
                     {"in_band_ndcg", number(row.inBands.ndcg)},
                     {"top5_regret", number(row.regret)},
                     {"in_band_top5_regret", number(row.inBands.regret)},
                     {"bands", row.inBands.bands},
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
    std::printf("%-22s %7s  %-17s %7s %7s %7s %8s | in band: %7s %7s %7s %8s\n", "proxy", "tau-b", "95 % interval",
                "tau-a", "rho", "nDCG", "regret", "tau-b", "tau-a", "nDCG", "regret");
    for (const bench::ProxyResult& row : result.proxies) {
        std::printf("%-22s %+7.3f  [%+6.3f, %+6.3f]  %+7.3f %+7.3f %7.3f %8.3g | %16s %+7.3f %+7.3f %7.3f %8.3g",
                    proxy::proxyInfo(row.proxy).name.data(), row.tauB, row.ci95.low, row.ci95.high, row.tauA, row.rho,
                    row.ndcg, row.regret, "", row.inBandTauB, row.inBandTauA, row.inBands.ndcg, row.inBands.regret);
        std::printf(row.failed > 0 ? "  %d without a score\n" : "\n", row.failed);
    }
    std::printf(
        "In band: among networks whose blocks differ by at most 10 %% in parameters. Regret: by how much the best "
        "of the top 5 misses the best of all.\n");
    if (result.skipped > 0) {
        std::printf("%d rows left out: %s\n", result.skipped, result.skippedReason.c_str());
    }
}

json agreementNode(const bench::Agreement& agreement) {
    return {{"tau_b", number(agreement.tauB)},
            {"tau_a", number(agreement.tauA)},
            {"in_band_tau_b", number(agreement.inBandTauB)},
            {"in_band_tau_a", number(agreement.inBandTauA)}};
}

bool isTooFew(const bench::Calibration& calibration) {
    return calibration.measured.size() < evidence::kEnoughMeasured;
}

json calibrationNode(const std::string& set, const bench::Calibration& calibration) {
    json node = agreementNode(calibration.predictor);
    node["set"] = set;
    node["metric"] = calibration.metric.name;
    node["better"] = calibration.metric.largerIsBetter ? "max" : "min";
    node["k"] = calibration.measured.size();
    node["measured"] = calibration.measured;
    node["loo_tau"] = number(calibration.forecast.leftOutTau);
    node["verdict"] = evidence::verdictName(calibration.verdict);
    node["note"] = isTooFew(calibration) ? evidence::kTooFewNote : "";
    node["params"] = agreementNode(calibration.params);
    node["params"]["verdict"] = evidence::verdictName(calibration.paramsVerdict);
    node["predictions"] = json::array();
    for (std::size_t i = 0; i < calibration.rest.size(); ++i) {
        const evidence::Prediction& prediction = calibration.predictions[i];
        node["predictions"].push_back({{"row", calibration.rest[i]},
                                       {"value", prediction.value},
                                       {"low", prediction.low},
                                       {"high", prediction.high}});
    }
    return node;
}

void printCalibration(const std::string& set, const bench::Calibration& calibration) {
    const std::size_t k = calibration.measured.size();
    std::printf("%s: %zu rows taken for measured, %zu predicted; %s (%s is better)\n", set.c_str(), k,
                calibration.rest.size(), calibration.metric.what.c_str(),
                calibration.metric.largerIsBetter ? "more" : "less");
    std::printf("%-12s %7s %7s %14s %14s\n", "order by", "tau-b", "tau-a", "tau-b in band", "tau-a in band");
    const auto print = [](const char* name, const bench::Agreement& agreement) {
        std::printf("%-12s %+7.3f %+7.3f %+14.3f %+14.3f\n", name, agreement.tauB, agreement.tauA, agreement.inBandTauB,
                    agreement.inBandTauA);
    };
    print("prediction", calibration.predictor);
    print("parameters", calibration.params);
    std::cout << evidence::verdictText("prediction", calibration.verdict, calibration.forecast.leftOutTau, k) << '\n';
    if (isTooFew(calibration)) {
        std::cout << "Fewer than " << evidence::kEnoughMeasured << " values are " << evidence::kTooFewNote << ".\n";
    }
}

/// Prints a progress line if standard error is a terminal.
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
    if (options.calibrate) {
        readingInput([&] {
            const bench::BenchmarkSet set = loadSet(options);
            const bench::Calibration calibration =
                bench::calibrate(set, options.metric, *options.calibrate, options.choose);
            if (options.asJson) {
                std::cout << calibrationNode(set.name, calibration).dump(2) << '\n';
            } else {
                printCalibration(set.name, calibration);
            }
        });
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
    CLI::Option* const calibrate =
        command->add_option("--calibrate", options->calibrate,
                            "Instead of scoring: take K rows for measured and predict the others (at least 5)");
    const std::map<std::string, bench::MeasuredRows> choices = {{"every", bench::MeasuredRows::Every},
                                                                {"size", bench::MeasuredRows::Size}};
    command
        ->add_option("--choose", options->choose,
                     "Which K: at equal distances in the file (every, default) or in the order of size (size)")
        ->transform(CLI::CheckedTransformer(choices))
        ->needs(calibrate);
    command->add_flag("--scores", options->withScores, "Print every architecture's score with --json");
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { run(*options); });
}

} // namespace trazor::app

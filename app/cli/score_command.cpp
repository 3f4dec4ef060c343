// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/base/error.h"
#include "core/bench/seed_spread.h"
#include "core/exchange/candidate_json.h"
#include "core/search/scoring_job.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    SpaceOption space;
    std::vector<std::string> files;
    SettingOptions settings;
    bool isSigned = false;
    std::string init = "seed:1";
    int spread = 0;
    bool asJson = false;
};

void parseInit(const std::string& text, proxy::ScoringConfig& config) {
    if (text == "reference") {
        config.init = proxy::Init::Reference;
        return;
    }
    config.init = proxy::Init::Supernet;
    const bool named = text.starts_with("seed:");
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data() + (named ? 5 : 0), end, config.seed);
    if (!named || problem != std::errc() || rest != end) {
        throw Error(ErrorCode::InvalidArgument, "--init: '" + text + "' is neither reference nor seed:N",
                    "Write --init reference or, for instance, --init seed:1.");
    }
}

json evaluationNode(const space::SearchSpace& space, const space::Architecture& architecture,
                    const proxy::Evaluation& evaluation) {
    const space::Cost cost = space::costOf(space::plan(space, architecture));
    json seeds = json::array();
    for (const proxy::SeedScore& seed : evaluation.scores.seeds) {
        seeds.push_back({{"diversity", seed.diversity}, {"saliency", seed.saliency}});
    }
    return {{"id", space::architectureId(space, architecture)},
            {"status", proxy::statusName(evaluation.status)},
            {"reason", evaluation.reason},
            {"params", cost.params},
            {"macs", cost.macs},
            {"scores", exchange::scoresNode(evaluation)},
            {"blocks", exchange::blocksNode(evaluation)},
            {"supernets", std::move(seeds)},
            {"milliseconds", evaluation.elapsedMs}};
}

/// The number as JSON, or null if the value does not exist.
json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

json spreadNode(const bench::SeedSpread& spread, std::size_t candidate) {
    const auto node = [](const proxy::Spread& values) {
        return json{{"mean", number(values.mean)}, {"sd", number(values.deviation)}};
    };
    const proxy::ScoreSpread& own = spread.candidates[candidate];
    return {{"initialisations", spread.initialisations},
            {"diversity", node(own.diversity)},
            {"saliency", node(own.saliency)},
            {"dss", node(own.dss)},
            {"rank_stability", number(spread.rankStability)}};
}

void printSpread(const json& rows, const bench::SeedSpread& spread) {
    std::printf("\nOver %d super-net initialisations: mean and standard deviation\n", spread.initialisations);
    std::printf("%-16s %31s %31s %31s\n", "id", "DSS", "D (MSA)", "S (MLP)");
    for (std::size_t i = 0; i < spread.candidates.size(); ++i) {
        const proxy::ScoreSpread& own = spread.candidates[i];
        std::printf("%-16s", rows[i].at("id").get<std::string>().c_str());
        for (const proxy::Spread& values : {own.dss, own.diversity, own.saliency}) {
            std::printf(" %14.6g +- %13.6g", values.mean, values.deviation);
        }
        std::printf("\n");
    }
    if (std::isfinite(spread.rankStability)) {
        std::printf("rank stability: Kendall tau %.3f between the DSS rankings of two initialisations (mean)\n",
                    spread.rankStability);
    }
}

void score(const Options& options) {
    const space::SearchSpace space = options.space.load();
    search::SearchConfig settings;
    options.settings.applyTo(settings);
    proxy::ScoringConfig config = settings.scoring;
    parseInit(options.init, config);
    config.linearised = !options.isSigned;
    const std::vector<space::Architecture> architectures = loadArchitectures(space, options.files);
    std::vector<space::NetworkPlan> plans;
    for (const space::Architecture& architecture : architectures) {
        plans.push_back(space::plan(space, architecture, config.imageSize));
    }
    const std::vector<proxy::Evaluation> evaluations = search::scoreAll(*evaluatorFactory()(space, config), plans);
    json rows = json::array();
    for (std::size_t i = 0; i < plans.size(); ++i) {
        rows.push_back(evaluationNode(space, architectures[i], evaluations[i]));
    }
    std::optional<bench::SeedSpread> spread;
    if (options.spread > 0) {
        spread = bench::seedSpread(space, plans, config, options.spread, evaluatorFactory());
        for (std::size_t i = 0; i < plans.size(); ++i) {
            rows[i]["spread"] = spreadNode(*spread, i);
        }
    }
    if (options.asJson) {
        std::cout << rows.dump(2) << '\n';
        return;
    }
    std::printf("%-16s %12s %14s %14s %14s\n", "id", "parameters", "DSS", "D (MSA)", "S (MLP)");
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const proxy::Evaluation& evaluation = evaluations[i];
        std::printf("%-16s %12lld ", rows[i].at("id").get<std::string>().c_str(),
                    rows[i].at("params").get<long long>());
        if (evaluation.status == proxy::EvaluationStatus::Ok) {
            std::printf("%14.6g %14.6g %14.6g\n", evaluation.scores.dss(), evaluation.scores.diversity(),
                        evaluation.scores.saliency());
        } else {
            std::printf("%s: %s\n", std::string(proxy::statusName(evaluation.status)).c_str(),
                        evaluation.reason.c_str());
        }
    }
    if (spread) {
        printSpread(rows, *spread);
    }
}

} // namespace

void addScoreCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand("score", "Score architectures by DSS, without training");
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    command
        ->add_option("--arch", options->files, "Architectures: our JSON, or a file of AutoFormer, PiT, S3 or FlexiBERT")
        ->required();
    command->add_option("--init", options->init,
                        "Weights: seed:N (a slice of the super-net with that seed, default seed:1) or reference "
                        "(the filler of the test vectors)");
    command
        ->add_option("--spread", options->spread,
                     "Score again under this many further super-net seeds: mean and standard deviation of D, S and "
                     "DSS, and for several architectures how alike the seeds rank them; \"spread\" in JSON")
        ->check(CLI::Range(1, 64));
    command->add_flag("--signed", options->isSigned, "Keep the signs of the weights (default: absolute values)");
    options->settings.addGroup(*command, search::SettingGroup::Scoring, {"level"});
    command->add_flag("--json", options->asJson, "Print JSON");
    command->callback([options] { score(*options); });
}

} // namespace trazor::app

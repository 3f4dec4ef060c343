// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/bench/screening.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <iostream>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    SpaceOption space;
    SettingOptions settings;
    int networks = 30;
    bool asJson = false;
};

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

void screen(const Options& options) {
    const space::SearchSpace space = options.space.load();
    search::SearchConfig settings = search::makeConfig(search::Preset::Recommended, space);
    settings.scoring.supernets = 1;
    options.settings.applyTo(settings);
    search::validate(settings);
    bench::ScreeningConfig config;
    config.limits = settings.limits;
    config.level = settings.level;
    config.scoring = settings.scoring;
    config.scoring.seed = settings.seed;
    config.seed = settings.seed;
    config.networks = options.networks;
    const bench::ScreeningAgreement result = bench::measureScreening(space, config, evaluatorFactory(), {}).value();
    if (options.asJson) {
        const json node = {{"space", space.name},
                           {"level", search::levelName(config.level)},
                           {"networks", result.networks},
                           {"failed", result.failed},
                           {"image", result.imageSize},
                           {"full_image", result.fullImageSize},
                           {"supernets", config.scoring.supernets},
                           {"tau",
                            {{"dss_plus_plus", number(result.tauDssPlusPlus)},
                             {"diversity", number(result.tauDiversity)},
                             {"saliency", number(result.tauSaliency)}}},
                           {"speedup", number(result.speedup)}};
        std::cout << node.dump(2) << '\n';
        return;
    }
    std::printf("%d pixels against %d on %d networks of %s: Kendall tau-b %.3f (DSS++, level %s), %.3f (D), %.3f (S); "
                "%.1f times as fast\n",
                result.imageSize, result.fullImageSize, result.networks, space.name.c_str(), result.tauDssPlusPlus,
                search::levelName(config.level).data(), result.tauDiversity, result.tauSaliency, result.speedup);
}

} // namespace

void addScreenCommand(CLI::App& program) {
    CLI::App* const command = program.add_subcommand(
        "screen", "Measure how well scores at a small image rank networks as full resolution does");
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    command->add_option("--n", options->networks, "Random networks within the limits (default 30)")
        ->check(CLI::Range(2, 10'000));
    options->settings.addGroup(*command, search::SettingGroup::Limits);
    options->settings.add(*command, "seed");
    options->settings.addGroup(*command, search::SettingGroup::Scoring);
    command->add_flag("--json", options->asJson, "Print JSON");
    command->footer(
        "Limits are the space's usual band, image and level those of the recommended preset, one super-net, "
        "unless given.");
    command->callback([options] { screen(*options); });
}

} // namespace trazor::app

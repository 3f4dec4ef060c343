// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/setting_options.h"
#include "app/composition_root.h"

#include "core/bench/image_agreement.h"
#include "core/exchange/report/trust_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

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

void screen(const Options& options) {
    const space::SearchSpace space = options.space.load();
    search::SearchConfig settings = search::makeConfig(search::Preset::Recommended, space);
    settings.scoring.supernets = 1;
    options.settings.applyTo(settings);
    search::validate(settings);
    bench::ImageCheckConfig config;
    config.limits = settings.limits;
    config.level = settings.level;
    config.scoring = settings.scoring;
    config.scoring.seed = settings.seed;
    config.seed = settings.seed;
    config.networks = options.networks;
    const bench::ImageAgreement result = bench::measureImageAgreement(space, config, evaluatorFactory(), {}).value();
    if (options.asJson) {
        json node = exchange::imageAgreementNode(result);
        node["space"] = space.name;
        node["supernets"] = config.scoring.supernets;
        std::cout << node.dump(2) << '\n';
        return;
    }
    std::printf("%s: %s; %.1f times as fast\n", space.name.c_str(), bench::toText(result).c_str(), result.speedup);
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bad_input.h"
#include "app/cli/commands.h"

#include "core/base/atomic_file.h"
#include "core/base/utc_time.h"
#include "core/device/profile.h"
#include "core/exchange/timing_folder.h"
#include "core/search/strategy/initial_sample.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace trazor::app {
namespace {

using nlohmann::json;

struct Options {
    SpaceOption space;
    std::string device = "cpu";
    proxy::InferenceSetting setting;
    int networks = 50;
    std::uint64_t seed = 1;
    std::string out;
    std::string script; ///< folder
    std::string from;   ///< results file
    bool asJson = false;
};

/// Networks of all depths and widths of the space, by ascending number of parameters.
std::vector<space::Architecture> sampled(const space::SearchSpace& space, const Options& options) {
    const search::Archive none;
    search::Brood brood(space, {}, none);
    Rng rng(options.seed);
    search::addStratified(space, {}, static_cast<std::size_t>(options.networks), rng, brood);
    std::vector<search::Child>& children = brood.children();
    std::stable_sort(children.begin(), children.end(),
                     [](const search::Child& a, const search::Child& b) { return a.cost.params < b.cost.params; });
    std::vector<space::Architecture> architectures;
    for (search::Child& child : children) {
        architectures.push_back(std::move(child.architecture));
    }
    return architectures;
}

bool showProgress(double share) {
    if (::isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\rmeasuring: %3.0f %%", 100.0 * share);
    }
    return true;
}

device::Profile measured(const space::SearchSpace& space, const Options& options) {
    const std::vector<space::Architecture> architectures = sampled(space, options);
    std::vector<space::NetworkPlan> plans;
    for (const space::Architecture& architecture : architectures) {
        plans.push_back(space::plan(space, architecture));
    }
    const auto timer = proxy::makeTorchInferenceTimer(options.setting);
    const std::vector<device::Timing> timings = device::timeNetworks(*timer, plans, {}, showProgress);
    const bool isImage = plans.front().stem.kind == space::StemKind::PatchEmbedding;
    if (::isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\r                \r");
    }
    return device::Profile::fit(space,
                                {.device = timer->deviceName(),
                                 .kind = options.device,
                                 .runtime = timer->runtime(),
                                 .dtype = "float32",
                                 .threads = options.setting.threads,
                                 .batch = options.setting.batch,
                                 .imageSize = isImage ? plans.front().stem.imageSize : 0,
                                 .tokens = isImage ? 0 : plans.front().stem.sequenceLength,
                                 .date = utcTime()},
                                architectures, timings);
}

void print(const device::Profile& profile, const Options& options) {
    const auto noisy = std::count_if(profile.networks().begin(), profile.networks().end(),
                                     [](const auto& network) { return network.timing.isNoisy(); });
    const device::ProfileError& error = profile.error();
    if (options.asJson) {
        json node = json::parse(profile.json());
        node["noisy"] = noisy;
        node["file"] = options.out;
        std::cout << node.dump(2) << '\n';
        return;
    }
    std::printf("%s: %zu networks, %s\n", profile.space().c_str(), profile.networks().size(),
                profile.conditions().text().c_str());
    std::printf("Of networks left out: median error %.1f %%, 90 %% within %.1f %%, Kendall tau %.3f\n",
                100.0 * error.median, 100.0 * error.quantile90, error.tau);
    if (noisy > 0) {
        std::printf("The times of %td networks vary by more than a tenth: the machine was busy with other things.\n",
                    noisy);
    }
}

void profile(Options& options) {
    if (!options.script.empty()) {
        readingInput([&] {
            const space::SearchSpace space = options.space.load();
            const std::vector<space::Architecture> architectures = sampled(space, options);
            exchange::writeTimingFolder(space, architectures, options.setting.batch, options.script);
            std::cerr << "wrote " << architectures.size() << " networks to " << options.script
                      << "; run time_networks.py there, then 'trazor profile --from results.json'\n";
        });
        return;
    }
    if (options.out.empty()) {
        throw Error(ErrorCode::InvalidArgument, "--out: the profile's file is not given",
                    "For instance --out cpu.profile.json.");
    }
    if (!options.from.empty()) {
        const device::Profile made = readingInput([&] {
            const std::filesystem::path file = options.from;
            return exchange::profileOfTimings(readTextFile(file), file.filename().string());
        });
        writeFileAtomically(options.out, made.json());
        print(made, options);
        return;
    }
    options.setting.device = options.device == "cuda" ? proxy::Device::Cuda : proxy::Device::Cpu;
    const device::Profile made = measured(readingInput([&] { return options.space.load(); }), options);
    writeFileAtomically(options.out, made.json());
    print(made, options);
}

} // namespace

void addProfileCommand(CLI::App& program) {
    CLI::App* const command =
        program.add_subcommand("profile", "Measure how long networks of a space take on a device");
    const auto options = std::make_shared<Options>();
    options->space.addTo(*command);
    command->add_option("--device", options->device, "cpu (default) or cuda")->check(CLI::IsMember({"cpu", "cuda"}));
    command->add_option("--threads", options->setting.threads, "CPU threads of a pass (default 1)")
        ->check(CLI::Range(1, 1024));
    command->add_option("--batch", options->setting.batch, "Examples of a pass (default 1)")
        ->check(CLI::Range(1, 4096));
    command->add_option("--networks", options->networks, "Networks to measure, of all sizes (default 50)")
        ->check(CLI::Range(static_cast<int>(device::kFewestNetworks), 10'000));
    command->add_option("--seed", options->seed, "Which networks (default 1)");
    command->add_option("--out", options->out, "Profile to write (*.profile.json)");
    CLI::Option* const script =
        command->add_option("--script", options->script,
                            "Instead: write a folder with the networks and a Python script that times them elsewhere");
    command->add_option("--from", options->from, "Make the profile from the results that the script wrote")
        ->excludes(script);
    command->add_flag("--json", options->asJson, "Print the profile");
    command->footer("A time is the median of at least 20 forward passes of a whole network, float32, after a warm-up. "
                    "The profile states how far it was off for networks that it had not seen.");
    command->callback([options] { profile(*options); });
}

} // namespace trazor::app

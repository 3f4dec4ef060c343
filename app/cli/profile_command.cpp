// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bad_input.h"
#include "app/cli/commands.h"
#include "app/cli/measure_again.h"

#include "core/base/atomic_file.h"
#include "core/base/quantity.h"
#include "core/device/profile.h"
#include "core/exchange/timing_folder.h"
#include "core/session/analysis/measured_latency.h"
#include "core/session/columns.h"
#include "core/session/file/session_file.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
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
    int passes = 60; ///< small differences between networks need more than the least of 20
    std::uint64_t seed = 1;
    std::string out;
    std::string script; ///< folder
    std::string from;   ///< results file
    std::string again;  ///< session file
    bool asJson = false;
    bool printsProgress = false;
};

bool showProgress(double share) {
    if (::isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\rmeasuring: %3.0f %%", 100.0 * share);
    }
    return true;
}

bool printProgress(double share) {
    std::printf("%.3f\n", share);
    std::fflush(stdout);
    return true;
}

device::Profile measured(const space::SearchSpace& space, const Options& options) {
    const auto timer = proxy::makeTorchInferenceTimer(options.setting);
    device::Profile profile =
        session::measureProfile(space, session::profileNetworks(space, options.networks, options.seed), *timer,
                                options.setting, device::TimingOptions::of(options.passes),
                                options.printsProgress ? printProgress : showProgress)
            .value();
    if (::isatty(STDERR_FILENO) != 0) {
        std::fprintf(stderr, "\r                \r");
    }
    return profile;
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

void measureAgain(Options& options) {
    session::Session session = readingInput([&] { return session::SessionFile::read(options.again); });
    const device::Profile profile = readingInput([&] { return session::profileOf(session); });
    options.setting = {.device = profile.conditions().kind == "cuda" ? proxy::Device::Cuda : proxy::Device::Cpu,
                       .threads = profile.conditions().threads,
                       .batch = profile.conditions().batch};
    std::string reason;
    try {
        const auto timer = proxy::makeTorchInferenceTimer(options.setting);
        reason = session::whyNotComparable(profile, *timer);
        if (reason.empty()) {
            const std::vector<search::Record> records =
                session::measureShortlist(session, profile, *timer, showProgress);
            session::SessionFile::open(options.again, session::SessionFile::Mode::ReadWrite).append(records);
            for (const search::Record& record : records) {
                session.apply(record);
            }
        }
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Unsupported) {
            throw;
        }
        reason = error.what(); // for instance because this machine lacks the device
    }
    if (!reason.empty()) {
        std::cerr << "latency: not measured again: " << reason << '\n';
        return;
    }
    if (options.asJson) {
        std::cout << json{{"conditions", profile.conditions().text()},
                          {"error_quantile_90", profile.error().quantile90},
                          {"measured", measuredNode(session)}}
                         .dump(2)
                  << '\n';
    } else {
        std::cout << measuredText(session);
    }
}

void profile(Options& options) {
    if (!options.again.empty()) {
        measureAgain(options);
        return;
    }
    if (!options.script.empty()) {
        readingInput([&] {
            const space::SearchSpace space = options.space.load();
            const auto architectures = session::profileNetworks(space, options.networks, options.seed);
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
    command
        ->add_option("--passes", options->passes,
                     "Counted forward passes per network (default 60); fewer take less time and vary more")
        ->check(CLI::Range(device::TimingOptions().runs, 1000));
    command->add_option("--seed", options->seed, "Which networks (default 1)");
    command->add_option("--out", options->out, "Profile to write (*.profile.json)");
    CLI::Option* const script =
        command->add_option("--script", options->script,
                            "Instead: write a folder with the networks and a Python script that times them elsewhere");
    command->add_option("--from", options->from, "Make the profile from the results that the script wrote")
        ->excludes(script);
    command->add_option("--again", options->again,
                        "Instead: measure the best candidates of a session (*.trazor) under the conditions of its "
                        "profile, and store the times in it");
    command->add_flag("--json", options->asJson, "Print the profile");
    command->add_flag("--progress", options->printsProgress,
                      "Print the share that is done, 0 to 1, on a line of its own now and then");
    command->footer("A time is the median of at least 20 forward passes of a whole network, float32, after a warm-up. "
                    "The profile states how far it was off for networks that it had not seen.");
    command->callback([options] { profile(*options); });
}

} // namespace trazor::app

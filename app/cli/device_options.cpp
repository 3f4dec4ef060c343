// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/device_options.h"

#include "core/base/atomic_file.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace trazor::app {

void DeviceOptions::addTo(CLI::App& command) {
    command.add_option("--profile", profile, "Device profile (*.profile.json) of 'trazor profile'");
    command
        .add_option(
            "--latency", latency,
            "Time that a forward pass may take on the device of the profile, for instance :8ms. The upper end is "
            "made stricter by the 90 % quantile of the profile's error.")
        ->type_name("MIN:MAX");
    command
        .add_option("--memory", memory,
                    "Bytes that inference may need in float32: weights, largest activations, key-value cache; for "
                    "instance :60M")
        ->type_name("MIN:MAX");
    command.add_flag("--latency-as-predicted", asPredicted, "Compare the prediction itself with the limit");
}

device::DeviceLimits DeviceOptions::load() const {
    device::DeviceLimits limits;
    if (!profile.empty()) {
        const std::filesystem::path file = profile;
        limits.profile = std::make_shared<const device::Profile>(
            device::Profile::parse(readTextFile(file), file.filename().string()));
    }
    limits.latency = latency.empty() ? device::TimeBand() : device::parseTimeBand(latency, "--latency");
    limits.memory = memory.empty() ? Band() : parseBand(memory, "--memory");
    limits.isStrict = !asPredicted;
    return limits;
}

} // namespace trazor::app

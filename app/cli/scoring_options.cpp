// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scoring_options.h"

#include "core/search/setting_text.h"

#include <CLI/CLI.hpp>

namespace trazor::app {

void ScoringOptions::addTo(CLI::App& command) {
    const auto help = [](const char* name) { return search::describe(search::setting(name)); };
    command.add_option("--image", image, help("image"))->check(CLI::Range(1, 4096));
    command.add_option("--dtype", dtype, help("dtype"))->check(CLI::IsMember({"float32", "float64"}));
    command.add_option("--device", device, help("device"))->check(CLI::IsMember({"cpu", "cuda"}));
    command.add_option("--threads", threads, help("threads"))->check(CLI::Range(0, 1024));
}

void ScoringOptions::applyTo(proxy::ScoringConfig& config) const {
    config.dtype = dtype == "float64" ? proxy::DType::Float64 : proxy::DType::Float32;
    config.device = device == "cuda" ? proxy::Device::Cuda : proxy::Device::Cpu;
    config.threads = threads;
    if (image > 0) {
        config.imageSize = image;
    }
}

} // namespace trazor::app

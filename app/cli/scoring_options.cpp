// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scoring_options.h"

#include <CLI/CLI.hpp>

namespace trazor::app {

void ScoringOptions::addTo(CLI::App& command) {
    command.add_option("--image", image, "Pixels a side of the input image (default: the space's or the preset's)")
        ->check(CLI::Range(1, 4096));
    command.add_option("--dtype", dtype, "float32 or float64")->check(CLI::IsMember({"float32", "float64"}));
    command.add_option("--device", device, "cpu or cuda")->check(CLI::IsMember({"cpu", "cuda"}));
    command.add_option("--threads", threads, "CPU threads, 0 = all; does not change scores")
        ->check(CLI::Range(0, 1024));
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"

#include <string>

namespace CLI {
class App;
}

namespace trazor::app {

/// --dtype, --device, --threads and --image, of the commands that score without a search.
struct ScoringOptions {
    std::string dtype = "float32";
    std::string device = "cpu";
    int threads = 0;
    int image = 0;

    void addTo(CLI::App& command);
    void applyTo(proxy::ScoringConfig& config) const;
};

} // namespace trazor::app

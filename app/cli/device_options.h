// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/device_limits.h"

#include <string>

namespace CLI {
class App;
}

namespace trazor::app {

/// Options --profile, --latency, --memory and --latency-as-predicted.
struct DeviceOptions {
    std::string profile;
    std::string latency;
    std::string memory;
    bool asPredicted = false;

    void addTo(CLI::App& command);
    bool isGiven() const { return !profile.empty() || !latency.empty() || !memory.empty(); }
    /// Throws Error(InvalidArgument) for a text that is no limit and Error(InvalidFile) for a damaged profile.
    device::DeviceLimits load() const;
};

} // namespace trazor::app

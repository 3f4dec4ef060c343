// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/inference_timer.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace trazor::device {

/// Measured time of a forward pass of one network.
struct Timing {
    double medianMs = 0.0;
    double quartilesMs = 0.0; ///< distance of the quartiles
    int runs = 0;

    /// Whether the machine was busy with other things meanwhile.
    bool isNoisy() const noexcept { return quartilesMs > 0.1 * medianMs; }
};

struct TimingOptions {
    int warmUp = 3;
    int runs = 20;        ///< at least, >= 1
    int mostRuns = 100;   ///< where the quartiles are more than a tenth apart
    double seconds = 0.2; ///< at least for each network, so that short passes are repeated more often
};

Timing timingOf(std::vector<double> seconds);

/// Times networks one after another, in two rounds, so that a machine that slows down while it is measured is not taken
/// for a slow network. `progress` is called with the share that is done, 0 to 1; false gives up, and nothing is
/// returned.
std::vector<Timing> timeNetworks(proxy::InferenceTimer& timer, std::span<const space::NetworkPlan> plans,
                                 const TimingOptions& options, const std::function<bool(double)>& progress);

} // namespace trazor::device

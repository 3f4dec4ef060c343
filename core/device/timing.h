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

/// Seconds that a fixed piece of arithmetic takes now, some 0.2 ms: longer while others use the processor.
double processorProbe();

struct TimingOptions {
    int rounds = 7;
    int warmUp = 1;             ///< passes of a network in each round, not counted
    int runs = 20;              ///< passes that count, at least
    double seconds = 0.2;       ///< that they take together, at least, so that short passes are repeated more often
    double mostSeconds = 105.0; ///< no further rounds once the passes of all networks took so long together
    std::function<double()> probe = processorProbe;
};

Timing timingOf(std::vector<double> seconds);

/// Times networks in several rounds, each in another order, so that a machine that slows down is not taken for a slow
/// network. A pass counts if the probe before and after it took at most a tenth longer than the fastest probe: others
/// left the processor to it. From ten networks on, times are those at the machine's usual pace: its pace at a visit is
/// the median of what the passes around took, relative to the medians of their networks. Networks with too few quiet
/// passes, or with times that still vary, get further rounds, three times as many at most and while `mostSeconds` last,
/// and then at least `runs` passes count: those with the fastest probes. All of this is our decision. `progress` is
/// called with the share that is done, 0 to 1; false gives up, and nothing is returned.
std::vector<Timing> timeNetworks(proxy::InferenceTimer& timer, std::span<const space::NetworkPlan> plans,
                                 const TimingOptions& options, const std::function<bool(double)>& progress);

} // namespace trazor::device

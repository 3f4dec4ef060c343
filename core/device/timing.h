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
    double quartilesMs = 0.0; ///< interquartile range
    int runs = 0;

    /// True if the machine was busy with other things during the measurement.
    bool isNoisy() const noexcept { return quartilesMs > 0.1 * medianMs; }
};

/// Times a fixed computation in seconds, about 0.2 ms: longer while other programs use the processor.
double processorProbe();

struct TimingOptions {
    int rounds = 7;
    int warmUp = 1;             ///< uncounted passes of a network in each round
    int runs = 20;              ///< minimum number of counted passes
    double seconds = 0.2;       ///< minimum total time of these, so that short passes are repeated more often
    double mostSeconds = 105.0; ///< no further rounds once the passes, or the whole timing, took this long
    std::function<double()> probe = processorProbe;

    /// Options for at least `passes` counted passes, a few in each round.
    static TimingOptions of(int passes);
};

Timing timingOf(const std::vector<double>& seconds);

/// Times networks in several rounds, each in another order, so that a slowing machine is not mistaken for a slow
/// network. A pass counts if the probes before and after it took at most 10 % longer than the fastest probe: the
/// processor was otherwise idle. From ten networks on, times are normalised to the machine's usual pace: the pace at a
/// visit is the median time of the passes around it, relative to the medians of their networks. Networks with too few
/// quiet passes, or with times that still vary, get further rounds, up to three times as many in total and until
/// `mostSeconds` have passed; then at least `runs` passes count, those with the fastest probes. All of this is our
/// decision. `progress` receives the fraction done, 0 to 1; returning false cancels, and the result is empty.
std::vector<Timing> timeNetworks(proxy::InferenceTimer& timer, std::span<const space::NetworkPlan> plans,
                                 const TimingOptions& options, const std::function<bool(double)>& progress);

} // namespace trazor::device

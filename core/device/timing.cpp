// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/timing.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace trazor::device {
namespace {

constexpr int kRounds = 4;
constexpr int kMostRounds = 12;
constexpr double kQuiet = 1.1; ///< times the fastest probe

/// Between the neighbours, as numpy does.
double quantile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// A forward pass and the slower one of the probes around it, in seconds.
struct Pass {
    double seconds;
    double probe;
};
using Passes = std::vector<Pass>;

int quietPasses(const Passes& passes, double fastestProbe) {
    return static_cast<int>(std::count_if(passes.begin(), passes.end(),
                                          [&](const Pass& pass) { return pass.probe <= kQuiet * fastestProbe; }));
}

/// Of all quiet passes, or of the `fewest` that come closest to it.
std::vector<double> countedSeconds(Passes passes, double fastestProbe, int fewest) {
    std::stable_sort(passes.begin(), passes.end(), [](const Pass& a, const Pass& b) { return a.probe < b.probe; });
    const int count = std::max(quietPasses(passes, fastestProbe), fewest);
    std::vector<double> seconds;
    for (std::size_t i = 0; i < std::min(passes.size(), static_cast<std::size_t>(count)); ++i) {
        seconds.push_back(passes[i].seconds);
    }
    return seconds;
}

/// Of the work that is done after so many rounds: most machines need no further rounds, which are the last tenth.
double shareOf(double rounds) {
    constexpr double kUsual = 0.9;
    return rounds <= kRounds ? kUsual * rounds / kRounds
                             : kUsual + (1.0 - kUsual) * (rounds - kRounds) / (kMostRounds - kRounds);
}

} // namespace

double processorProbe() {
    constexpr int kSteps = 100'000;
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    volatile double value = 1.0; // each step waits for the one before
    for (int step = 0; step < kSteps; ++step) {
        value = value * 1.0000001;
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Timing timingOf(std::vector<double> seconds) {
    if (seconds.empty()) {
        return {};
    }
    std::sort(seconds.begin(), seconds.end());
    return {1e3 * quantile(seconds, 0.5), 1e3 * (quantile(seconds, 0.75) - quantile(seconds, 0.25)),
            static_cast<int>(seconds.size())};
}

std::vector<Timing> timeNetworks(proxy::InferenceTimer& timer, std::span<const space::NetworkPlan> plans,
                                 const TimingOptions& options, const std::function<bool(double)>& progress) {
    std::vector<Passes> passes(plans.size());
    double fastest = std::numeric_limits<double>::infinity(); // probe
    for (int round = 0; round < kMostRounds; ++round) {
        for (std::size_t n = 0; n < plans.size(); ++n) {
            const std::size_t i = round % 2 == 0 ? n : plans.size() - 1 - n;
            if (!progress(shareOf(round + static_cast<double>(n) / static_cast<double>(plans.size())))) {
                return {};
            }
            if (round >= kRounds && quietPasses(passes[i], fastest) >= options.runs &&
                !timingOf(countedSeconds(passes[i], fastest, options.runs)).isNoisy()) {
                continue;
            }
            timer.load(plans[i]);
            for (int run = 0; run < options.warmUp; ++run) {
                timer.run();
            }
            double before = options.probe();
            double spent = 0.0;
            for (int run = 0; run * kRounds < options.runs || spent * kRounds < options.seconds; ++run) {
                const double seconds = timer.run();
                const double after = options.probe();
                passes[i].push_back({seconds, std::max(before, after)});
                fastest = std::min({fastest, before, after});
                before = after;
                spent += seconds;
            }
        }
    }
    std::vector<Timing> timings;
    for (Passes& its : passes) {
        timings.push_back(timingOf(countedSeconds(std::move(its), fastest, options.runs)));
    }
    return timings;
}

} // namespace trazor::device

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/timing.h"

#include <algorithm>
#include <numeric>

namespace trazor::device {
namespace {

constexpr int kRounds = 2;

/// Between the neighbours, as numpy does.
double quantile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

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
    std::vector<std::vector<double>> seconds(plans.size());
    const auto total = static_cast<double>(kRounds * plans.size());
    for (int round = 1; round <= kRounds; ++round) {
        for (std::size_t i = 0; i < plans.size(); ++i) {
            if (!progress((static_cast<double>(static_cast<std::size_t>(round - 1) * plans.size() + i)) / total)) {
                return {};
            }
            timer.load(plans[i]);
            for (int run = 0; run < options.warmUp; ++run) {
                timer.run();
            }
            std::vector<double>& its = seconds[i];
            const auto isEnough = [&](int runs) {
                const double spent = std::accumulate(its.begin(), its.end(), 0.0);
                const auto have = static_cast<int>(its.size());
                return have >= runs * round / kRounds && (spent >= options.seconds * round / kRounds);
            };
            while (!isEnough(options.runs) ||
                   (round == kRounds && timingOf(its).isNoisy() && static_cast<int>(its.size()) < options.mostRuns)) {
                its.push_back(timer.run());
            }
        }
    }
    std::vector<Timing> timings;
    for (std::vector<double>& its : seconds) {
        timings.push_back(timingOf(std::move(its)));
    }
    return timings;
}

} // namespace trazor::device

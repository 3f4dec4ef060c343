// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/device/timing.h"

#include "core/base/rng.h"
#include "core/base/statistics.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

namespace trazor::device {
namespace {

constexpr int kMostRounds = 3;             ///< as a multiple of TimingOptions::rounds
constexpr double kQuiet = 1.1;             ///< as a multiple of the fastest probe
constexpr std::size_t kFewestForPace = 10; ///< networks; with fewer, the pace would absorb their own variation

double median(std::vector<double> values) {
    return quantileOf(std::move(values), 0.5);
}

/// A forward pass and the slower of the probes around it, in seconds.
struct Pass {
    std::size_t network;
    int visit; ///< to one network in one round, numbered over all rounds
    double seconds;
    double probe;
};

std::vector<std::size_t> allOf(std::size_t networks) {
    std::vector<std::size_t> all(networks);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

/// The passes of all networks in chronological order.
class Passes {
public:
    explicit Passes(std::size_t networks)
        : m_networks(networks) {}

    void add(const Pass& pass, double fastestProbe) {
        m_passes.push_back(pass);
        m_fastest = std::min(m_fastest, fastestProbe);
    }

    /// Networks with fewer than `fewest` quiet passes, or with noisy times.
    std::vector<std::size_t> unclear(int fewest) const {
        std::vector<int> quiet(m_networks, 0);
        for (const Pass& pass : m_passes) {
            quiet[pass.network] += isQuiet(pass) ? 1 : 0;
        }
        const std::vector<Timing> times = timings(fewest);
        std::vector<std::size_t> networks = allOf(m_networks);
        std::erase_if(networks, [&](std::size_t i) { return quiet[i] >= fewest && !times[i].isNoisy(); });
        return networks;
    }

    /// Timings of all quiet passes, or of a network's `fewest` quietest passes if it has fewer quiet ones.
    std::vector<Timing> timings(int fewest) const {
        const std::vector<Pass> counted = countedOnes(fewest);
        std::vector<double> pace = paceOf(counted);
        std::vector<std::vector<double>> seconds(m_networks);
        for (const Pass& pass : counted) {
            seconds[pass.network].push_back(pass.seconds / at(pace, pass.visit));
        }
        std::vector<Timing> timings;
        for (const std::vector<double>& its : seconds) {
            timings.push_back(timingOf(its));
        }
        return timings;
    }

private:
    bool isQuiet(const Pass& pass) const { return pass.probe <= kQuiet * m_fastest; }

    std::vector<Pass> countedOnes(int fewest) const {
        std::vector<std::vector<double>> probes(m_networks);
        for (const Pass& pass : m_passes) {
            probes[pass.network].push_back(pass.probe);
        }
        std::vector<double> bar;
        for (std::vector<double>& its : probes) {
            std::sort(its.begin(), its.end());
            const std::size_t least = std::min(its.size(), static_cast<std::size_t>(fewest));
            bar.push_back(std::max(kQuiet * m_fastest, least == 0 ? 0.0 : its[least - 1]));
        }
        std::vector<Pass> counted;
        std::copy_if(m_passes.begin(), m_passes.end(), std::back_inserter(counted),
                     [&](const Pass& pass) { return pass.probe <= bar[pass.network]; });
        return counted;
    }

    /// Slowness of the machine at each visit, relative to its median. Alternates the medians of networks and of
    /// neighbouring visits of log times (Tukey's median polish): one network alone cannot tell if it or the machine is
    /// slow.
    std::vector<double> paceOf(const std::vector<Pass>& counted) const {
        constexpr int kSteps = 6;
        constexpr int kAround = 4; // visits on each side
        const int visits = m_passes.empty() ? 0 : m_passes.back().visit + 1;
        std::vector<double> pace(static_cast<std::size_t>(visits), 0.0);
        for (int step = 0; step < kSteps && m_networks >= kFewestForPace; ++step) {
            std::vector<std::vector<double>> byNetwork(m_networks);
            for (const Pass& pass : counted) {
                byNetwork[pass.network].push_back(std::log(pass.seconds) - at(pace, pass.visit));
            }
            std::vector<double> usual;
            for (std::vector<double>& its : byNetwork) {
                usual.push_back(its.empty() ? 0.0 : median(std::move(its)));
            }
            auto from = counted.begin();
            auto to = counted.begin();
            for (int visit = 0; visit < visits; ++visit) {
                from = std::find_if(from, counted.end(), [&](const Pass& it) { return it.visit >= visit - kAround; });
                to = std::find_if(to, counted.end(), [&](const Pass& it) { return it.visit > visit + kAround; });
                std::vector<double> rest;
                std::transform(from, to, std::back_inserter(rest),
                               [&](const Pass& it) { return std::log(it.seconds) - usual[it.network]; });
                at(pace, visit) = rest.empty() ? 0.0 : median(std::move(rest));
            }
            const double middle = median(pace);
            std::for_each(pace.begin(), pace.end(), [&](double& its) { its -= middle; });
        }
        std::for_each(pace.begin(), pace.end(), [](double& its) { its = std::exp(its); });
        return pace;
    }

    static double& at(std::vector<double>& values, int visit) { return values[static_cast<std::size_t>(visit)]; }

    std::size_t m_networks;
    std::vector<Pass> m_passes;
    double m_fastest = std::numeric_limits<double>::infinity(); ///< fastest probe
};

/// Fraction of the work done after `rounds`. Further rounds, which most machines do not need, are the last tenth.
double shareOf(double rounds, int usual) {
    constexpr double kUsual = 0.9;
    return rounds <= usual ? kUsual * rounds / usual
                           : kUsual + (1.0 - kUsual) * (rounds - usual) / ((kMostRounds - 1) * usual);
}

} // namespace

double processorProbe() {
    constexpr int kSteps = 100'000;
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    volatile double value = 1.0; // each step depends on the previous one
    for (int step = 0; step < kSteps; ++step) {
        value = value * 1.0000001;
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

TimingOptions TimingOptions::of(int passes) {
    const TimingOptions usual;
    TimingOptions options;
    options.runs = passes;
    options.rounds = std::max(usual.rounds, (passes * usual.rounds + usual.runs - 1) / usual.runs);
    options.mostSeconds = usual.mostSeconds * options.rounds / usual.rounds;
    return options;
}

Timing timingOf(const std::vector<double>& seconds) {
    if (seconds.empty()) {
        return {};
    }
    return {1e3 * median(seconds), 1e3 * (quantileOf(seconds, 0.75) - quantileOf(seconds, 0.25)),
            static_cast<int>(seconds.size())};
}

std::vector<Timing> timeNetworks(proxy::InferenceTimer& timer, std::span<const space::NetworkPlan> plans,
                                 const TimingOptions& options, const std::function<bool(double)>& progress) {
    Passes passes(plans.size());
    Rng rng(1);
    int visit = 0;
    double passed = 0.0; // seconds, of all passes
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    for (int round = 0; round < kMostRounds * options.rounds; ++round) {
        std::vector<std::size_t> order = round < options.rounds ? allOf(plans.size()) : passes.unclear(options.runs);
        rng.shuffle(order);
        for (std::size_t n = 0; n < order.size(); ++n, ++visit) {
            if (round >= options.rounds && std::max(passed, elapsed()) >= options.mostSeconds) {
                return passes.timings(options.runs);
            }
            const double share = static_cast<double>(n) / static_cast<double>(order.size());
            if (!progress(shareOf(round + share, options.rounds))) {
                return {};
            }
            timer.load(plans[order[n]]);
            for (int run = 0; run < options.warmUp; ++run) {
                passed += timer.run();
            }
            double before = options.probe();
            double spent = 0.0;
            for (int run = 0; run * options.rounds < options.runs || spent * options.rounds < options.seconds; ++run) {
                const double seconds = timer.run();
                const double after = options.probe();
                passes.add({order[n], visit, seconds, std::max(before, after)}, std::min(before, after));
                before = after;
                spent += seconds;
            }
            passed += spent;
        }
    }
    return passes.timings(options.runs);
}

} // namespace trazor::device

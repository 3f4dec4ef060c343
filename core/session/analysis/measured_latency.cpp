// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/measured_latency.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/quantity.h"
#include "core/base/statistics.h"
#include "core/search/strategy/initial_sample.h"
#include "core/session/measured_results.h"
#include "core/session/search_result.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::session {
namespace {

constexpr std::size_t kYardsticks = 4;

/// A network of a profile and its time there.
struct Yardstick {
    space::NetworkPlan plan;
    double profileMs = 0.0;
};

/// Networks of the profile from small to large; none if other networks were measured.
std::vector<Yardstick> yardsticksOf(const space::SearchSpace& space, const device::Profile& profile) {
    std::vector<Yardstick> all;
    for (const space::Architecture& architecture :
         profileNetworks(space, static_cast<int>(profile.networks().size()))) {
        const std::string id = space::architectureId(space, architecture);
        const auto known = std::find_if(profile.networks().begin(), profile.networks().end(),
                                        [&id](const device::MeasuredNetwork& it) { return it.id == id; });
        if (known != profile.networks().end()) {
            all.push_back({space::plan(space, architecture), known->timing.medianMs});
        }
    }
    std::vector<Yardstick> some;
    for (std::size_t i = 0; i < kYardsticks && !all.empty(); ++i) {
        some.push_back(all[(2 * i + 1) * all.size() / (2 * kYardsticks)]);
    }
    return some;
}

} // namespace

std::vector<space::Architecture> profileNetworks(const space::SearchSpace& space, int count, std::uint64_t seed) {
    const search::Archive none;
    search::Brood brood(space, {}, none);
    Rng rng(seed);
    search::addStratified(space, {}, static_cast<std::size_t>(count), rng, brood);
    std::vector<search::Child>& children = brood.children();
    std::stable_sort(children.begin(), children.end(),
                     [](const search::Child& a, const search::Child& b) { return a.cost.params < b.cost.params; });
    std::vector<space::Architecture> networks;
    for (search::Child& child : children) {
        networks.push_back(std::move(child.architecture));
    }
    return networks;
}

std::optional<device::Profile> measureProfile(const space::SearchSpace& space,
                                              const std::vector<space::Architecture>& networks,
                                              proxy::InferenceTimer& timer, const proxy::InferenceSetting& setting,
                                              const device::TimingOptions& timing,
                                              const std::function<bool(double)>& progress) {
    std::vector<space::NetworkPlan> plans;
    for (const space::Architecture& architecture : networks) {
        plans.push_back(space::plan(space, architecture));
    }
    const std::vector<device::Timing> timings = device::timeNetworks(timer, plans, timing, progress);
    if (timings.empty()) {
        return std::nullopt;
    }
    const space::StemPlan& stem = plans.front().stem;
    const bool isImage = stem.kind == space::StemKind::PatchEmbedding;
    return device::Profile::fit(space,
                                {.device = timer.deviceName(),
                                 .kind = setting.device == proxy::Device::Cuda ? "cuda" : "cpu",
                                 .runtime = timer.runtime(),
                                 .dtype = "float32",
                                 .threads = setting.threads,
                                 .batch = setting.batch,
                                 .imageSize = isImage ? stem.imageSize : 0,
                                 .tokens = isImage ? 0 : stem.sequenceLength,
                                 .date = utcTime()},
                                networks, timings);
}

device::Profile profileOf(const Session& session) {
    const auto& device = session.config().limits.device;
    if (device == nullptr) {
        throw Error(ErrorCode::InvalidArgument, "session: it has no device profile",
                    "Search with --profile, or load a profile.");
    }
    return device::Profile::parse(device->json(), "profile");
}

std::string whyNotComparable(const device::Profile& profile, const proxy::InferenceTimer& timer) {
    const device::Conditions& conditions = profile.conditions();
    const auto differs = [](const char* what, const std::string& promised, const std::string& here) {
        return std::string("the profile is of ") + what + " " + promised + ", and this is " + here;
    };
    return conditions.device != timer.deviceName() ? differs("the device", conditions.device, timer.deviceName())
           : conditions.runtime != timer.runtime() ? differs("the runtime", conditions.runtime, timer.runtime())
                                                   : std::string();
}

std::vector<search::Record> measureShortlist(const Session& session, const device::Profile& profile,
                                             proxy::InferenceTimer& timer,
                                             const std::function<bool(double)>& progress) {
    const std::vector<int> shortlist = resultOf(session).shortlist;
    std::vector<space::NetworkPlan> plans;
    for (const int index : shortlist) {
        plans.push_back(space::plan(session.space(), session.candidate(index).architecture));
    }
    const std::vector<Yardstick> yardsticks = yardsticksOf(session.space(), profile);
    for (const Yardstick& each : yardsticks) {
        plans.push_back(each.plan);
    }
    const std::vector<device::Timing> timings = device::timeNetworks(timer, plans, {}, progress);
    std::vector<search::Record> records;
    if (timings.empty()) {
        return records;
    }
    std::vector<double> ratios;
    for (std::size_t i = 0; i < yardsticks.size(); ++i) {
        ratios.push_back(timings[shortlist.size() + i].medianMs / yardsticks[i].profileMs);
    }
    device::Conditions conditions = profile.conditions();
    conditions.date = utcTime();
    records.emplace_back(search::Quantity{kMeasuredLatency, "Latency, measured", "ms", search::Better::Smaller,
                                          "Median time of a forward pass: " + conditions.text()});
    // An unknown pace must take back one that was known for another profile.
    const bool tellsPace = !ratios.empty() || session.quantity(kLatencyAtPace) != nullptr;
    const double pace = ratios.empty() ? std::numeric_limits<double>::quiet_NaN() : quantileOf(ratios, 0.5);
    if (tellsPace) {
        records.emplace_back(search::Quantity{kLatencyAtPace, "Latency at the profile's pace", "ms",
                                              search::Better::Smaller,
                                              "Latency, measured, divided by how much longer networks of the profile "
                                              "took than when the profile was measured"});
    }
    for (std::size_t i = 0; i < shortlist.size(); ++i) {
        records.emplace_back(search::Value{Subject::candidate(shortlist[i]), kMeasuredLatency, timings[i].medianMs, 0,
                                           conditions.date + ", " + std::to_string(timings[i].runs) +
                                               " passes, distance of the quartiles " +
                                               formatDigits(timings[i].quartilesMs, 2) + " ms"});
        if (tellsPace) {
            records.emplace_back(search::Value{Subject::candidate(shortlist[i]), kLatencyAtPace,
                                               timings[i].medianMs / pace, 0, conditions.date});
        }
    }
    return records;
}

std::vector<CheckedLatency> checkedLatencies(const Session& session) {
    std::vector<CheckedLatency> checked;
    const QuantityValues* const known = session.quantity(kMeasuredLatency);
    const QuantityValues* const atPace = session.quantity(kLatencyAtPace);
    for (std::size_t at = 0; known != nullptr && at < known->candidates.size(); ++at) {
        if (!std::isnan(known->candidates[at])) {
            const auto index = static_cast<int>(at);
            checked.push_back(
                {index, 1e-6 * static_cast<double>(session.candidate(index).cost.latency), known->candidates[at],
                 atPace != nullptr && at < atPace->candidates.size() ? atPace->candidates[at]
                                                                     : std::numeric_limits<double>::quiet_NaN()});
        }
    }
    return checked;
}

std::string paceText(const std::vector<CheckedLatency>& checked) {
    constexpr double kLeast = 0.03;
    const double change = checked.empty() ? 0.0 : checked.front().measuredMs / checked.front().atPaceMs - 1.0;
    if (!(std::abs(change) >= kLeast)) {
        return {};
    }
    const std::string percent = std::to_string(std::lround(100.0 * std::abs(change))) + " %";
    return "Networks of the profile now take " + percent +
           (change > 0.0
                ? " longer than when it was measured, so the machine itself is slower. Measure a new profile to "
                  "see whether the limits hold."
                : " less time than when it was measured, so the machine itself is faster.");
}

} // namespace trazor::session

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rng.h"
#include "core/device/profile.h"
#include "core/proxy/inference_timer.h"
#include "core/space/operations/space_operations.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace trazor::testing {

inline std::vector<space::Architecture> networks(const space::SearchSpace& space, std::size_t count,
                                                 std::uint64_t seed) {
    Rng rng(seed);
    std::vector<space::Architecture> some;
    while (some.size() < count) {
        some.push_back(space::sample(space, rng));
    }
    return some;
}

/// Latency on a made-up device that is slow at width 216, which the work of the parts alone does not predict.
inline double trueMs(const space::NetworkPlan& plan) {
    double ms = 0.4;
    for (const device::Part& part : device::partsOf(plan)) {
        const double work = 0.02 * part.work[0] + 0.01 * part.work[1] + 0.02 * part.work[2] + 0.015 * part.work[6] +
                            0.03 * part.work[9] + 0.01 * part.work[10];
        ms += part.name.find("width216") != std::string::npos ? 1.1 * work : work;
    }
    return ms;
}

inline std::vector<device::Timing> timings(const space::SearchSpace& space,
                                           const std::vector<space::Architecture>& architectures, double noise) {
    Rng rng(9);
    std::vector<device::Timing> all;
    for (const space::Architecture& architecture : architectures) {
        all.push_back({trueMs(space::plan(space, architecture)) * (1.0 + noise * rng.normal()), 0.01, 20});
    }
    return all;
}

inline device::Conditions conditions() {
    return {.device = "made up", .kind = "cpu", .runtime = "none", .imageSize = 224, .date = "2026-05-31T12:00:00Z"};
}

/// 50 networks of a space, measured on the made-up device.
inline device::Profile fittedProfile(const space::SearchSpace& space, double noise = 0.0) {
    const auto known = networks(space, 50, 1);
    return device::Profile::fit(space, conditions(), known, timings(space, known, noise));
}

/// Returns the latency of the made-up device without waiting.
class FakeTimer final : public proxy::InferenceTimer {
public:
    void load(const space::NetworkPlan& plan) override {
        m_ms = trueMs(plan);
        ++loads;
    }
    double run() override {
        ++runs;
        return 1e-3 * m_ms * (runs % 7 == 0 ? noise : 1.0) * (isBusy() ? 3.0 : 1.0) * slowness *
               (1.0 + drift * std::sin(runs / 60.0));
    }
    /// Simulates other load on the processor in busyOfTen of ten passes.
    bool isBusy() const { return runs % 10 < busyOfTen; }
    std::string runtime() const override { return conditions().runtime; }
    std::string deviceName() const override { return device; }

    int loads = 0;
    int runs = 0;
    double noise = 1.0;
    int busyOfTen = 0;
    double slowness = 1.0;
    double drift = 0.0; ///< amplitude of the drift of the speed, up and down
    std::string device = conditions().device;

private:
    double m_ms = 0.0;
};

} // namespace trazor::testing

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/device/part.h"
#include "core/device/timing.h"
#include "core/space/device_model.h"
#include "core/space/search_space.h"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trazor {
class JsonView;
}

namespace trazor::device {

/// Minimum number of measured networks for a fit.
inline constexpr std::size_t kFewestNetworks = 10;

/// Conditions under which a time was measured. A time is never given without them.
struct Conditions {
    std::string device;  ///< "Intel(R) Xeon(R) ...", "NVIDIA GPU"
    std::string kind;    ///< "cpu", "cuda", or as reported by a script on the target
    std::string runtime; ///< "LibTorch 1.13.1, OpenBLAS"
    std::string dtype = "float32";
    int threads = 1;
    int batch = 1;
    int imageSize = 0; ///< pixels per side; 0 for text
    int tokens = 0;    ///< of text; 0 for images
    std::string date;  ///< ISO 8601, UTC

    /// "batch 1, 224 px, float32, 1 thread, Intel(R) ..., LibTorch 1.13.1, 2026-05-31"
    std::string text() const;
    bool operator==(const Conditions&) const = default;
};

/// Parses the device and the batch, but not the size of the input. Throws Error(InvalidFile).
Conditions parseConditions(const JsonView& view);

/// A network whose time was measured.
struct MeasuredNetwork {
    std::string id;
    Timing timing;
    double predictedMs = 0.0; ///< by a fit that left this network out
};

/// Prediction error on networks that the fit had not seen (5-fold cross-validation).
struct ProfileError {
    double median = 0.0;     ///< of the absolute relative error
    double quantile90 = 0.0; ///< of the absolute relative error
    double tau = 0.0;        ///< Kendall's tau-b between predicted and measured
};

/// Fitted time of a part.
struct KnownPart {
    double ms = 0.0;
    int networks = 0; ///< measured networks that have the part
};

/// Predicts the time of a network on a device as an overhead plus one time per part. Part times are fitted to the times
/// of whole networks by non-negative least squares of the relative error (our decision): a part's time may differ from
/// the estimate by its work where the measured networks identify it; a part that no network has gets the estimate.
class Profile final : public space::DeviceModel {
public:
    /// Deterministic. Throws Error(InvalidArgument) for fewer than kFewestNetworks networks, or if a time is not finite
    /// and above 0.
    static Profile fit(const space::SearchSpace& space, Conditions conditions,
                       std::span<const space::Architecture> architectures, std::span<const Timing> timings);
    /// Throws Error(InvalidFile) naming the field, Error(Unsupported) for a newer version.
    static Profile parse(std::string_view text, std::string_view origin);
    std::string json() const override;

    double predictMs(const space::NetworkPlan& plan) const;
    std::int64_t nanoseconds(const space::NetworkPlan& plan) const override {
        return std::llround(1e6 * predictMs(plan));
    }
    std::vector<std::int64_t> blockNanoseconds(const space::NetworkPlan& plan) const override;
    double error90() const override { return m_error.quantile90; }
    int batch() const override { return m_conditions.batch; }
    std::string conditionsText() const override { return m_conditions.text(); }
    const std::string& space() const noexcept override { return m_space; }
    const Conditions& conditions() const noexcept { return m_conditions; }
    const ProfileError& error() const noexcept { return m_error; }
    const std::vector<MeasuredNetwork>& networks() const noexcept { return m_networks; }
    const std::unordered_map<std::string, KnownPart>& parts() const noexcept { return m_parts; }

private:
    struct Sample;
    void fitTimes(const std::vector<Sample>& samples);
    double predictMs(const std::vector<Part>& parts) const;
    double partMs(const Part& part) const;

    std::string m_space; ///< its name
    Conditions m_conditions;
    std::vector<MeasuredNetwork> m_networks;
    ProfileError m_error;
    double m_overheadMs = 0.0;
    Work m_msPerWork{};
    std::unordered_map<std::string, KnownPart> m_parts;
};

} // namespace trazor::device

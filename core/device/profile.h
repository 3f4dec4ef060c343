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

/// Fewer measured networks fit nothing.
inline constexpr std::size_t kFewestNetworks = 10;

/// Under which a time was measured. No time goes without them.
struct Conditions {
    std::string device;  ///< "Intel(R) Xeon(R) ...", "NVIDIA H100"
    std::string kind;    ///< "cpu", "cuda", or what a script on the target says
    std::string runtime; ///< "LibTorch 1.13.1, OpenBLAS"
    std::string dtype = "float32";
    int threads = 1;
    int batch = 1;
    int imageSize = 0; ///< pixels a side; 0 for text
    int tokens = 0;    ///< of text; 0 for images
    std::string date;  ///< ISO 8601, UTC

    /// "batch 1, 224 px, float32, 1 thread, Intel(R) ..., LibTorch 1.13.1, 2026-05-31"
    std::string text() const;
    bool operator==(const Conditions&) const = default;
};

/// What a file says of the device and the batch. It leaves the size of the input alone. Throws Error(InvalidFile).
Conditions parseConditions(const JsonView& view);

/// A network whose time was measured.
struct MeasuredNetwork {
    std::string id;
    Timing timing;
    double predictedMs = 0.0; ///< by the others: it was left out
};

/// How far predictions were off for networks that the fit had not seen (five times, another fifth left out).
struct ProfileError {
    double median = 0.0;     ///< of the relative error's size
    double quantile90 = 0.0; ///< of the same
    double tau = 0.0;        ///< Kendall's tau-b between predicted and measured
};

/// What is known of a kind of part.
struct KnownPart {
    double ms = 0.0;
    int networks = 0; ///< measured ones that have it
};

/// Predicts how long a network takes on a device: an overhead plus a time for each part. Times of parts are fitted to
/// those of whole networks by non-negative least squares of the relative error (our decision): a part's time may differ
/// from what its work suggests where networks tell it apart, and a part that no network has takes what its work
/// suggests.
class Profile final : public space::DeviceModel {
public:
    /// Deterministic. Throws Error(InvalidArgument) for fewer than kFewestNetworks networks, or if a time is not above
    /// 0.
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/statistics.h"
#include "core/device/nonnegative_fit.h"
#include "core/device/profile.h"
#include "core/evidence/rank_correlation.h"
#include "core/space/file/space_json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace trazor::device {
namespace {

constexpr std::size_t kFolds = 5;
/// Prior assumptions, relative to the value: the minimum noise of a median, and the deviation of a part's time from the
/// estimate by its work.
constexpr double kNoise = 0.01;
constexpr double kDeviation = 0.15;

/// Least-squares system for the relative error. Unknowns: overhead, then kinds of work, then parts.
struct Equations {
    std::size_t columns;
    std::vector<double> a;
    std::vector<double> b;

    Equations(std::size_t rows, std::size_t unknowns)
        : columns(unknowns)
        , a(rows * unknowns, 0.0)
        , b(rows, 0.0) {}
    double& at(std::size_t row, std::size_t column) { return a[row * columns + column]; }
};

/// Standard error of the median of normally distributed times with these quartiles, relative to the median.
double noiseOf(const Timing& timing) {
    constexpr double kDeviationOfQuartiles = 1.0 / 1.349;
    const double error = 1.2533 * kDeviationOfQuartiles * timing.quartilesMs / std::sqrt(std::max(timing.runs, 1));
    return std::max(kNoise, error / timing.medianMs);
}

} // namespace

struct Profile::Sample {
    std::vector<Part> parts;
    double ms = 0.0;
    double noise = kNoise; ///< standard error of the median, relative to it
};

Profile Profile::fit(const space::SearchSpace& space, Conditions conditions,
                     std::span<const space::Architecture> architectures, std::span<const Timing> timings) {
    if (architectures.size() < kFewestNetworks) {
        throw Error(ErrorCode::InvalidArgument, "networks: " + std::to_string(architectures.size()) +
                                                    "; a profile needs at least " + std::to_string(kFewestNetworks));
    }
    std::vector<Sample> samples;
    Profile profile;
    profile.m_space = space.name;
    profile.m_conditions = std::move(conditions);
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        if (!(timings[i].medianMs > 0.0) || !std::isfinite(timings[i].medianMs)) {
            throw Error(ErrorCode::InvalidArgument,
                        "networks: the time of network " + std::to_string(i) + " is not above 0");
        }
        samples.push_back({partsOf(space::plan(space, architectures[i])), timings[i].medianMs, noiseOf(timings[i])});
        profile.m_networks.push_back({space::architectureId(space, architectures[i]), timings[i], 0.0});
    }
    std::vector<double> errors;
    std::vector<double> predicted(samples.size());
    std::vector<double> measured(samples.size());
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
        std::vector<Sample> seen;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            if (i % kFolds != fold) {
                seen.push_back(samples[i]);
            }
        }
        profile.fitTimes(seen);
        for (std::size_t i = fold; i < samples.size(); i += kFolds) {
            predicted[i] = profile.predictMs(samples[i].parts);
            measured[i] = samples[i].ms;
            profile.m_networks[i].predictedMs = predicted[i];
            errors.push_back(std::abs(predicted[i] / measured[i] - 1.0));
        }
    }
    profile.m_error = {quantileOf(errors, 0.5), quantileOf(errors, 0.9), evidence::kendallTauB(predicted, measured)};
    profile.fitTimes(samples);
    return profile;
}

void Profile::fitTimes(const std::vector<Sample>& samples) {
    // First fit, by the work alone. Its estimates also scale how far a part may deviate.
    Equations first(samples.size(), 1 + kWorks.size());
    for (std::size_t row = 0; row < samples.size(); ++row) {
        const Sample& sample = samples[row];
        first.at(row, 0) = 1.0 / sample.ms;
        for (const Part& part : sample.parts) {
            for (std::size_t work = 0; work < kWorks.size(); ++work) {
                first.at(row, 1 + work) += part.work[work] / sample.ms;
            }
        }
        first.b[row] = 1.0;
    }
    const std::vector<double> rough = nonnegativeFit(first.a, first.b);
    Work roughly{};
    std::copy(rough.begin() + 1, rough.end(), roughly.begin());

    std::map<std::string, std::size_t> columnOf;
    std::vector<const Part*> distinct;
    m_parts.clear();
    for (const Sample& sample : samples) {
        std::map<std::string, int> seen;
        for (const Part& part : sample.parts) {
            if (columnOf.emplace(part.name, 1 + kWorks.size() + distinct.size()).second) {
                distinct.push_back(&part);
            }
            m_parts[part.name].networks += seen[part.name]++ == 0 ? 1 : 0;
        }
    }
    Equations both(samples.size() + distinct.size(), 1 + kWorks.size() + distinct.size());
    for (std::size_t row = 0; row < samples.size(); ++row) {
        const double weight = 1.0 / samples[row].noise;
        both.at(row, 0) = weight / samples[row].ms;
        for (const Part& part : samples[row].parts) {
            both.at(row, columnOf.at(part.name)) += weight / samples[row].ms;
        }
        both.b[row] = weight;
    }
    for (std::size_t i = 0; i < distinct.size(); ++i) {
        const std::size_t row = samples.size() + i;
        const double weight = 1.0 / (kDeviation * std::max(suggestedMs(*distinct[i], roughly), 1e-6));
        both.at(row, 1 + kWorks.size() + i) = weight;
        for (std::size_t work = 0; work < kWorks.size(); ++work) {
            both.at(row, 1 + work) = -weight * distinct[i]->work[work];
        }
    }
    const std::vector<double> x = nonnegativeFit(both.a, both.b);
    m_overheadMs = x.front();
    std::copy_n(x.begin() + 1, kWorks.size(), m_msPerWork.begin());
    for (std::size_t i = 0; i < distinct.size(); ++i) {
        m_parts[distinct[i]->name].ms = x[1 + kWorks.size() + i];
    }
}

} // namespace trazor::device

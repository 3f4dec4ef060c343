// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/ranker.h"
#include "core/search/record.h"
#include "core/search/settings/search_config.h"
#include "core/session/manifest.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trazor::session {

using search::Annotation;
using search::Purpose;
using search::Subject;

struct Ties;

/// Values of one quantity.
struct QuantityValues {
    search::Quantity quantity;
    /// By candidate, NaN if missing; may be shorter than the archive. The mean of repeated measurements.
    std::vector<double> candidates;
    std::map<Subject, std::vector<search::Value>>
        details; ///< of published networks, and all values with repeats or an origin
};

struct Forecast;
/// By name of the quantity.
using Forecasts = std::map<std::string, std::shared_ptr<const Forecast>, std::less<>>;

/// One search in memory: space, settings, manifest, and the content of its records, with the candidates ranked. The
/// window, the command line and the exporters all read this class.
///
/// A copy shares the candidates and the space and serves as a snapshot for a worker. Not thread-safe: reading a score
/// may update the ranking.
class Session {
public:
    Session(); ///< no space: no open session
    Session(std::shared_ptr<const space::SearchSpace> space, search::SearchConfig config, Manifest manifest);
    Session(const Session& other);
    Session& operator=(const Session& other);
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// Applies a record. Throws Error(InvalidFile) if it contradicts the session: a candidate out of order or already
    /// known, a subject that does not exist, scores of another depth, a value without its quantity, a withdrawal that
    /// refusalToWithdraw() refuses.
    void apply(const search::Record& record);
    /// Returns records that rebuild this session when applied.
    std::vector<search::Record> records() const;

    bool hasSpace() const noexcept { return m_space != nullptr; }
    const space::SearchSpace& space() const noexcept { return *m_space; }
    const std::shared_ptr<const space::SearchSpace>& sharedSpace() const noexcept { return m_space; }
    const search::SearchConfig& config() const noexcept { return m_config; }
    void setConfig(const search::SearchConfig& config) { m_config = config; }
    /// Limits in force: those of the search, unless others were set. They restrict front, best and suggestion, and
    /// remove no candidate.
    const space::Limits& limits() const noexcept { return m_limits ? *m_limits : m_config.limits; }
    void setLimits(std::optional<space::Limits> limits) { m_limits = std::move(limits); }
    /// True if a candidate has a score and satisfies the limits in force.
    bool admits(int index) const;
    /// Best candidate by DSS++ among those that the limits admit; -1 if there is none.
    int best() const;
    /// Recomputes the costs of all candidates for this device.
    /// The limits then refer to the device and may no longer admit all candidates. Throws Error(InvalidArgument) if its
    /// profile is of another space.
    void setDevice(std::shared_ptr<const space::DeviceModel> device);
    /// Takes device and costs, and nothing else, from a copy that was given another device meanwhile. Returns false and
    /// changes nothing if the two no longer have the same candidates.
    bool takeCosts(Session copy);
    /// Level of the ranking: that of the search unless another one was set. The search itself keeps its own.
    search::RankLevel level() const noexcept { return m_level.value_or(m_config.level); }
    void setLevel(search::RankLevel level) { m_level = level; }
    const Manifest& manifest() const noexcept { return m_manifest; }
    /// Stop reason of the last run as search::toString(StopReason); empty while it runs and after a crash.
    const std::string& stopReason() const noexcept { return m_stopReason; }
    void setManifest(Manifest manifest) { m_manifest = std::move(manifest); }
    void setStopReason(std::string reason) { m_stopReason = std::move(reason); }
    /// True if all planned evaluations are done, or nothing new is left within the limits.
    bool isFinished() const;

    const search::Archive& archive() const noexcept;
    int size() const noexcept { return static_cast<int>(archive().size()); }
    const search::Candidate& candidate(int index) const { return archive()[static_cast<std::size_t>(index)]; }

    /// DSS++ of all candidates among all candidates.
    const search::Ranking& ranking() const;
    /// DSS++ in [0, 1]; NaN for a candidate without a score.
    double score(int index) const;
    /// Pareto front of the objectives among the candidates that the limits admit; see search_result.h.
    const std::vector<int>& front() const;
    bool isOnFront(int index) const;
    /// Ties between candidates; see ties.h.
    const Ties& ties() const;
    /// Guide scores B_l of the blocks of a candidate; empty if it is unranked.
    std::vector<double> guide(int index) const;
    /// Guide scores of all candidates at one block position; NaN if missing.
    std::vector<double> guideAt(std::size_t stage, std::size_t block) const;
    /// Index of the candidate named by "best", "#160" or an id. Throws Error(InvalidArgument).
    int find(std::string_view name) const;

    /// Cost on the session's device, if it has one.
    space::Cost costOf(const space::NetworkPlan& plan) const {
        return space::costOf(plan, m_config.limits.device.get());
    }

    /// Null if there is none.
    const proxy::Evaluation* scoring(Purpose purpose, Subject subject) const;
    /// By subject.
    const std::map<Subject, proxy::Evaluation>& scorings(Purpose purpose) const;
    /// DSS of the confirmation; NaN if it is missing or failed.
    double confirmedDss(int index) const;

    const std::vector<QuantityValues>& quantities() const noexcept { return m_quantities; }
    /// Null if there is none of this name.
    const QuantityValues* quantity(std::string_view name) const;
    /// Mean of the values. A candidate without values has those of its published twin. NaN if there is none.
    double value(std::string_view quantity, Subject subject) const;

    /// Forecast of a quantity; null if none was set. It is not a record, because it follows from the values, and it may
    /// be stale: later candidates are missing from it.
    const Forecast* forecast(std::string_view quantity) const;
    void setForecasts(Forecasts forecasts) { m_forecasts = std::move(forecasts); }

    Annotation annotation(int index) const;
    const std::map<int, Annotation>& annotations() const noexcept { return m_annotations; }

private:
    struct Ranked;

    void take(const search::RunBegun& run);
    void take(const search::GenerationBegun& generation);
    void take(const search::CandidatePtr& candidate);
    void take(const search::Scoring& scoring);
    void take(const search::Quantity& quantity);
    void take(const search::Value& value);
    void take(const search::Note& note);
    void take(const search::Withdrawal& withdrawal);
    void requireSubject(Subject subject, const char* what) const;
    void updateFront() const;

    std::shared_ptr<const space::SearchSpace> m_space;
    search::SearchConfig m_config;
    Manifest m_manifest;
    std::string m_stopReason;
    std::optional<search::RankLevel> m_level;
    std::optional<space::Limits> m_limits;
    std::unique_ptr<Ranked> m_ranked; ///< archive and ranker at a stable address
    std::optional<search::GenerationBegun> m_generation;
    std::map<Purpose, std::map<Subject, proxy::Evaluation>> m_scorings;
    std::vector<QuantityValues> m_quantities;
    std::map<int, Subject> m_published; ///< candidates that are published networks
    Forecasts m_forecasts;
    std::map<int, Annotation> m_annotations;
};

} // namespace trazor::session

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/search/archive/archive_front.h"
#include "core/search/search_observer.h"
#include "core/session/forecast.h"
#include "core/session/hand_made.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "core/space/operations/space_operations.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace trazor::session {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string nameOf(Subject subject) {
    return (subject.kind == Subject::Kind::Candidate ? "candidate " : "published network ") +
           std::to_string(subject.index);
}

/// Mean of repeated measurements; NaN if there are none.
double meanOf(const std::vector<search::Value>& values) {
    double sum = 0.0;
    for (const search::Value& it : values) {
        sum += it.value;
    }
    return values.empty() ? kNone : sum / static_cast<double>(values.size());
}

/// Null if there is none of this name.
template <typename Quantities>
auto* quantityNamed(Quantities& all, std::string_view name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const QuantityValues& it) { return it.quantity.name == name; });
    return found == all.end() ? nullptr : &*found;
}

/// [objective][candidate]; NaN for candidates that are not admitted.
std::vector<std::vector<double>> objectiveValues(const Session& session) {
    std::vector<std::vector<double>> values;
    for (const search::Objective::Part& part : frontObjective(session).parts()) {
        std::vector<double>& column = values.emplace_back(session.archive().size(), kNone);
        for (int index = 0; index < session.size(); ++index) {
            if (session.admits(index)) {
                column[static_cast<std::size_t>(index)] = objectiveValue(session, part, index);
            }
        }
    }
    return values;
}

[[noreturn]] void contradict(const std::string& what) {
    throw Error(ErrorCode::InvalidFile, what);
}

} // namespace

struct Session::Ranked {
    search::Archive archive;
    search::Ranker ranker{archive};
    // Cached for the archive as of the last request.
    std::vector<int> front;
    std::vector<char> isOnFront;
    std::optional<search::RankLevel> level;
    search::Objective objective;                            ///< of the front
    space::Limits limits;                                   ///< of the front
    std::vector<std::shared_ptr<const Forecast>> forecasts; ///< used for the front
    TieFinder tieFinder;
    Ties ties;
    std::optional<search::RankLevel> levelOfTies; ///< empty: the ties must be recomputed
    space::Limits limitsOfTies;
};

Session::Session()
    : m_ranked(std::make_unique<Ranked>()) {}

Session::Session(std::shared_ptr<const space::SearchSpace> space, search::SearchConfig config, Manifest manifest)
    : m_space(std::move(space))
    , m_config(std::move(config))
    , m_manifest(std::move(manifest))
    , m_ranked(std::make_unique<Ranked>()) {}

Session::Session(const Session& other)
    : m_space(other.m_space)
    , m_config(other.m_config)
    , m_manifest(other.m_manifest)
    , m_stopReason(other.m_stopReason)
    , m_level(other.m_level)
    , m_limits(other.m_limits)
    , m_ranked(std::make_unique<Ranked>())
    , m_generation(other.m_generation)
    , m_scorings(other.m_scorings)
    , m_quantities(other.m_quantities)
    , m_published(other.m_published)
    , m_forecasts(other.m_forecasts)
    , m_annotations(other.m_annotations) {
    m_ranked->archive = other.m_ranked->archive;
}

Session& Session::operator=(const Session& other) {
    return *this = Session(other);
}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

void Session::apply(const search::Record& record) {
    std::visit([this](const auto& it) { take(it); }, record);
}

void Session::setDevice(std::shared_ptr<const space::DeviceModel> device) {
    constexpr std::size_t kAtATime = 500;
    space::checkDevice(*m_space, device.get());
    std::vector<search::CandidatePtr> priced(archive().size());
    forEachRange(priced.size(), kAtATime, [&](std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            auto candidate = std::make_shared<search::Candidate>(archive()[at]);
            candidate->cost = space::costOf(space::plan(*m_space, candidate->architecture), device.get());
            priced[at] = std::move(candidate);
        }
    });
    if (m_limits) {
        m_limits->device = device;
    }
    m_config.limits.device = std::move(device);
    m_ranked = std::make_unique<Ranked>();
    for (search::CandidatePtr& candidate : priced) {
        m_ranked->archive.add(std::move(candidate));
    }
}

bool Session::takeCosts(Session copy) {
    const auto own = archive().candidates();
    const auto priced = copy.archive().candidates();
    if (!std::equal(own.begin(), own.end(), priced.begin(), priced.end(),
                    [](const auto& left, const auto& right) { return left->id == right->id; })) {
        return false;
    }
    if (m_limits) {
        m_limits->device = copy.m_config.limits.device;
    }
    m_config.limits.device = std::move(copy.m_config.limits.device);
    m_ranked = std::move(copy.m_ranked);
    m_ranked->levelOfTies.reset(); // own values may differ from those of the copy
    return true;
}

std::vector<search::Record> Session::records() const {
    std::vector<search::Record> all;
    all.reserve(archive().size() + 64);
    all.insert(all.end(), m_manifest.runs.begin(), m_manifest.runs.end());
    all.insert(all.end(), archive().candidates().begin(), archive().candidates().end());
    if (m_generation) {
        all.emplace_back(*m_generation);
    }
    for (const auto& [purpose, scorings] : m_scorings) {
        for (const auto& [subject, evaluation] : scorings) {
            all.emplace_back(search::Scoring{subject, purpose, evaluation});
        }
    }
    for (const QuantityValues& it : m_quantities) {
        all.emplace_back(it.quantity);
        for (std::size_t index = 0; index < it.candidates.size(); ++index) {
            const Subject subject = Subject::candidate(static_cast<int>(index));
            if (!std::isnan(it.candidates[index]) && !it.details.contains(subject)) {
                all.emplace_back(search::Value{subject, it.quantity.name, it.candidates[index]});
            }
        }
        for (const auto& [subject, values] : it.details) {
            all.insert(all.end(), values.begin(), values.end());
        }
    }
    for (const auto& [index, annotation] : m_annotations) {
        all.emplace_back(search::Note{index, annotation});
    }
    return all;
}

bool Session::isFinished() const {
    return m_stopReason == search::toString(search::StopReason::Finished) ||
           m_stopReason == search::toString(search::StopReason::Exhausted);
}

const search::Archive& Session::archive() const noexcept {
    return m_ranked->archive;
}

const search::Ranking& Session::ranking() const {
    return m_ranked->ranker.ranking(level());
}

bool Session::admits(int index) const {
    return candidate(index).isRanked() && space::satisfies(limits(), candidate(index).cost);
}

int Session::best() const {
    const search::Ranking& all = ranking();
    const auto end = all.order.begin() + static_cast<std::ptrdiff_t>(all.ranked);
    const auto found = std::find_if(all.order.begin(), end, [this](int index) { return admits(index); });
    return found == end ? -1 : *found;
}

double Session::score(int index) const {
    const double score = ranking().score[static_cast<std::size_t>(index)];
    // Most have a score above 0, so the candidate, which is far away in memory, is rarely read.
    return score > 0.0 || candidate(index).isRanked() ? score : kNone;
}

void Session::updateFront() const {
    Ranked& it = *m_ranked;
    const search::Objective& objective = frontObjective(*this);
    std::vector<std::shared_ptr<const Forecast>> forecasts;
    for (const search::Objective::Part& part : objective.parts()) {
        if (part.kind == search::Objective::Kind::Predicted) {
            forecasts.push_back(m_forecasts.find(part.name)->second);
        }
    }
    if (it.level != level() || it.isOnFront.size() != it.archive.size() || it.objective != objective ||
        it.forecasts != forecasts || it.limits != limits()) {
        const bool isUsual = objective == search::Objective::pareto();
        it.front = isUsual ? search::archiveFront(it.archive, ranking()) : std::vector<int>();
        // If the limits admit the front of all candidates, it is also that of the admitted ones.
        if (!isUsual || !std::all_of(it.front.begin(), it.front.end(), [this](int index) { return admits(index); })) {
            it.front = search::archiveFront(objectiveValues(*this));
        }
        it.objective = objective;
        it.limits = limits();
        it.forecasts = std::move(forecasts);
        it.isOnFront.assign(it.archive.size(), 0);
        for (const int index : it.front) {
            it.isOnFront[static_cast<std::size_t>(index)] = 1;
        }
        it.level = level();
    }
}

const std::vector<int>& Session::front() const {
    updateFront();
    return m_ranked->front;
}

bool Session::isOnFront(int index) const {
    updateFront();
    return m_ranked->isOnFront[static_cast<std::size_t>(index)] != 0;
}

const Ties& Session::ties() const {
    Ranked& it = *m_ranked;
    if (it.levelOfTies != level() || it.ties.rank.size() != it.archive.size() || it.limitsOfTies != limits()) {
        it.ties = it.tieFinder.find(*this);
        it.levelOfTies = level();
        it.limitsOfTies = limits();
    }
    return it.ties;
}

std::vector<double> Session::guide(int index) const {
    return m_ranked->ranker.guide(index);
}

std::vector<double> Session::guideAt(std::size_t stage, std::size_t block) const {
    return m_ranked->ranker.guideAt(stage, block);
}

int Session::find(std::string_view name) const {
    int index = -1;
    if (name == "best") {
        index = best();
        if (index < 0) {
            throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate with a score yet");
        }
    } else if (name.starts_with('#')) {
        const auto [end, problem] = std::from_chars(name.data() + 1, name.data() + name.size(), index);
        index = problem == std::errc() && end == name.data() + name.size() && index < size() ? index : -1;
    } else {
        index = archive().find(name);
    }
    if (index < 0) {
        throw Error(ErrorCode::InvalidArgument, "--candidate: the session has no candidate '" + std::string(name) + "'",
                    "Write 'best', '#12', or an id from 'trazor show'.");
    }
    return index;
}

const proxy::Evaluation* Session::scoring(Purpose purpose, Subject subject) const {
    const auto& known = scorings(purpose);
    const auto found = known.find(subject);
    return found == known.end() ? nullptr : &found->second;
}

const std::map<Subject, proxy::Evaluation>& Session::scorings(Purpose purpose) const {
    static const std::map<Subject, proxy::Evaluation> none;
    const auto found = m_scorings.find(purpose);
    return found == m_scorings.end() ? none : found->second;
}

double Session::confirmedDss(int index) const {
    const proxy::Evaluation* const confirmed = scoring(Purpose::Confirmation, Subject::candidate(index));
    return confirmed != nullptr && confirmed->status == proxy::EvaluationStatus::Ok ? confirmed->scores.dss() : kNone;
}

const QuantityValues* Session::quantity(std::string_view name) const {
    return quantityNamed(m_quantities, name);
}

double Session::value(std::string_view name, Subject subject) const {
    const QuantityValues* const known = quantity(name);
    const auto at = static_cast<std::size_t>(subject.index);
    if (known == nullptr) {
        return kNone;
    }
    if (subject.kind == Subject::Kind::Candidate) {
        const double own = at < known->candidates.size() ? known->candidates[at] : kNone;
        const auto twin = m_published.find(subject.index);
        return std::isnan(own) && twin != m_published.end() ? value(name, twin->second) : own;
    }
    const auto found = known->details.find(subject);
    return found == known->details.end() ? kNone : meanOf(found->second);
}

const Forecast* Session::forecast(std::string_view quantity) const {
    const auto found = m_forecasts.find(quantity);
    return found == m_forecasts.end() ? nullptr : found->second.get();
}

Annotation Session::annotation(int index) const {
    const auto found = m_annotations.find(index);
    return found == m_annotations.end() ? Annotation() : found->second;
}

void Session::requireSubject(Subject subject, const char* what) const {
    const bool isCandidate = subject.kind == Subject::Kind::Candidate;
    const std::size_t count = isCandidate ? archive().size() : m_space ? m_space->published.size() : 0;
    if (subject.index < 0 || static_cast<std::size_t>(subject.index) >= count) {
        contradict(std::string(what) + " of " + nameOf(subject) + ", which does not exist");
    }
}

void Session::take(const search::RunBegun& run) {
    m_manifest.add(run);
    m_stopReason.clear();
}

void Session::take(const search::GenerationBegun& generation) {
    m_generation = generation;
}

void Session::take(const search::CandidatePtr& candidate) {
    if (candidate->index != size()) {
        contradict("candidate " + std::to_string(size()) + " is missing");
    }
    if (archive().contains(candidate->id)) {
        contradict("candidate " + std::to_string(candidate->index) + " is the same network as candidate " +
                   std::to_string(archive().find(candidate->id)));
    }
    for (int i = 0; m_space != nullptr && i < static_cast<int>(m_space->published.size()); ++i) {
        if (m_space->published[static_cast<std::size_t>(i)].architecture == candidate->architecture) {
            m_published.emplace(candidate->index, Subject::published(i));
        }
    }
    m_ranked->archive.add(candidate);
}

void Session::take(const search::Scoring& scoring) {
    requireSubject(scoring.subject, "a score");
    const bool isCandidate = scoring.subject.kind == Subject::Kind::Candidate;
    if (isCandidate == (scoring.purpose == Purpose::Comparison)) {
        contradict("a score of " + nameOf(scoring.subject) + " with the purpose of another kind of network");
    }
    const std::size_t depth =
        isCandidate ? candidate(scoring.subject.index).architecture.depth()
                    : m_space->published[static_cast<std::size_t>(scoring.subject.index)].architecture.depth();
    const proxy::Evaluation& evaluation = scoring.evaluation;
    if (evaluation.status == proxy::EvaluationStatus::Ok && evaluation.scores.blocks.size() != depth) {
        contradict("a score of " + nameOf(scoring.subject) + " has " + std::to_string(evaluation.scores.blocks.size()) +
                   " blocks instead of " + std::to_string(depth));
    }
    m_scorings[scoring.purpose].insert_or_assign(scoring.subject, evaluation);
    m_ranked->levelOfTies.reset();
}

void Session::take(const search::Quantity& quantity) {
    QuantityValues* const found = quantityNamed(m_quantities, quantity.name);
    if (found == nullptr) {
        m_quantities.push_back({quantity, {}, {}});
    } else {
        found->quantity = quantity;
    }
}

void Session::take(const search::Value& value) {
    requireSubject(value.subject, "a value");
    m_ranked->levelOfTies.reset(); // the value may be a seed spread
    QuantityValues* const found = quantityNamed(m_quantities, value.quantity);
    if (found == nullptr) {
        contradict("a value of '" + value.quantity + "', which is no quantity of the session");
    }
    const bool isCandidate = value.subject.kind == Subject::Kind::Candidate;
    const auto at = static_cast<std::size_t>(value.subject.index);
    if (isCandidate && at >= found->candidates.size()) {
        found->candidates.resize(at + 1, kNone);
    }
    if (isCandidate && value.repeat == 0 && value.origin.empty() && !found->details.contains(value.subject)) {
        found->candidates[at] = value.value;
        return;
    }
    std::vector<search::Value>& values = found->details[value.subject];
    if (isCandidate && values.empty() && !std::isnan(found->candidates[at])) {
        values.push_back({value.subject, value.quantity, found->candidates[at]});
    }
    std::erase_if(values, [&](const search::Value& it) { return it.repeat == value.repeat; });
    if (!std::isnan(value.value)) {
        values.push_back(value);
    }
    if (isCandidate) {
        found->candidates[at] = meanOf(values);
    }
    if (values.empty()) {
        found->details.erase(value.subject);
    }
}

void Session::take(const search::Note& note) {
    requireSubject(Subject::candidate(note.candidate), "a note");
    if (note.annotation == Annotation{}) {
        m_annotations.erase(note.candidate);
    } else {
        m_annotations.insert_or_assign(note.candidate, note.annotation);
    }
}

void Session::take(const search::Withdrawal& withdrawal) {
    const int index = withdrawal.candidate;
    if (const std::string refusal = refusalToWithdraw(*this, index); !refusal.empty()) {
        contradict(nameOf(Subject::candidate(index)) + " is taken back: " + refusal);
    }
    if (candidate(index).id != withdrawal.id) {
        contradict(nameOf(Subject::candidate(index)) + " is taken back as another network");
    }
    // Rebuilt, because an archive only grows: the classes that follow it rely on that.
    auto ranked = std::make_unique<Ranked>();
    for (const search::CandidatePtr& kept : archive().candidates().first(static_cast<std::size_t>(index))) {
        ranked->archive.add(kept);
    }
    m_ranked = std::move(ranked);
    m_published.erase(index);
    m_annotations.erase(index);
    for (QuantityValues& it : m_quantities) { // drop the slots of withdrawn values
        it.candidates.resize(std::min(it.candidates.size(), static_cast<std::size_t>(index)), kNone);
    }
    // The next candidate takes the index and must not have the prediction of this one.
    for (auto& [name, known] : m_forecasts) {
        if (known->candidates.size() > static_cast<std::size_t>(index)) {
            auto shorter = std::make_shared<Forecast>(*known);
            shorter->candidates.resize(static_cast<std::size_t>(index));
            known = std::move(shorter);
        }
    }
}

} // namespace trazor::session

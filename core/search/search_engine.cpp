// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_engine.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/search/archive/ranker.h"
#include "core/search/image_check.h"
#include "core/search/open_children.h"
#include "core/search/recorded_evidence.h"
#include "core/search/scoring_job.h"
#include "core/search/strategy/prescreen.h"
#include "core/search/strategy/selection.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace trazor::search {
namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

/// One run. Strategies choose the networks to score; only this class scores them.
class Run {
public:
    Run(const space::SearchSpace& space, const SearchConfig& config, const proxy::EvaluatorFactory& makeEvaluator,
        Archive& archive, SearchObserver& observer, SearchControl& control, const Evidence& evidence)
        : m_space(space)
        , m_config(config)
        , m_makeEvaluator(makeEvaluator)
        , m_archive(archive)
        , m_ranker(archive)
        , m_observer(observer)
        , m_control(control)
        , m_selection(space, config, evidence)
        , m_strategy(makeStrategy(space, config, evidence))
        , m_evaluator(makeEvaluator(space, config.scoring)) {
        m_progress.planned = config.evaluations;
    }

    void keepOrder(std::vector<std::string> arrivals) { m_open.keepOrder(std::move(arrivals)); }

    void replay(std::span<const Record> past) {
        std::vector<CandidatePtr> candidates;
        std::optional<GenerationBegun> begun;
        for (const Record& record : past) {
            if (const auto* const candidate = std::get_if<CandidatePtr>(&record)) {
                candidates.push_back(*candidate);
            } else if (const auto* const generation = std::get_if<GenerationBegun>(&record)) {
                begun = *generation;
            } else if (const auto* const scoring = std::get_if<Scoring>(&record)) {
                m_scored.emplace(scoring->purpose, scoring->subject);
            }
        }
        if (candidates.empty() && !begun) {
            return;
        }
        if (isAsynchronous()) {
            replayArrivals(candidates, std::move(begun));
        } else {
            replayCandidates(candidates, std::move(begun));
        }
        report();
    }

    Outcome finish() {
        Outcome outcome;
        try {
            outcome.reason = isAsynchronous() ? searchAsTheyArrive() : search();
            if (outcome.reason != StopReason::Stopped && !(checkImage() && confirm())) {
                outcome.reason = StopReason::Stopped;
            }
        } catch (const Error& error) {
            outcome.reason = StopReason::Failed;
            outcome.message = error.what();
            outcome.hint = error.hint();
        } catch (const std::exception& error) {
            outcome.reason = StopReason::Failed;
            outcome.message = error.what();
        }
        outcome.progress = m_progress;
        return outcome;
    }

private:
    /// Replays whole generations first, because the children of the last one derive from the archive as of its start.
    void replayCandidates(const std::vector<CandidatePtr>& candidates, std::optional<GenerationBegun> begun) {
        // Candidates made by hand belong to no generation, wherever they appear.
        const auto last = std::find_if(candidates.rbegin(), candidates.rend(),
                                       [](const CandidatePtr& candidate) { return candidate->op != Operator::ByHand; });
        m_generation = last == candidates.rend() ? 0 : (*last)->generation;
        auto next = candidates.begin();
        for (; next != candidates.end() && (*next)->generation < m_generation; ++next) {
            keep(*next);
        }
        if (begun && begun->generation > m_generation) { // no child of the generation is scored yet
            for (; next != candidates.end(); ++next) {
                keep(*next);
            }
            m_generation = begun->generation;
        }
        if (begun && begun->generation == m_generation) {
            begin(std::move(begun->children));
        } else {
            makeChildren();
        }
        for (; next != candidates.end(); ++next) {
            if ((*next)->op != Operator::ByHand) {
                if (m_nextChild < m_children.size() && m_children[m_nextChild].id != (*next)->id) {
                    m_children.resize(m_nextChild); // made by an older version: keep only the stored children
                }
                ++m_nextChild;
            }
            keep(*next);
        }
        m_nextChild = std::min(m_nextChild, m_children.size());
        // A file may list children that are already candidates.
        m_children.erase(std::remove_if(m_children.begin() + static_cast<std::ptrdiff_t>(m_nextChild), m_children.end(),
                                        [this](const Child& child) { return m_archive.contains(child.id); }),
                         m_children.end());
    }

    void replayArrivals(const std::vector<CandidatePtr>& candidates, std::optional<GenerationBegun> begun) {
        for (const CandidatePtr& candidate : candidates) {
            keep(candidate);
        }
        if (begun) {
            m_generation = begun->generation;
            m_hasGenerations = true;
            std::erase_if(begun->children, [this](const Child& child) { return m_archive.contains(child.id); });
            m_open.add(std::move(begun->children));
        }
    }

    bool isAsynchronous() const { return m_config.inFlight > 0; }

    /// Generations overlap: a new one begins as soon as at most `inFlight` children are open. Its children depend only
    /// on the candidates so far and on the settings.
    StopReason searchAsTheyArrive() {
        beginGenerations();
        const auto known = static_cast<std::size_t>(m_progress.evaluations);
        const auto planned = static_cast<std::size_t>(m_config.evaluations);
        const bool goesOn = timed([&](const proxy::Checkpoint& checkpoint) {
            scoreAsTheyArrive(
                *m_evaluator,
                [&]() -> std::optional<space::NetworkPlan> {
                    const std::scoped_lock lock(m_observing);
                    // A recorded order may need children beyond the planned number.
                    const bool isEnough =
                        m_archive.size() >= planned || (!m_open.keepsOrder() && known + m_open.handedOut() >= planned);
                    const Child* const child = isEnough ? nullptr : m_open.handOut();
                    return child == nullptr
                               ? std::nullopt
                               : std::optional(space::plan(m_space, child->architecture, m_config.scoring.imageSize));
                },
                [&](std::size_t index, proxy::Evaluation&& evaluation) {
                    const std::scoped_lock lock(m_observing);
                    m_open.arrived(index, std::move(evaluation));
                    publishArrived();
                },
                checkpoint);
        });
        if (!goesOn || !scorePublished()) {
            return StopReason::Stopped;
        }
        if (m_open.keepsOrder() && m_archive.size() < planned) {
            throw Error(ErrorCode::InvalidFile,
                        "the recorded order of arrival does not belong to this search: its candidate " +
                            std::to_string(m_archive.size()) + " is not made here",
                        "Replay with the settings and the version of the recorded search.");
        }
        return m_archive.size() < planned ? StopReason::Exhausted : StopReason::Finished;
    }

    void publishArrived() {
        while (m_progress.evaluations < m_config.evaluations) {
            std::optional<std::pair<Child, proxy::Evaluation>> next = m_open.take();
            if (!next) {
                return;
            }
            publish(next->first, std::move(next->second));
            beginGenerations();
        }
    }

    void beginGenerations() {
        while (m_open.size() <= static_cast<std::size_t>(m_config.inFlight)) {
            const int generation = m_hasGenerations ? m_generation + 1 : 0;
            std::vector<Child> children = childrenOf(generation);
            std::erase_if(children, [this](const Child& child) { return m_open.contains(child.id); });
            if (children.empty()) {
                return; // tried again once more candidates are known
            }
            m_hasGenerations = true;
            m_generation = generation;
            m_progress.generation = generation;
            m_open.add(std::move(children));
            record(GenerationBegun{m_generation, m_open.all()});
            updateSeconds();
            report();
            m_control.generationDone();
        }
    }

    StopReason search() {
        while (m_progress.evaluations < m_config.evaluations) {
            if (m_nextChild == m_children.size()) {
                if (!m_archive.empty()) {
                    ++m_generation;
                }
                makeChildren();
                if (m_children.empty()) {
                    return StopReason::Exhausted;
                }
                record(GenerationBegun{m_generation, m_children});
            }
            if (!scoreChildren() || !scorePublished()) {
                return StopReason::Stopped;
            }
            m_progress.prescreenCorrelation = prescreenCorrelation();
            report();
            m_control.generationDone();
        }
        return StopReason::Finished;
    }

    std::vector<Child> childrenOf(int generation) {
        Rng rng(stableHash(m_config.seed, "generation", static_cast<std::uint64_t>(generation)));
        std::vector<Child> children = m_strategy->children(m_ranker, generation, rng);
        for (Child& child : children) {
            child.generation = generation;
        }
        return children;
    }

    void makeChildren() { begin(childrenOf(m_generation)); }

    void begin(std::vector<Child> children) {
        m_children = std::move(children);
        m_nextChild = 0;
        m_progress.generation = m_generation;
    }

    /// Scores the rest of the generation, or of the run. Returns false if stopped.
    bool scoreChildren() {
        const auto left = static_cast<std::size_t>(m_config.evaluations - m_progress.evaluations);
        const std::size_t end = std::min(m_children.size(), m_nextChild + left);
        const std::size_t first = m_nextChild;
        return score(
            m_config.scoring, end - first,
            [&](std::size_t i) -> const space::Architecture& { return m_children[first + i].architecture; },
            [&](std::size_t, proxy::Evaluation&& evaluation) {
                publish(m_children[m_nextChild++], std::move(evaluation));
            });
    }

    /// Turns a child into a candidate.
    void publish(const Child& child, proxy::Evaluation&& evaluation) {
        auto candidate = std::make_shared<Candidate>();
        candidate->index = static_cast<int>(m_archive.size());
        candidate->id = child.id;
        candidate->architecture = child.architecture;
        candidate->op = child.op;
        candidate->generation = child.generation;
        candidate->parents = child.parents;
        if (!child.parents.empty()) {
            const Candidate& parent = m_archive[static_cast<std::size_t>(child.parents.front())];
            candidate->changes = space::changes(m_space, parent.architecture, child.architecture);
        }
        candidate->cost = child.cost;
        candidate->evaluation = std::move(evaluation);
        keep(candidate);
        m_observer.onRecord(CandidatePtr(std::move(candidate)));
    }

    void keep(const CandidatePtr& candidate) {
        m_archive.add(candidate);
        ++m_progress.evaluations;
        m_progress.generation = candidate->generation;
        m_progress.failed += candidate->isRanked() ? 0 : 1;
        m_progress.topUps += candidate->op == Operator::TopUp ? 1 : 0;
    }

    double prescreenCorrelation() {
        const Ranking& ranking = m_ranker.ranking(m_config.level);
        std::vector<double> predicted;
        std::vector<double> actual;
        for (std::size_t i = 0; i < m_nextChild; ++i) {
            const int found = m_archive.find(m_children[i].id);
            const auto index = static_cast<std::size_t>(found);
            if (found >= 0 && std::isfinite(m_children[i].predicted) && m_archive[index].isRanked()) {
                predicted.push_back(m_children[i].predicted);
                actual.push_back(ranking.score[index]);
            }
        }
        return rankCorrelation(predicted, actual);
    }

    /// Returns false if stopped.
    bool scorePublished() {
        std::vector<int> open;
        for (int index = 0; index < static_cast<int>(m_space.published.size()); ++index) {
            open.push_back(index);
        }
        removeScored(open, Purpose::Comparison, Subject::Kind::Published);
        return score(
            m_config.scoring, open.size(),
            [&](std::size_t i) -> const space::Architecture& {
                return m_space.published[static_cast<std::size_t>(open[i])].architecture;
            },
            [&](std::size_t i, proxy::Evaluation&& evaluation) {
                record(Scoring{Subject::published(open[i]), Purpose::Comparison, std::move(evaluation)});
            });
    }

    /// Returns false if stopped.
    bool confirm() {
        std::vector<int> open = m_selection.finalists(m_ranker, static_cast<std::size_t>(m_config.confirm));
        removeScored(open, Purpose::Confirmation);
        proxy::ScoringConfig scoring = m_config.scoring;
        scoring.init = proxy::Init::Supernet;
        scoring.imageSize = 0;
        scoring.supernets = m_config.confirmSupernets;
        scoring.seed = stableHash(m_config.seed, "confirm");
        return scoreAgain(scoring, open, Purpose::Confirmation);
    }

    /// Scores a sample at the image size of the run and at full resolution. Returns false if stopped.
    bool checkImage() {
        if (!usesSmallImage(m_space, m_config.scoring)) {
            return true;
        }
        const std::vector<int> sample = imageCheckSample(m_space, m_config, m_ranker.ranking(m_config.level));
        proxy::ScoringConfig scoring = m_config.scoring;
        scoring.supernets = 1; // the first super-net of the run
        for (const Purpose purpose : {Purpose::SmallImage, Purpose::FullImage}) {
            std::vector<int> open = sample;
            removeScored(open, purpose);
            scoring.imageSize = purpose == Purpose::FullImage ? 0 : m_config.scoring.imageSize;
            if (!scoreAgain(scoring, open, purpose)) {
                return false;
            }
        }
        return true;
    }

    void removeScored(std::vector<int>& indices, Purpose purpose, Subject::Kind kind = Subject::Kind::Candidate) const {
        std::erase_if(indices, [&](int index) { return m_scored.contains({purpose, Subject{kind, index}}); });
    }

    /// Scores candidates with another configuration and keeps its evaluator. Returns false if stopped.
    bool scoreAgain(const proxy::ScoringConfig& scoring, const std::vector<int>& candidates, Purpose purpose) {
        if (candidates.empty()) {
            return true;
        }
        m_evaluator.reset(); // its super-nets occupy memory that the new ones need
        m_evaluator = m_makeEvaluator(m_space, scoring);
        return score(
            scoring, candidates.size(),
            [&](std::size_t i) -> const space::Architecture& {
                return m_archive[static_cast<std::size_t>(candidates[i])].architecture;
            },
            [&](std::size_t i, proxy::Evaluation&& evaluation) {
                record(Scoring{Subject::candidate(candidates[i]), purpose, std::move(evaluation)});
            });
    }

    void record(const Record& record) {
        if (const auto* const scoring = std::get_if<Scoring>(&record)) {
            m_scored.emplace(scoring->purpose, scoring->subject);
        }
        m_observer.onRecord(record);
    }

    /// Scores `count` networks and commits them in order. Returns false if stopped; the rest is then not committed.
    template <typename ArchitectureOf>
    bool score(const proxy::ScoringConfig& scoring, std::size_t count, const ArchitectureOf& architectureOf,
               const proxy::EvaluationSink& commit) {
        std::size_t done = 0;
        const bool goesOn = timed([&](const proxy::Checkpoint& checkpoint) {
            done = scoreInOrder(
                *m_evaluator, count,
                [&](std::size_t i) { return space::plan(m_space, architectureOf(i), scoring.imageSize); },
                [&](std::size_t i, proxy::Evaluation&& evaluation) {
                    const std::scoped_lock lock(m_observing);
                    commit(i, std::move(evaluation));
                },
                checkpoint);
        });
        return goesOn && done == count;
    }

    /// Measures the time of a job without pauses. Returns false if stopped.
    template <typename Job>
    bool timed(const Job& job) {
        m_jobBegin = Clock::now();
        m_secondsBefore = m_progress.seconds;
        m_paused = {};
        job(proxy::Checkpoint(m_control.stopToken(), [this] { holdWhilePaused(); }));
        updateSeconds();
        return !m_control.stopRequested();
    }

    void updateSeconds() {
        m_progress.seconds = m_secondsBefore + Seconds(Clock::now() - m_jobBegin - m_paused).count();
    }

    /// Called between blocks on any evaluator thread, and between batches on the thread of the run.
    void holdWhilePaused() {
        m_control.waitWhilePaused(m_control.stopToken(), [this](bool paused) {
            const std::scoped_lock lock(m_observing);
            if (paused) {
                m_pauseBegin = Clock::now();
            } else {
                m_paused += Clock::now() - m_pauseBegin;
            }
            m_progress.isPaused = paused;
            report();
        });
    }

    void report() { m_observer.onProgress(m_progress); }

    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    const proxy::EvaluatorFactory& m_makeEvaluator;
    Archive& m_archive;
    Ranker m_ranker;
    SearchObserver& m_observer;
    SearchControl& m_control;
    Selection m_selection;
    std::unique_ptr<Strategy> m_strategy;
    std::unique_ptr<proxy::ProxyEvaluator> m_evaluator;
    std::set<std::pair<Purpose, Subject>> m_scored;
    Progress m_progress;
    int m_generation = 0;
    std::vector<Child> m_children; ///< of the current generation
    std::size_t m_nextChild = 0;   ///< index of the first child that is not in the archive yet
    OpenChildren m_open;           ///< asynchronous search only
    bool m_hasGenerations = false; ///< asynchronous search only
    Clock::time_point m_jobBegin = Clock::now();
    double m_secondsBefore = 0.0; ///< total of earlier jobs
    std::mutex m_observing;       ///< serialises calls of the observer; guards the two members below
    Clock::time_point m_pauseBegin;
    Clock::duration m_paused{}; ///< total since the last job began
};

/// Throws if the values do not suffice to rank the candidates.
void requireOrder(const space::SearchSpace& space, const SearchConfig& config, const Evidence& evidence,
                  std::span<const Record> past) {
    if (evidence.empty()) {
        return;
    }
    RankedArchive known;
    for (const Record& record : past) {
        if (const auto* const candidate = std::get_if<CandidatePtr>(&record)) {
            known.archive.add(*candidate);
        }
    }
    try {
        Selection(space, config, evidence).best(known.ranker, 1);
    } catch (const Error& error) {
        throw Error(error.code(), "objective: " + config.objective.text() + ": " + error.what(), error.hint());
    }
}

} // namespace

Outcome runSearch(const space::SearchSpace& space, const SearchConfig& config,
                  const proxy::EvaluatorFactory& makeEvaluator, Archive& archive, SearchObserver& observer,
                  SearchControl& control, std::span<const Record> past, std::vector<std::string> arrivals) {
    validate(config);
    if (!archive.empty()) {
        throw Error(ErrorCode::InvalidArgument, "search: the archive is not empty at the start");
    }
    static_cast<void>(space::supernetPlan(space, config.scoring.imageSize)); // rejects images smaller than one patch
    static_cast<void>(space::checkFeasible(space, config.limits, stableHash(config.seed, "feasible")));
    const Evidence evidence = evidenceOf(space, config.objective, past);
    requireOrder(space, config, evidence, past);
    Run run(space, config, makeEvaluator, archive, observer, control, evidence);
    run.keepOrder(std::move(arrivals));
    run.replay(past);
    Outcome outcome = run.finish();
    observer.onFinished(outcome);
    return outcome;
}

} // namespace trazor::search

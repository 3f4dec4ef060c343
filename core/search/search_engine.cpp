// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/search_engine.h"

#include "core/base/error.h"
#include "core/base/stable_hash.h"
#include "core/search/archive/archive_front.h"
#include "core/search/archive/pareto.h"
#include "core/search/archive/ranker.h"
#include "core/search/screening_sample.h"
#include "core/search/strategy/prescreen.h"
#include "core/search/strategy/strategy.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace trazor::search {
namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

/// What the evaluator claims, with claims that cannot be ranked turned into statuses.
proxy::Evaluation checked(proxy::Evaluation evaluation, std::size_t depth) {
    if (evaluation.status != proxy::EvaluationStatus::Ok) {
        return evaluation;
    }
    if (evaluation.scores.blocks.size() != depth) {
        evaluation.status = proxy::EvaluationStatus::Failed;
        evaluation.reason = "scores of " + std::to_string(evaluation.scores.blocks.size()) + " blocks for " +
                            std::to_string(depth) + " blocks";
    } else if (!std::isfinite(evaluation.scores.dss())) {
        evaluation.status = proxy::EvaluationStatus::NonFinite;
        evaluation.reason = "the sum of D and S is not a finite number";
    }
    return evaluation;
}

/// One run. The only loop that evaluates; strategies only say what.
class Run {
public:
    Run(const space::SearchSpace& space, const SearchConfig& config, const proxy::EvaluatorFactory& makeEvaluator,
        Archive& archive, SearchObserver& observer, SearchControl& control)
        : m_space(space)
        , m_config(config)
        , m_makeEvaluator(makeEvaluator)
        , m_archive(archive)
        , m_ranker(archive)
        , m_observer(observer)
        , m_control(control)
        , m_strategy(makeStrategy(space, config))
        , m_evaluator(makeEvaluator(space, config.scoring)) {
        m_progress.planned = config.evaluations;
    }

    /// Takes over what an interrupted run left: whole generations as they are, the last one against the children
    /// that it would have now.
    void adopt(const ResumePoint& resume) {
        if (resume.candidates.empty()) {
            return;
        }
        m_generation = resume.candidates.back()->generation;
        auto next = resume.candidates.begin();
        for (; next != resume.candidates.end() && (*next)->generation < m_generation; ++next) {
            keep(*next);
        }
        makeChildren();
        for (; next != resume.candidates.end(); ++next, ++m_nextChild) {
            if (m_nextChild >= m_children.size() || m_children[m_nextChild].id != (*next)->id) {
                throw Error(ErrorCode::InvalidArgument,
                            "resume: candidate " + std::to_string((*next)->index) +
                                " is not the one that this version makes with these settings",
                            "Resume with the version and the settings that the session was made with, or start a "
                            "new one.");
            }
            keep(*next);
        }
        m_confirmed = resume.confirmations;
        m_screened = resume.screenings;
        m_hasReferences = !resume.references.empty();
        m_observer.onGeneration(m_progress);
    }

    Outcome finish() {
        Outcome outcome;
        try {
            outcome.reason = search();
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
            }
            if (!scoreChildren()) {
                return StopReason::Stopped;
            }
            if (!m_hasReferences && !scoreReferences()) {
                return StopReason::Stopped;
            }
            m_progress.prescreenCorrelation = prescreenCorrelation();
            m_observer.onGeneration(m_progress);
            m_control.generationDone();
        }
        return StopReason::Finished;
    }

    void makeChildren() {
        Rng rng(stableHash(m_config.seed, "generation", static_cast<std::uint64_t>(m_generation)));
        m_generationBegin = m_archive.size();
        m_children = m_strategy->children(m_ranker, m_generation, rng);
        m_nextChild = 0;
        m_progress.generation = m_generation;
    }

    /// Scores what is left of the generation, or of the run. False if stopped.
    bool scoreChildren() {
        const auto left = static_cast<std::size_t>(m_config.evaluations - m_progress.evaluations);
        const std::size_t end = std::min(m_children.size(), m_nextChild + left);
        const std::size_t begin = m_nextChild;
        const auto architectureOf = [&](std::size_t i) -> const space::Architecture& {
            return m_children[begin + i].architecture;
        };
        return score(*m_evaluator, m_config.scoring, end - begin, architectureOf,
                     [&](std::size_t, proxy::Evaluation&& evaluation) { publish(std::move(evaluation)); });
    }

    /// Makes the next child a candidate.
    void publish(proxy::Evaluation&& evaluation) {
        const Child& child = m_children[m_nextChild];
        auto candidate = std::make_shared<Candidate>();
        candidate->index = static_cast<int>(m_archive.size());
        candidate->id = child.id;
        candidate->architecture = child.architecture;
        candidate->op = child.op;
        candidate->generation = m_generation;
        candidate->parents = child.parents;
        if (!child.parents.empty()) {
            const Candidate& parent = m_archive[static_cast<std::size_t>(child.parents.front())];
            candidate->changes = space::changes(m_space, parent.architecture, child.architecture);
        }
        candidate->cost = child.cost;
        candidate->evaluation = std::move(evaluation);
        keep(candidate);
        ++m_nextChild;
        m_observer.onCandidate(candidate);
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
            const std::size_t index = m_generationBegin + i;
            if (std::isfinite(m_children[i].predicted) && m_archive[index].isRanked()) {
                predicted.push_back(m_children[i].predicted);
                actual.push_back(ranking.score[index]);
            }
        }
        return rankCorrelation(predicted, actual);
    }

    /// Candidates for the final scoring, best first.
    std::vector<int> finalists() {
        const Ranking& ranking = m_ranker.ranking(m_config.level);
        std::vector<int> chosen(ranking.order.begin(),
                                ranking.order.begin() + static_cast<std::ptrdiff_t>(ranking.ranked));
        if (m_config.objective == Objective::Pareto) {
            const std::vector<int> front = archiveFront(m_archive, ranking);
            std::vector<ParetoPoint> points;
            for (const int index : front) {
                const auto member = static_cast<std::size_t>(index);
                points.push_back({static_cast<double>(m_archive[member].cost.params), ranking.score[member]});
            }
            chosen.clear();
            for (const int position : crowdedOrder(points)) {
                chosen.push_back(front[static_cast<std::size_t>(position)]);
            }
        }
        chosen.resize(std::min(chosen.size(), static_cast<std::size_t>(m_config.confirm)));
        return chosen;
    }

    /// False if stopped.
    bool scoreReferences() {
        m_hasReferences = true;
        const auto architectureOf = [&](std::size_t i) -> const space::Architecture& {
            return m_space.published[i].architecture;
        };
        return score(*m_evaluator, m_config.scoring, m_space.published.size(), architectureOf,
                     [&](std::size_t i, proxy::Evaluation&& evaluation) {
                         m_observer.onReference({static_cast<int>(i), std::move(evaluation)});
                     });
    }

    /// False if stopped.
    bool confirm() {
        std::vector<int> open = finalists();
        removeDone(open, m_confirmed);
        if (open.empty()) {
            return true;
        }
        proxy::ScoringConfig scoring = m_config.scoring;
        scoring.init = proxy::Init::Supernet;
        scoring.imageSize = 0;
        scoring.supernets = m_config.confirmSupernets;
        scoring.seed = stableHash(m_config.seed, "confirm");
        return scoreAgain(scoring, open, [&](std::size_t i, proxy::Evaluation&& evaluation) {
            m_observer.onConfirmation({open[i], std::move(evaluation)});
        });
    }

    /// Scores a sample at the image of the run and at full resolution. False if stopped.
    bool checkImage() {
        if (!screensImages(m_space, m_config.scoring)) {
            return true;
        }
        std::vector<int> open = screeningSample(m_space, m_config, m_ranker.ranking(m_config.level));
        removeDone(open, m_screened);
        proxy::ScoringConfig scoring = m_config.scoring;
        scoring.supernets = 1; // the first of the run's own
        std::vector<proxy::Evaluation> small(open.size());
        const auto keepSmall = [&](std::size_t i, proxy::Evaluation&& evaluation) { small[i] = std::move(evaluation); };
        if (open.empty() || !scoreAgain(scoring, open, keepSmall)) {
            return open.empty();
        }
        scoring.imageSize = 0;
        return scoreAgain(scoring, open, [&](std::size_t i, proxy::Evaluation&& evaluation) {
            m_observer.onScreening({open[i], std::move(small[i]), std::move(evaluation)});
        });
    }

    template <typename Done>
    static void removeDone(std::vector<int>& indices, const std::vector<Done>& done) {
        std::erase_if(indices, [&](int index) {
            return std::any_of(done.begin(), done.end(), [&](const Done& it) { return it.index == index; });
        });
    }

    /// Scores candidates by another configuration, with the evaluator of which the run goes on. False if stopped.
    bool scoreAgain(const proxy::ScoringConfig& scoring, const std::vector<int>& candidates,
                    const proxy::EvaluationSink& commit) {
        m_evaluator.reset(); // its super-nets need the memory of the new ones
        m_evaluator = m_makeEvaluator(m_space, scoring);
        const auto architectureOf = [&](std::size_t i) -> const space::Architecture& {
            return m_archive[static_cast<std::size_t>(candidates[i])].architecture;
        };
        return score(*m_evaluator, scoring, candidates.size(), architectureOf, commit);
    }

    /// Scores `count` architectures in batches and commits each in order, as soon as all before it are there.
    /// False if stopped; then the rest is not committed.
    bool score(proxy::ProxyEvaluator& evaluator, const proxy::ScoringConfig& scoring, std::size_t count,
               const std::function<const space::Architecture&(std::size_t)>& architectureOf,
               const proxy::EvaluationSink& commit) {
        const auto batch = static_cast<std::size_t>(std::max(evaluator.preferredBatch(), 1));
        for (std::size_t begin = 0; begin < count; begin += batch) {
            holdWhilePaused(m_control.stopToken());
            if (m_control.stopRequested()) {
                return false;
            }
            std::vector<space::NetworkPlan> plans;
            for (std::size_t i = begin; i < std::min(begin + batch, count); ++i) {
                plans.push_back(space::plan(m_space, architectureOf(i), scoring.imageSize));
            }
            const std::size_t committed =
                scoreBatch(evaluator, plans, [&](std::size_t i, proxy::Evaluation&& evaluation) {
                    commit(begin + i, checked(std::move(evaluation), plans[i].depth()));
                });
            if (committed < plans.size()) {
                if (!m_control.stopRequested()) {
                    throw Error(ErrorCode::Internal, "the evaluator left out a candidate");
                }
                return false;
            }
        }
        return !m_control.stopRequested();
    }

    /// Number of plans committed.
    std::size_t scoreBatch(proxy::ProxyEvaluator& evaluator, const std::vector<space::NetworkPlan>& plans,
                           const proxy::EvaluationSink& commit) {
        std::vector<std::optional<proxy::Evaluation>> arrived(plans.size());
        std::size_t committed = 0;
        std::exception_ptr failure;
        std::stop_source stop;
        const std::stop_callback forward(m_control.stopToken(), [&stop] { stop.request_stop(); });
        const Clock::time_point start = Clock::now();
        m_paused = {};
        // The evaluator may report from a thread of its own, which an exception must not leave.
        evaluator.evaluate(
            plans,
            [&](std::size_t index, proxy::Evaluation&& evaluation) {
                try {
                    const std::scoped_lock lock(m_observing);
                    arrived.at(index) = std::move(evaluation);
                    while (!failure && committed < arrived.size() && arrived[committed]) {
                        commit(committed, std::move(*arrived[committed]));
                        ++committed;
                    }
                } catch (...) {
                    failure = std::current_exception();
                    stop.request_stop();
                }
            },
            proxy::Checkpoint(stop.get_token(), [this, token = stop.get_token()] { holdWhilePaused(token); }));
        m_progress.seconds += Seconds(Clock::now() - start - m_paused).count();
        if (failure) {
            std::rethrow_exception(failure);
        }
        return committed;
    }

    /// On any thread of the evaluator's, between blocks, and on that of the run, between batches.
    void holdWhilePaused(const std::stop_token& stop) {
        m_control.waitWhilePaused(stop, [this](bool paused) {
            const std::scoped_lock lock(m_observing);
            if (paused) {
                m_pauseBegin = Clock::now();
            } else {
                m_paused += Clock::now() - m_pauseBegin;
            }
            m_observer.onPaused(paused);
        });
    }

    const space::SearchSpace& m_space;
    const SearchConfig& m_config;
    const proxy::EvaluatorFactory& m_makeEvaluator;
    Archive& m_archive;
    Ranker m_ranker;
    SearchObserver& m_observer;
    SearchControl& m_control;
    std::unique_ptr<Strategy> m_strategy;
    std::unique_ptr<proxy::ProxyEvaluator> m_evaluator;
    std::vector<Confirmation> m_confirmed;
    std::vector<Screening> m_screened;
    bool m_hasReferences = false;
    Progress m_progress;
    int m_generation = 0;
    std::size_t m_generationBegin = 0;
    std::vector<Child> m_children; ///< of the generation
    std::size_t m_nextChild = 0;   ///< first one not yet in the archive
    std::mutex m_observing;        ///< the observer is called by one thread at a time; guards the two below
    Clock::time_point m_pauseBegin;
    Clock::duration m_paused{}; ///< in the current batch
};

} // namespace

Outcome runSearch(const space::SearchSpace& space, const SearchConfig& config,
                  const proxy::EvaluatorFactory& makeEvaluator, Archive& archive, SearchObserver& observer,
                  SearchControl& control, const ResumePoint& resume) {
    validate(config);
    if (!archive.empty()) {
        throw Error(ErrorCode::InvalidArgument, "search: the archive is not empty at the start");
    }
    static_cast<void>(space::supernetPlan(space, config.scoring.imageSize)); // refuses images below one patch
    static_cast<void>(space::checkFeasible(space, config.limits, stableHash(config.seed, "feasible")));
    Run run(space, config, makeEvaluator, archive, observer, control);
    run.adopt(resume);
    const Outcome outcome = run.finish();
    observer.onFinished(outcome);
    return outcome;
}

} // namespace trazor::search

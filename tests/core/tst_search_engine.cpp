// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/search/archive/archive_front.h"
#include "core/search/event_mailbox.h"
#include "core/session/file/recorded_run.h"
#include "core/space/file/space_json.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

/// Short generations, so that 60 candidates span several.
SearchConfig shortConfig(Preset preset = Preset::Recommended) {
    SearchConfig config = makeConfig(preset, tinySpace());
    config.initialSample = 20;
    config.stepSize = preset == Preset::Paper ? 12 : 7;
    config.evaluations = 60;
    config.confirm = 0;
    config.prescreen = preset == Preset::Paper ? 1 : 3;
    return config;
}

std::string signature(const Candidate& candidate) {
    std::string text =
        candidate.id + " g" + std::to_string(candidate.generation) + " " + std::string(operatorName(candidate.op));
    for (const int parent : candidate.parents) {
        text += " p" + std::to_string(parent);
    }
    for (const space::GeneChange& change : candidate.changes) {
        text += "; " + change.text();
    }
    return text + " D" + std::to_string(candidate.evaluation.scores.diversity());
}

std::vector<std::string> signatures(const Archive& archive) {
    std::vector<std::string> result;
    for (const CandidatePtr& candidate : archive.candidates()) {
        result.push_back(signature(*candidate));
    }
    return result;
}

/// The first candidates as format 1 stored them, without records of generations.
std::vector<Record> firstOf(const Archive& archive, std::size_t count) {
    const auto all = archive.candidates().first(count);
    return {all.begin(), all.end()};
}

/// All records before the candidate at index `count`.
std::vector<Record> recordsUntil(const Notes& notes, std::size_t count) {
    std::vector<Record> records;
    for (const Record& record : notes.records) {
        if (std::holds_alternative<CandidatePtr>(record) && count-- == 0) {
            break;
        }
        records.push_back(record);
    }
    return records;
}

bool isEmpty(const EventMailbox::Content& content) {
    return content.records.empty() && !content.progress && !content.outcome;
}

/// Signals a pause from one thread to another.
class Gate {
public:
    void set(int value) {
        const std::scoped_lock lock(m_mutex);
        m_value = value;
        m_wake.notify_all();
    }
    bool waitFor(int value) {
        std::unique_lock lock(m_mutex);
        return m_wake.wait_for(lock, std::chrono::seconds(30), [&] { return m_value == value; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_value = -1;
};

/// Sets the gate to the number of candidates at each pause.
class PauseObserver final : public SearchObserver {
public:
    explicit PauseObserver(Gate& gate)
        : m_gate(gate) {}
    void onRecord(const Record& record) override { m_count += std::holds_alternative<CandidatePtr>(record) ? 1 : 0; }
    void onProgress(const Progress& progress) override {
        if (progress.isPaused == m_isPaused) {
            generations.push_back(progress.generation);
            return;
        }
        m_isPaused = progress.isPaused;
        m_gate.set(m_isPaused ? m_count : -1);
    }

    std::vector<int> generations;

private:
    Gate& m_gate;
    int m_count = 0;
    bool m_isPaused = false;
};

} // namespace

class TestSearchEngine : public QObject {
    Q_OBJECT

    static void addAlgorithms() {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<int>("preset");
        QTest::newRow("random") << static_cast<int>(Algorithm::Random) << static_cast<int>(Preset::Recommended);
        QTest::newRow("autoformer") << static_cast<int>(Algorithm::AutoFormerEvolution)
                                    << static_cast<int>(Preset::Paper);
        QTest::newRow("paper") << static_cast<int>(Algorithm::BlockEvolution) << static_cast<int>(Preset::Paper);
        QTest::newRow("recommended") << static_cast<int>(Algorithm::BlockEvolution)
                                     << static_cast<int>(Preset::Recommended);
    }
    static SearchConfig fetchedConfig() {
        QFETCH(int, algorithm);
        QFETCH(int, preset);
        SearchConfig config = shortConfig(static_cast<Preset>(preset));
        config.algorithm = static_cast<Algorithm>(algorithm);
        return config;
    }

private slots:
    void archive_isTheSame_forTheSameSeed_data() { addAlgorithms(); }
    void archive_isTheSame_forTheSameSeed() {
        SearchConfig config = fetchedConfig();
        const Searched once(tinySpace(), config);
        const Searched again(tinySpace(), config, {.batch = 8});
        QCOMPARE(signatures(again.archive), signatures(once.archive));
        config.seed = 2;
        QVERIFY(Searched(tinySpace(), config).ids() != once.ids());
    }

    void archive_isAPrefix_ofALongerRun_data() { addAlgorithms(); }
    void archive_isAPrefix_ofALongerRun() {
        SearchConfig config = fetchedConfig();
        const std::vector<std::string> longer = Searched(tinySpace(), config).ids();
        for (const int evaluations : {1, 19, 20, 21, 47}) {
            config.evaluations = evaluations;
            const Searched shorter(tinySpace(), config);
            QCOMPARE(shorter.ids(), (std::vector<std::string>(longer.begin(), longer.begin() + evaluations)));
            QVERIFY(shorter.outcome.reason == StopReason::Finished);
        }
    }

    void resumedRun_endsWithTheSameArchive_fromEveryPoint_data() { addAlgorithms(); }
    void resumedRun_endsWithTheSameArchive_fromEveryPoint() {
        const SearchConfig config = fetchedConfig();
        const Searched whole(tinySpace(), config);
        const std::vector<std::string> expected = signatures(whole.archive);
        // Random search does not depend on the point of resumption, so some points are enough.
        const std::size_t stride = config.algorithm == Algorithm::Random ? 12 : 1;
        for (std::size_t k = 0; k <= expected.size(); k += stride) {
            const Searched resumed(tinySpace(), config, {}, firstOf(whole.archive, k));
            QCOMPARE(signatures(resumed.archive), expected);
            QCOMPARE(resumed.notes.candidates.size(), expected.size() - k);
            QCOMPARE(resumed.outcome.progress.topUps, whole.outcome.progress.topUps);
        }
    }

    void extendedRun_equalsALongOne_data() { addAlgorithms(); }
    void extendedRun_equalsALongOne() {
        SearchConfig config = fetchedConfig();
        const Searched whole(tinySpace(), config);
        config.evaluations = 33;
        const Searched part(tinySpace(), config);
        config.evaluations = 60;
        QCOMPARE(signatures(Searched(tinySpace(), config, {}, firstOf(part.archive, 33)).archive),
                 signatures(whole.archive));
    }

    void resumedRun_scoresTheStoredChildren_data() { addAlgorithms(); }
    void resumedRun_scoresTheStoredChildren() {
        const SearchConfig config = fetchedConfig();
        const Searched whole(tinySpace(), config);
        for (const std::size_t k : {0U, 7U, 20U, 24U, 41U}) {
            const std::vector<Record> past = recordsUntil(whole.notes, k);
            const auto begun = std::find_if(past.rbegin(), past.rend(), [](const Record& record) {
                return std::holds_alternative<GenerationBegun>(record);
            });
            QVERIFY(begun != past.rend());
            const GenerationBegun& generation = std::get<GenerationBegun>(*begun);
            SearchConfig other = config;
            other.seed = 99; // makes other children
            other.prescreen = 1;
            const Searched resumed(tinySpace(), other, {}, past);
            const auto first = static_cast<std::size_t>(
                std::count_if(whole.archive.candidates().begin(), whole.archive.candidates().end(),
                              [&](const CandidatePtr& it) { return it->generation < generation.generation; }));
            for (std::size_t i = 0; i < generation.children.size(); ++i) {
                const Candidate& scored = resumed.archive[first + i];
                QCOMPARE(scored.id, generation.children[i].id);
                QCOMPARE(scored.generation, generation.generation);
                QCOMPARE(signature(scored), signature(whole.archive[first + i]));
            }
            QCOMPARE(resumed.archive.size(), 60U);
            QVERIFY(resumed.outcome.reason == StopReason::Finished);
            QVERIFY(resumed.ids() != whole.ids());
        }
    }

    void resumedRun_scoresChildrenMadeByHand() {
        const Searched whole(tinySpace(), shortConfig());
        const Searched strange(tinySpace(), [] {
            SearchConfig config = shortConfig();
            config.seed = 99;
            return config;
        }());
        std::vector<CandidatePtr> networks;
        std::copy_if(strange.archive.candidates().begin(), strange.archive.candidates().end(),
                     std::back_inserter(networks),
                     [&](const CandidatePtr& it) { return !whole.archive.contains(it->id); });
        QVERIFY(networks.size() >= 3);
        std::vector<Record> past = firstOf(whole.archive, 20);
        GenerationBegun byHand{1, {}};
        for (std::size_t i = 0; i < 3; ++i) {
            const Candidate& network = *networks[i];
            byHand.children.push_back(whole.notes.begins[1].children[i]);
            byHand.children.back().architecture = network.architecture;
            byHand.children.back().id = network.id;
            byHand.children.back().cost = network.cost;
        }
        past.emplace_back(byHand);
        const Searched resumed(tinySpace(), shortConfig(), {}, past);
        QCOMPARE(resumed.archive.size(), 60U);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(resumed.archive[20 + i].id, networks[i]->id);
            QVERIFY(resumed.archive[20 + i].architecture == networks[i]->architecture);
            QCOMPARE(resumed.archive[20 + i].generation, 1);
        }
        QCOMPARE(resumed.archive[23].generation, 2);
        QCOMPARE(resumed.notes.begins.front().generation, 2);
    }

    void generationsBegin_beforeTheirCandidates() {
        const Searched whole(tinySpace(), shortConfig());
        std::optional<GenerationBegun> begun;
        std::size_t next = 0;
        for (const Record& record : whole.notes.records) {
            if (const auto* const generation = std::get_if<GenerationBegun>(&record)) {
                QVERIFY(!begun || next == begun->children.size());
                QCOMPARE(generation->generation, begun ? begun->generation + 1 : 0);
                begun = *generation;
                next = 0;
            } else if (const auto* const candidate = std::get_if<CandidatePtr>(&record)) {
                QVERIFY(begun && next < begun->children.size());
                QCOMPARE((*candidate)->id, begun->children[next++].id);
                QCOMPARE((*candidate)->generation, begun->generation);
            }
        }
        QCOMPARE(begun->generation, 6);
    }

    void sessionWithoutItsChildren_goesOnWithTheNextGeneration_whereOthersWouldBeMade() {
        const Searched part(tinySpace(), shortConfig());
        SearchConfig config = shortConfig();
        config.seed = 99;
        for (const std::size_t count : {13U, 26U, 30U}) {
            const Searched resumed(tinySpace(), config, {}, firstOf(part.archive, count));
            QVERIFY(resumed.outcome.reason == StopReason::Finished);
            QCOMPARE(resumed.archive.size(), 60U);
            for (std::size_t i = 0; i < count; ++i) {
                QCOMPARE(resumed.archive[i].id, part.archive[i].id);
            }
            QCOMPARE(resumed.notes.candidates.front()->index, static_cast<int>(count));
            QCOMPARE(resumed.notes.candidates.front()->generation, part.archive[count - 1].generation + 1);
            const std::vector<std::string> ids = resumed.ids();
            QCOMPARE(std::set<std::string>(ids.begin(), ids.end()).size(), 60U);
        }
    }

    void sessionFile_resumesARun() {
        const SearchConfig config = shortConfig();
        const Searched whole(tinySpace(), config);
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "run.trazor";
        const session::Session begin(std::make_shared<const space::SearchSpace>(tinySpace()), config,
                                     session::makeManifest(tinySpace(), config.seed));
        {
            Notes notes;
            SearchControl control;
            notes.hook = [&] {
                if (notes.candidates.size() == 31) {
                    control.stop();
                }
            };
            const Outcome outcome = session::runRecorded(file, begin, fakeFactory(), notes, control);
            QVERIFY(outcome.reason == StopReason::Stopped);
            QCOMPARE(notes.candidates.size(), 31U);
        }
        const session::Session known = session::SessionFile::read(file);
        QCOMPARE(known.stopReason(), std::string("stopped"));
        QCOMPARE(known.size(), 31);
        Notes notes;
        notes.hook = [&] { QVERIFY(session::SessionFile::read(file).stopReason().empty()); };
        SearchControl control;
        session::runRecorded(file, known, fakeFactory(), notes, control);
        const session::Session all = session::SessionFile::read(file);
        QCOMPARE(signatures(all.archive()), signatures(whole.archive));
        QCOMPARE(all.size(), 60);
        QCOMPARE(all.stopReason(), std::string("finished"));
    }

    void candidates_areLegalInBandAndUnique_data() { addAlgorithms(); }
    void candidates_areLegalInBandAndUnique() {
        SearchConfig config = fetchedConfig();
        config.evaluations = 150;
        config.objective = config.preset == Preset::Paper ? Objective() : Objective::pareto();
        for (const space::SearchSpace& space : {tinySpace(), stagedSpace()}) {
            config.limits = {};
            const space::CostRange range = space::costRange(space);
            config.limits.params.min = range.min.params + (range.max.params - range.min.params) / 8;
            config.limits.params.max = range.min.params + (range.max.params - range.min.params) / 3;
            config.limits.depth = {range.min.depth + 1, range.max.depth - 1};
            config.level = defaultLevel(space);
            const Searched run(space, config);
            QVERIFY(run.outcome.reason == StopReason::Finished);
            std::set<std::string> ids;
            for (const CandidatePtr& candidate : run.archive.candidates()) {
                QVERIFY(space::violations(space, candidate->architecture).empty());
                QVERIFY(space::satisfies(config.limits, candidate->cost));
                QVERIFY(candidate->cost == space::costOf(space::plan(space, candidate->architecture)));
                QCOMPARE(candidate->id, space::architectureId(space, candidate->architecture));
                QVERIFY(ids.insert(candidate->id).second);
                const std::size_t parents = candidate->op == Operator::Mutation    ? 1
                                            : candidate->op == Operator::Crossover ? 2
                                                                                   : 0;
                QCOMPARE(candidate->parents.size(), parents);
                for (const int parent : candidate->parents) {
                    QVERIFY(run.archive[static_cast<std::size_t>(parent)].generation < candidate->generation);
                }
                if (parents > 0) {
                    const auto& parent = run.archive[static_cast<std::size_t>(candidate->parents.front())];
                    QVERIFY(candidate->changes == space::changes(space, parent.architecture, candidate->architecture));
                }
            }
        }
    }

    void generations_haveTheConfiguredShares() {
        const Searched run(tinySpace(), makeConfig(Preset::Paper, tinySpace()));
        std::map<int, std::map<Operator, int>> counts;
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            ++counts[candidate->generation][candidate->op];
        }
        QCOMPARE(counts[0][Operator::Random], 100);
        QCOMPARE(counts[1][Operator::Mutation] + counts[1][Operator::Crossover] + counts[1][Operator::TopUp], 50);
        QVERIFY(counts[1][Operator::Mutation] <= 25);
        QVERIFY(counts[1][Operator::Mutation] > 15);
        QVERIFY(counts[1][Operator::Crossover] <= 25);
        QCOMPARE(run.notes.generations.back().evaluations, 1000);
        QCOMPARE(run.notes.outcomes.size(), 1U);
    }

    void limits_thatNothingFits_areRefusedBeforeTheStart() {
        SearchConfig config = shortConfig();
        config.limits.params = {100'000'000, 200'000'000};
        Archive archive;
        Notes notes;
        SearchControl control;
        int made = 0;
        const proxy::EvaluatorFactory counting = [&](const auto& space, const auto& scoring) {
            ++made;
            return fakeFactory()(space, scoring);
        };
        try {
            runSearch(tinySpace(), config, counting, archive, notes, control);
            QFAIL("no error");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::Infeasible);
        }
        config = shortConfig();
        config.scoring.imageSize = 9;
        QVERIFY_EXCEPTION_THROWN(runSearch(tinySpace(), config, counting, archive, notes, control), Error);
        config = shortConfig();
        config.parents = 1;
        QVERIFY_EXCEPTION_THROWN(runSearch(tinySpace(), config, counting, archive, notes, control), Error);
        QCOMPARE(made, 0);
        QVERIFY(notes.outcomes.empty());
    }

    void smallSpace_isExhausted_data() { addAlgorithms(); }
    void smallSpace_isExhausted() {
        SearchConfig config = fetchedConfig();
        config.limits = {};
        config.scoring.imageSize = 0;
        const space::SearchSpace space = smallSpace();
        QCOMPARE(space::countArchitectures(space), std::string("40"));
        const Searched run(space, config);
        QVERIFY(run.outcome.reason == StopReason::Exhausted);
        QCOMPARE(run.archive.size(), 40U);
        QCOMPARE(run.notes.outcomes.size(), 1U);
    }

    void failingEvaluator_endsTheRun_andKeepsTheArchive() {
        const Searched run(tinySpace(), shortConfig(), {.batch = 3, .throwAfter = 33});
        QVERIFY(run.outcome.reason == StopReason::Failed);
        QVERIFY(!run.outcome.message.empty());
        // Scored but not kept: the two published architectures, and the 31st candidate, whose predecessor failed.
        QCOMPARE(run.archive.size(), 30U);
        QCOMPARE(run.notes.outcomes.size(), 1U);
        const Searched resumed(tinySpace(), shortConfig(), {}, firstOf(run.archive, 30));
        QCOMPARE(signatures(resumed.archive), signatures(Searched(tinySpace(), shortConfig()).archive));
    }

    void failingObserver_endsTheRun() {
        Archive archive;
        Notes notes;
        SearchControl control;
        notes.hook = [&] {
            if (notes.candidates.size() == 5) {
                throw Error(ErrorCode::Io, "disk full");
            }
        };
        const Outcome outcome =
            runSearch(tinySpace(), shortConfig(), fakeFactory({.batch = 4}), archive, notes, control);
        QVERIFY(outcome.reason == StopReason::Failed);
        QCOMPARE(outcome.message, std::string("disk full"));
        QCOMPARE(notes.candidates.size(), 5U);
    }

    void nonFiniteCandidates_areKeptAndNeverParents_data() { addAlgorithms(); }
    void nonFiniteCandidates_areKeptAndNeverParents() {
        const Searched run(tinySpace(), fetchedConfig(), {.nonFiniteShare = 0.5});
        QCOMPARE(run.archive.size(), 60U);
        QVERIFY(run.outcome.progress.failed > 10);
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            for (const int parent : candidate->parents) {
                QVERIFY(run.archive[static_cast<std::size_t>(parent)].isRanked());
            }
        }
        const Searched hopeless(tinySpace(), fetchedConfig(), {.nonFiniteShare = 1.0});
        QCOMPARE(hopeless.archive.size(), 60U);
        QCOMPARE(hopeless.outcome.progress.failed, 60);
    }

    void impossibleScores_becomeStatuses() {
        class Liar final : public proxy::ProxyEvaluator {
        public:
            void evaluate(std::span<const space::NetworkPlan> plans, const proxy::EvaluationSink& sink,
                          proxy::Checkpoint) override {
                for (std::size_t i = 0; i < plans.size(); ++i) {
                    proxy::Evaluation evaluation;
                    evaluation.status = proxy::EvaluationStatus::Ok;
                    if (m_count++ % 2 == 0) {
                        evaluation.scores.blocks.resize(plans[i].depth());
                        evaluation.scores.blocks.front().diversity = std::numeric_limits<double>::infinity();
                    }
                    sink(i, std::move(evaluation));
                }
            }
            int preferredBatch() const override { return 1; }
            std::string description() const override { return "liar"; }

        private:
            int m_count = 0;
        };
        Archive archive;
        Notes notes;
        SearchControl control;
        runSearch(
            tinySpace(), shortConfig(), [](const auto&, const auto&) { return std::make_unique<Liar>(); }, archive,
            notes, control);
        QCOMPARE(archive[0].evaluation.status, proxy::EvaluationStatus::NonFinite);
        QCOMPARE(archive[1].evaluation.status, proxy::EvaluationStatus::Failed);
        QCOMPARE(archive.size(), 60U);
    }

    void stop_actsInsideACandidate() {
        Archive archive;
        SearchControl control;
        EventMailbox mailbox;
        std::thread worker([&] {
            runSearch(tinySpace(), shortConfig(), fakeFactory({.batch = 4, .delay = std::chrono::hours(1)}), archive,
                      mailbox, control);
        });
        QElapsedTimer timer;
        timer.start();
        control.stop();
        worker.join();
        QVERIFY(timer.elapsed() < 5000);
        const EventMailbox::Content batch = mailbox.drain();
        QVERIFY(batch.outcome.has_value());
        QVERIFY(batch.outcome->reason == StopReason::Stopped);
        QVERIFY(std::none_of(batch.records.begin(), batch.records.end(),
                             [](const Record& it) { return std::holds_alternative<CandidatePtr>(it); }));
        QVERIFY(isEmpty(mailbox.drain()));
    }

    void step_runsOneGeneration_andStopEndsAPause() {
        Gate gate;
        Archive archive;
        SearchControl control;
        PauseObserver observer(gate);
        control.pause();
        QVERIFY(control.isPauseRequested());
        Outcome outcome;
        std::thread worker(
            [&] { outcome = runSearch(tinySpace(), shortConfig(), fakeFactory(), archive, observer, control); });
        QVERIFY(gate.waitFor(0));
        control.step();
        QVERIFY(gate.waitFor(20));
        control.step();
        QVERIFY(gate.waitFor(27));
        control.stop();
        worker.join();
        QVERIFY(outcome.reason == StopReason::Stopped);
        QCOMPARE(archive.size(), 27U);
    }

    void pausedRun_endsWithTheSameArchive() {
        Gate gate;
        Archive archive;
        SearchControl control;
        PauseObserver observer(gate);
        control.pause();
        std::thread worker(
            [&] { runSearch(tinySpace(), shortConfig(), fakeFactory({.batch = 8}), archive, observer, control); });
        for (const int expected : {0, 20, 27, 34}) {
            QVERIFY(gate.waitFor(expected));
            control.step();
        }
        QVERIFY(gate.waitFor(41));
        control.resume();
        worker.join();
        QCOMPARE(signatures(archive), signatures(Searched(tinySpace(), shortConfig()).archive));
        QCOMPARE(observer.generations, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
    }

    void confirmation_scoresTheBestAgain_andIsResumable() {
        SearchConfig config = shortConfig();
        config.confirm = 6;
        const Searched whole(tinySpace(), config);
        const Ranking ranking = rank(whole.archive, config.level);
        QCOMPARE(whole.notes.confirmations.size(), 6U);
        for (std::size_t i = 0; i < 6; ++i) {
            const Scoring& confirmation = whole.notes.confirmations[i];
            QCOMPARE(confirmation.subject.index, ranking.order[i]);
            QCOMPARE(confirmation.evaluation.scores.seeds.size(), 4U);
            QVERIFY(confirmation.evaluation.scores.dss() !=
                    whole.archive[static_cast<std::size_t>(confirmation.subject.index)].evaluation.scores.dss());
        }
        std::vector<Record> resume = firstOf(whole.archive, 60);
        resume.insert(resume.end(), {whole.notes.confirmations[0], whole.notes.confirmations[3]});
        const Searched resumed(tinySpace(), config, {}, resume);
        std::vector<int> rest;
        for (const Scoring& confirmation : resumed.notes.confirmations) {
            rest.push_back(confirmation.subject.index);
        }
        QCOMPARE(rest, (std::vector<int>{ranking.order[1], ranking.order[2], ranking.order[4], ranking.order[5]}));
        QCOMPARE(resumed.notes.confirmations[0].evaluation.scores.dss(),
                 whole.notes.confirmations[1].evaluation.scores.dss());
    }

    void publishedArchitectures_areScoredOnce_andJoinNoCohort() {
        const Searched whole(tinySpace(), shortConfig());
        QCOMPARE(whole.notes.published.size(), tinySpace().published.size());
        std::vector<space::NetworkPlan> plans;
        for (std::size_t i = 0; i < whole.notes.published.size(); ++i) {
            QCOMPARE(whole.notes.published[i].subject.index, static_cast<int>(i));
            plans.push_back(space::plan(tinySpace(), tinySpace().published[i].architecture));
        }
        test::fakeFactory()(tinySpace(), shortConfig().scoring)
            ->evaluate(plans,
                       [&](std::size_t i, proxy::Evaluation&& evaluation) {
                           QCOMPARE(whole.notes.published[i].evaluation.scores.dss(), evaluation.scores.dss());
                       },
                       {});
        std::vector<Record> resume = firstOf(whole.archive, 30);
        QCOMPARE(Searched(tinySpace(), shortConfig(), {}, resume).notes.published.size(), plans.size());
        resume.insert(resume.end(), whole.notes.published.begin(), whole.notes.published.end());
        const Searched resumed(tinySpace(), shortConfig(), {}, resume);
        QVERIFY(resumed.notes.published.empty());
        QCOMPARE(resumed.ids(), whole.ids());
    }

    void confirmation_canBeStopped() {
        SearchConfig config = shortConfig();
        config.confirm = 6;
        Archive archive;
        Notes notes;
        SearchControl control;
        notes.hook = [&] {
            if (notes.confirmations.size() == 2) {
                control.stop();
            }
        };
        const Outcome outcome = runSearch(tinySpace(), config, fakeFactory(), archive, notes, control);
        QVERIFY(outcome.reason == StopReason::Stopped);
        QCOMPARE(archive.size(), 60U);
        QCOMPARE(notes.confirmations.size(), 2U);
    }

    void confirmation_takesTheFront_forPareto() {
        SearchConfig config = shortConfig();
        config.limits = {};
        config.objective = Objective::pareto();
        config.confirm = 100;
        const Searched run(tinySpace(), config);
        std::vector<int> front = archiveFront(run.archive, rank(run.archive, config.level));
        std::vector<int> confirmed;
        for (const Scoring& confirmation : run.notes.confirmations) {
            confirmed.push_back(confirmation.subject.index);
        }
        std::sort(front.begin(), front.end());
        std::sort(confirmed.begin(), confirmed.end());
        QCOMPARE(confirmed, front);
    }

    void mailbox_keepsTheLatestProgress_andEmptiesItself() {
        EventMailbox mailbox;
        QVERIFY(isEmpty(mailbox.drain()));
        mailbox.onProgress({.generation = 1});
        mailbox.onProgress({.generation = 2, .isPaused = true});
        mailbox.onRecord(Scoring{});
        const EventMailbox::Content batch = mailbox.drain();
        QCOMPARE(batch.progress->generation, 2);
        QVERIFY(batch.progress->isPaused);
        QCOMPARE(batch.records.size(), 1U);
        QVERIFY(isEmpty(mailbox.drain()));
    }
};

QTEST_GUILESS_MAIN(TestSearchEngine)
#include "tst_search_engine.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/proxy/ranks/dispatcher.h"
#include "core/proxy/ranks/rank_share.h"
#include "core/proxy/score_codec.h"
#include "tests/support/search_fixture.h"
#include "tests/support/thread_ranks.h"

#include <QtTest>

#include <numeric>

using namespace trazor;
using namespace trazor::test;

namespace {

/// Identifies candidates by id, generation and scores, without times.
std::vector<std::string> factsOf(const std::vector<search::CandidatePtr>& candidates) {
    std::vector<std::string> facts;
    for (const search::CandidatePtr& candidate : candidates) {
        const std::vector<unsigned char> scores = proxy::encodeScores(candidate->evaluation.scores);
        facts.push_back(candidate->id + " " + std::to_string(candidate->generation) + " " +
                        std::string(scores.begin(), scores.end()));
    }
    return facts;
}

search::SearchConfig shortSearch(int inFlight) {
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tinySpace());
    config.evaluations = 60;
    config.initialSample = 20;
    config.inFlight = inFlight;
    config.confirm = 3;
    config.checkImage = 0;
    return config;
}

struct Run {
    Notes notes;
    search::Archive archive;
    search::Outcome outcome;

    Run(const search::SearchConfig& config, const proxy::EvaluatorFactory& factory,
        std::span<const search::Record> past = {}, std::vector<std::string> arrivals = {}, int stopAfter = 0) {
        search::SearchControl control;
        notes.hook = [&] {
            if (stopAfter > 0 && static_cast<int>(notes.candidates.size()) == stopAfter) {
                control.stop();
            }
        };
        outcome = search::runSearch(tinySpace(), config, factory, archive, notes, control, past, std::move(arrivals));
        notes.hook = {};
    }

    std::vector<std::string> order() const {
        std::vector<std::string> ids;
        for (const search::CandidatePtr& candidate : archive.candidates()) {
            ids.push_back(candidate->id);
        }
        return ids;
    }
    std::vector<std::string> facts() const {
        return factsOf({archive.candidates().begin(), archive.candidates().end()});
    }
};

/// Evaluators of different speed, one per rank.
std::vector<proxy::EvaluatorFactory> factories(int ranks) {
    std::vector<proxy::EvaluatorFactory> all;
    for (int rank = 0; rank < ranks; ++rank) {
        all.push_back(fakeFactory({.batch = 1, .delay = std::chrono::microseconds(300 * (1 + 2 * (rank % 3)))}));
    }
    return all;
}

QByteArray errorOf(std::vector<proxy::EvaluatorFactory> all, double silentSeconds) {
    try {
        ThreadRanks ranks(std::move(all), silentSeconds);
        Run(shortSearch(0), ranks.factory());
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

/// Scoring on several ranks, simulated by threads.
class TestRanks : public QObject {
    Q_OBJECT

private slots:
    void dispatcher_handsOutByCost_soThatAllFinishTogether() {
        const std::vector<int> capacities(4, 1);
        proxy::Dispatcher dispatcher(capacities);
        for (std::size_t task = 0; task < 40; ++task) {
            dispatcher.add(task, 1.0 + static_cast<double>(task));
        }
        // A task takes as long as its cost.
        std::vector<double> freeAt(4, 0.0);
        std::multimap<double, std::size_t> running; // end, task

        std::vector<std::size_t> order;
        double now = 0.0;
        while (!dispatcher.isIdle()) {
            while (const auto it = dispatcher.next()) {
                order.push_back(it->task);
                freeAt[it->worker] = std::max(freeAt[it->worker], now) + 1.0 + static_cast<double>(it->task);
                running.emplace(freeAt[it->worker], it->task);
            }
            now = running.begin()->first;
            QVERIFY(dispatcher.finish(running.begin()->second));
            running.erase(running.begin());
        }
        QVERIFY(std::is_sorted(order.rbegin(), order.rend()));
        const double work = 40.0 + std::accumulate(order.begin(), order.end(), 0.0);
        QVERIFY2(now < 1.03 * work / 4, qPrintable(QString::number(now)));
        QVERIFY(!dispatcher.finish(0));
    }

    void archive_isTheSame_forAnyNumberOfRanks() {
        const Run alone(shortSearch(0), fakeFactory());
        QCOMPARE(alone.facts().size(), std::size_t{60});
        for (const int count : {1, 2, 4}) {
            ThreadRanks ranks(factories(count));
            const Run shared(shortSearch(0), ranks.factory());
            QVERIFY(shared.outcome.reason == search::StopReason::Finished);
            QVERIFY(shared.facts() == alone.facts());
            QCOMPARE(shared.notes.confirmations.size(), std::size_t{3});
        }
    }

    void asynchronousSearch_isReplayed_fromTheOrderOfArrival() {
        std::vector<std::string> order;
        std::vector<std::string> facts;
        {
            ThreadRanks ranks(factories(4));
            const Run run(shortSearch(8), ranks.factory());
            QVERIFY(run.outcome.reason == search::StopReason::Finished);
            order = run.order();
            facts = run.facts();
        }
        QCOMPARE(order.size(), std::size_t{60});
        for (const int count : {1, 3}) {
            ThreadRanks ranks(factories(count));
            QVERIFY(Run(shortSearch(8), ranks.factory(), {}, order).facts() == facts);
        }
        QVERIFY(Run(shortSearch(8), fakeFactory({.batch = 5}), {}, order).facts() == facts);
    }

    void asynchronousSearch_overlapsGenerations() {
        ThreadRanks ranks(factories(4));
        const Run run(shortSearch(8), ranks.factory());
        // A generation must begin before an earlier one is complete.
        bool overlaps = false;
        std::size_t scored = 0;
        std::size_t made = 0;
        for (const search::Record& record : run.notes.records) {
            scored += std::holds_alternative<search::CandidatePtr>(record) ? 1 : 0;
            if (const auto* const begun = std::get_if<search::GenerationBegun>(&record)) {
                overlaps = overlaps || scored < made;
                made = scored + begun->children.size();
            }
        }
        QVERIFY(overlaps);
    }

    void interruptedAsynchronousSearch_goesOn_andIsStillReplayed() {
        std::vector<search::Record> records;
        {
            ThreadRanks ranks(factories(3));
            const Run first(shortSearch(8), ranks.factory(), {}, {}, 31);
            QVERIFY(first.outcome.reason == search::StopReason::Stopped);
            records = first.notes.records;
        }
        ThreadRanks ranks(factories(2));
        const Run second(shortSearch(8), ranks.factory(), records);
        QVERIFY(second.outcome.reason == search::StopReason::Finished);
        QCOMPARE(second.facts().size(), std::size_t{60});
        QVERIFY(Run(shortSearch(8), fakeFactory(), {}, second.order()).facts() == second.facts());
    }

    void foreignOrder_isRefused() {
        const Run other = [] {
            search::SearchConfig config = shortSearch(8);
            config.seed = 7;
            return Run(config, fakeFactory());
        }();
        const Run run(shortSearch(8), fakeFactory(), {}, other.order());
        QVERIFY(run.outcome.reason == search::StopReason::Failed);
        QVERIFY(run.outcome.message.find("order of arrival does not belong") != std::string::npos);
    }

    void stop_endsTheSearch_andTheRanksServeTheNext() {
        ThreadRanks ranks(factories(2));
        QVERIFY(Run(shortSearch(0), ranks.factory(), {}, {}, 7).outcome.reason == search::StopReason::Stopped);
        QVERIFY(Run(shortSearch(0), ranks.factory()).facts() == Run(shortSearch(0), fakeFactory()).facts());
    }

    void failingRank_isNamed() {
        std::vector<proxy::EvaluatorFactory> all = factories(2);
        all[1] = [](const space::SearchSpace&, const proxy::ScoringConfig&) -> std::unique_ptr<proxy::ProxyEvaluator> {
            throw Error(ErrorCode::Unsupported, "no such device");
        };
        QCOMPARE(errorOf(all, 60.0), QByteArray("rank 2 (thread 2): no such device"));
    }

    void silentRank_isNamed() {
        std::vector<proxy::EvaluatorFactory> all = factories(2);
        all[1] = {};
        QCOMPARE(errorOf(all, 3.0),
                 QByteArray("rank 2 (thread 2) has sent nothing for 3 s: it hangs, is stopped, or is cut off"));
    }

    void ranksOfAMachine_shareItsProcessors_data() {
        QTest::addColumn<QList<QList<int>>>("allowed");
        QTest::addColumn<QList<int>>("threads");
        QTest::newRow("one rank") << QList<QList<int>>{{0, 1, 2, 3}} << QList<int>{4};
        QTest::newRow("bound to cores") << QList<QList<int>>{{0}, {1}} << QList<int>{1, 1};
        QTest::newRow("bound to sockets")
            << QList<QList<int>>{{0, 1, 2, 3}, {0, 1, 2, 3}, {4, 5}} << QList<int>{2, 2, 2};
        QTest::newRow("more ranks than processors") << QList<QList<int>>{{0}, {0}, {0}} << QList<int>{1, 1, 1};
    }

    void ranksOfAMachine_shareItsProcessors() {
        QFETCH(QList<QList<int>>, allowed);
        QFETCH(QList<int>, threads);
        std::vector<cpu_set_t> sets(static_cast<std::size_t>(allowed.size()));
        for (std::size_t i = 0; i < sets.size(); ++i) {
            CPU_ZERO(&sets[i]);
            for (const int cpu : allowed[static_cast<qsizetype>(i)]) {
                CPU_SET(static_cast<std::size_t>(cpu), &sets[i]);
            }
        }
        for (std::size_t i = 0; i < sets.size(); ++i) {
            QCOMPARE(proxy::threadsFor(i, sets), threads[static_cast<qsizetype>(i)]);
        }
    }

    void gpusOfAMachine_areSharedOut() {
        QCOMPARE(proxy::gpusFor("0,1,2,3", {1, 1, 4}), std::string("1"));
        QCOMPARE(proxy::gpusFor("0,1,2,3", {1, 1, 2}), std::string("1,3"));
        QCOMPARE(proxy::gpusFor("4,7", {1, 2, 3}), std::string("4"));
        QCOMPARE(proxy::gpusFor("", {1, 0, 2}), std::string());
    }
};

QTEST_GUILESS_MAIN(TestRanks)
#include "tst_ranks.moc"

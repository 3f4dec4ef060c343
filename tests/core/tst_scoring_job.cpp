// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/search/scoring_job.h"
#include "tests/support/search_fixture.h"

#include <QtTest>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

class TestScoringJob final : public QObject {
    Q_OBJECT

    std::vector<space::NetworkPlan> m_plans; ///< 11 plans
    std::vector<double> m_expected;          ///< DSS by plan

    space::NetworkPlan planOf(std::size_t index) const { return m_plans[index]; }

private slots:
    void initTestCase() {
        Rng rng(1);
        for (int i = 0; i < 11; ++i) {
            m_plans.push_back(space::plan(tinySpace(), space::sample(tinySpace(), rng)));
            FakeEvaluator().evaluate(
                {&m_plans.back(), 1},
                [&](std::size_t, proxy::Evaluation&& it) { m_expected.push_back(it.scores.dss()); }, {});
        }
    }

    void evaluations_arriveInOrder_data() {
        QTest::addColumn<int>("batch");
        for (const int batch : {1, 4, 11, 100}) {
            QTest::addRow("batches of %d", batch) << batch;
        }
    }
    void evaluations_arriveInOrder() { // the fake reports a batch in reverse order
        QFETCH(int, batch);
        FakeEvaluator evaluator({}, {.batch = batch});
        std::vector<double> scores;
        const std::size_t done = scoreInOrder(
            evaluator, m_plans.size(), [this](std::size_t i) { return planOf(i); },
            [&](std::size_t index, proxy::Evaluation&& it) {
                QCOMPARE(index, scores.size());
                scores.push_back(it.scores.dss());
            });
        QCOMPARE(done, m_plans.size());
        QCOMPARE(scores, m_expected);
    }

    void exceptionOfTheSink_endsTheJob() {
        FakeEvaluator evaluator({}, {.batch = 4});
        std::size_t taken = 0;
        const auto run = [&] {
            scoreInOrder(
                evaluator, m_plans.size(), [this](std::size_t i) { return planOf(i); },
                [&](std::size_t, proxy::Evaluation&&) {
                    if (++taken == 6) {
                        throw Error(ErrorCode::Io, "disk full");
                    }
                });
        };
        try {
            run();
            QFAIL("not thrown again");
        } catch (const Error& error) {
            QCOMPARE(std::string(error.what()), std::string("disk full"));
        }
        QCOMPARE(taken, 6U);
    }

    void stop_leavesOutTheRest() {
        std::stop_source stop;
        FakeEvaluator evaluator({}, {.batch = 2});
        std::size_t taken = 0;
        const std::size_t done = scoreInOrder(
            evaluator, m_plans.size(), [this](std::size_t i) { return planOf(i); },
            [&](std::size_t, proxy::Evaluation&&) {
                if (++taken == 4) {
                    stop.request_stop();
                }
            },
            proxy::Checkpoint(stop.get_token(), [] {}));
        QCOMPARE(done, 4U);
        QCOMPARE(taken, 4U);
    }

    void scoreAll_marksWhatAStopLeftOut() {
        std::stop_source stop;
        FakeEvaluator evaluator;
        int scored = 0;
        const auto evaluations = scoreAll(evaluator, m_plans, proxy::Checkpoint(stop.get_token(), [] {}), [&] {
            if (++scored == 3) {
                stop.request_stop();
            }
        });
        QCOMPARE(evaluations.size(), m_plans.size());
        for (std::size_t i = 0; i < evaluations.size(); ++i) {
            QCOMPARE(evaluations[i].status, i < 3 ? proxy::EvaluationStatus::Ok : proxy::EvaluationStatus::Failed);
        }
        QCOMPARE(evaluations[2].scores.dss(), m_expected[2]);
    }
};

QTEST_GUILESS_MAIN(TestScoringJob)
#include "tst_scoring_job.moc"

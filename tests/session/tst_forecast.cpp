// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/evidence/rank_correlation.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "core/session/literature.h"
#include "core/session/measured_results.h"
#include "core/session/search_result.h"
#include "core/space/file/space_json.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace trazor;
using session::Forecast;
using session::PredictedNetwork;
using session::Session;
using session::Subject;

namespace {

/// A finished search of 120 candidates; `known` of them, spread over the sizes, have an accuracy that grows with size.
Session measuredSession(int known, double noise = 0.3) {
    const testing::SyntheticArchive archive{.candidates = 120};
    const std::vector<search::CandidatePtr> candidates = archive.make();
    Session session = testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), candidates);
    session.apply(search::Quantity{"accuracy", "accuracy", "%", search::Better::Larger, "Measured"});
    const std::vector<int> chosen = session::suggestBySize(session, "accuracy", static_cast<std::size_t>(known));
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const double size = static_cast<double>(session.candidate(chosen[i]).cost.params);
        session.apply(search::Value{Subject::candidate(chosen[i]), "accuracy",
                                    70.0 + size / 1e6 + noise * std::sin(7.0 * static_cast<double>(i))});
    }
    return session;
}

QString refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code() == ErrorCode::InvalidArgument ? QString::fromUtf8(error.what()) : QString();
    }
    return {};
}

/// Non-dominated candidates by definition; of equal candidates the first.
std::set<int> nonDominated(const Session& session) {
    const auto& parts = session::frontObjective(session).parts();
    const auto isAtLeast = [&](int a, int b) {
        return std::all_of(parts.begin(), parts.end(), [&](const search::Objective::Part& part) {
            return session::objectiveValue(session, part, a) >= session::objectiveValue(session, part, b);
        });
    };
    std::set<int> front;
    for (int index = 0; index < session.size(); ++index) {
        bool isDominated = !session.candidate(index).isRanked();
        for (int other = 0; other < session.size() && !isDominated; ++other) {
            const bool isEqual = isAtLeast(index, other);
            isDominated = session.candidate(other).isRanked() && other != index && isAtLeast(other, index) &&
                          (!isEqual || other < index);
        }
        if (!isDominated) {
            front.insert(index);
        }
    }
    return front;
}

} // namespace

/// Forecasts from measured values for the candidates of a session.
class TestForecast : public QObject {
    Q_OBJECT

private slots:
    void withdrawal_leavesNoPredictionForTheNextCandidate() {
        Session session = measuredSession(20);
        const auto byHand = [](int which) {
            auto made = std::make_shared<search::Candidate>(
                *testing::SyntheticArchive{.candidates = 122}.make()[static_cast<std::size_t>(which)]);
            made->index = 120;
            made->op = search::Operator::ByHand;
            return made;
        };
        const search::CandidatePtr first = byHand(120);
        session.apply(first);
        session.setForecasts(session::forecasts(session));
        const Session before = session;
        const search::Objective::Part predicted{search::Objective::Kind::Predicted, "accuracy"};
        QVERIFY(!std::isnan(session::objectiveValue(session, predicted, 120)));
        session.apply(search::Withdrawal{120, first->id});
        QCOMPARE(session.forecast("accuracy")->candidates.size(), std::size_t{120});
        session.apply(search::CandidatePtr(byHand(121)));
        QVERIFY(std::isnan(session::objectiveValue(session, predicted, 120)));
        QVERIFY(!std::isnan(session::objectiveValue(session, predicted, 119)));
        QVERIFY(!std::isnan(session::objectiveValue(before, predicted, 120))); // a copy keeps its own
    }

    void front_followsTheObjectives_data() {
        QTest::addColumn<QString>("objective");
        QTest::addColumn<QString>("about");
        QTest::newRow("a single one") << "dss++"
                                      << "params,dss++";
        QTest::newRow("parameters and DSS++") << "pareto"
                                              << "params,dss++";
        QTest::newRow("another cost") << "macs,dss++"
                                      << "macs,dss++";
        QTest::newRow("one of three values") << "depth,dss++"
                                             << "depth,dss++";
        QTest::newRow("the score first") << "dss++,params"
                                         << "dss++,params";
        QTest::newRow("three") << "params,macs,dss++"
                               << "params,macs,dss++";
        QTest::newRow("predictions") << "macs,predicted:accuracy"
                                     << "macs,predicted:accuracy";
        QTest::newRow("predictions and DSS++") << "params,dss++,predicted:accuracy"
                                               << "params,dss++,predicted:accuracy";
    }

    void front_followsTheObjectives() {
        QFETCH(QString, objective);
        QFETCH(QString, about);
        Session session = measuredSession(20);
        const std::vector<int> usual = session.front();
        search::SearchConfig config = session.config();
        config.objective = search::Objective::parse(objective.toStdString());
        session.setConfig(config);
        if (config.objective.has(search::Objective::Kind::Predicted)) {
            QVERIFY(session.front() == usual); // nothing is predicted yet
        }
        session.setForecasts(session::forecasts(session));
        QCOMPARE(session::frontObjective(session), search::Objective::parse(about.toStdString()));
        const std::vector<int>& front = session.front();
        QVERIFY(std::set<int>(front.begin(), front.end()) == nonDominated(session));
        QVERIFY(!front.empty());
        const auto& first = session::frontObjective(session).parts().front();
        for (std::size_t i = 1; i < front.size(); ++i) {
            QVERIFY(session::objectiveValue(session, first, front[i - 1]) >=
                    session::objectiveValue(session, first, front[i]));
        }
        const int knee = session::kneeOf(session);
        QVERIFY(knee < 0 || session.isOnFront(knee));
    }

    void aConstantObjective_leavesABestCandidateOnTheFront() {
        const testing::SyntheticArchive archive{.candidates = 40, .allEqual = true};
        search::SearchConfig config = testing::syntheticConfig(archive);
        config.objective = search::Objective::parse("macs,dss++");
        const Session session = testing::sessionOf(*testing::syntheticSpace(), config, archive.make());
        QCOMPARE(session.front().size(), std::size_t{1});
    }

    /// The first value of a quantity adds the published values of the published networks.
    void publishedNetworks_bringTheirValues() {
        Session session = measuredSession(0);
        const std::string name = "imagenet_top1";
        const search::Quantity quantity = session::measuredQuantity(session, name, {}, {});
        QCOMPARE(quantity.unit, std::string("%"));
        QVERIFY(refusal([&] { session::measuredQuantity(session, name, "ms", {}); }).contains("unit"));
        const std::vector<evidence::Result> results{
            {.row = 1, .subject = session.candidate(3).id, .value = 74.5, .date = "2026-05-31", .source = "cluster"}};
        const std::vector<search::Record> records = session::recordsOf(session, quantity, results, {});
        for (const search::Record& record : records) {
            session.apply(record);
        }
        QCOMPARE(session.value(name, Subject::candidate(3)), 74.5);
        for (int i = 0; i < 2; ++i) { // AutoFormer-T and TF-TAS-T
            QCOMPARE(session.value(name, Subject::published(i)), 75.3);
            QVERIFY(!session.quantity(name)->details.at(Subject::published(i)).front().origin.empty());
        }
        QVERIFY(session::measuredCandidates(session) == std::vector<int>{3});
        QVERIFY(session::recordsOf(session, quantity, results, {}).size() == 1); // published values are added once
        for (const session::LiteratureValue& each : session::literature()) {
            const auto& published = space::preset(each.space).published;
            QVERIFY2(std::any_of(published.begin(), published.end(),
                                 [&](const space::Published& network) { return network.name == each.network; }),
                     qPrintable(QString::fromStdString(each.network)));
            QVERIFY(each.value > 50.0 && each.value < 100.0 && !each.source.empty());
        }
    }

    void everyNetwork_isPredictedAndRanked() {
        const Session session = measuredSession(20);
        const Forecast forecast = session::forecast(session, "accuracy");
        QCOMPARE(forecast.candidates.size(), std::size_t{120});
        QCOMPARE(forecast.published.size(), session.space().published.size());
        QCOMPARE(forecast.predictor.networks, std::size_t{20});
        QVERIFY(forecast.predictor.verdict == evidence::Verdict::Supported);
        QVERIFY(forecast.params.verdict == evidence::Verdict::Supported);
        std::set<std::size_t> ranks;
        for (const PredictedNetwork& network : forecast.candidates) {
            QVERIFY(network.prediction.low < network.prediction.value);
            QVERIFY(network.prediction.value < network.prediction.high);
            QVERIFY(network.rank >= 1 && network.rank <= 120);
            ranks.insert(network.rank);
            const auto better = std::count_if(forecast.candidates.begin(), forecast.candidates.end(),
                                              [&](const auto& other) { return other.score > network.score; });
            QCOMPARE(network.rank, static_cast<std::size_t>(better) + 1);
        }
        QVERIFY(ranks.contains(1) && ranks.size() > 60);
        std::vector<double> predicted;
        std::vector<double> params;
        for (const PredictedNetwork& network : forecast.candidates) {
            predicted.push_back(network.prediction.value);
            params.push_back(static_cast<double>(session.candidate(network.subject.index).cost.params));
        }
        QVERIFY(evidence::kendallTauB(predicted, params) > 0.7);
    }

    void lessIsBetter_turnsTheRanks() {
        Session session = measuredSession(12);
        session.apply(search::Quantity{"accuracy", "accuracy", "%", search::Better::Smaller, "Measured"});
        const Forecast forecast = session::forecast(session, "accuracy");
        const auto best = std::find_if(forecast.candidates.begin(), forecast.candidates.end(),
                                       [](const PredictedNetwork& network) { return network.rank == 1; });
        const bool isLowest =
            std::all_of(forecast.candidates.begin(), forecast.candidates.end(), [&](const PredictedNetwork& network) {
                return network.prediction.value >= best->prediction.value - 1e-9;
            });
        QVERIFY(isLowest);
        QVERIFY(forecast.params.verdict == evidence::Verdict::Contradicted);
    }

    void publishedNetwork_canBeMeasured() {
        Session session = measuredSession(6);
        session.apply(search::Value{Subject::published(0), "accuracy", 74.0});
        const Forecast forecast = session::forecast(session, "accuracy");
        QCOMPARE(forecast.predictor.networks, std::size_t{7});
        QCOMPARE(forecast.published.front().measured, 74.0);
        QCOMPARE(forecast.dssPlusPlus.networks, std::size_t{6}); // the published network has no score
    }

    void tooFewValues_andUnknownQuantities_areRefused() {
        const Session session = measuredSession(4);
        QVERIFY(refusal([&] { session::forecast(session, "accuracy"); }).contains("at least 5"));
        QVERIFY(refusal([&] { session::forecast(session, "speed"); }).contains("no 'speed'"));
        Session sideless = measuredSession(8);
        sideless.apply(search::Quantity{"accuracy", "accuracy", "%", search::Better::Neither, "Measured"});
        QVERIFY(refusal([&] { session::forecast(sideless, "accuracy"); }).contains("neither more nor less"));
    }

    void suggestions_areUnmeasuredAndSpreadOverTheSizes() {
        const Session session = measuredSession(10);
        const std::vector<int> suggested = session::suggestBySize(session, "accuracy", 5);
        QCOMPARE(suggested.size(), std::size_t{5});
        std::vector<std::int64_t> sizes;
        for (const int index : suggested) {
            QVERIFY(std::isnan(session.value("accuracy", Subject::candidate(index))));
            sizes.push_back(session.candidate(index).cost.params);
        }
        QVERIFY(std::is_sorted(sizes.begin(), sizes.end()));
        QCOMPARE(session::suggestBySize(session, "accuracy", 999).size(), std::size_t{110});
        const Forecast forecast = session::forecast(session, "accuracy");
        const std::vector<int> best = session::suggestBest(session, forecast, 2);
        QVERIFY(forecast.candidates[static_cast<std::size_t>(best[0])].rank <=
                forecast.candidates[static_cast<std::size_t>(best[1])].rank);
    }

    void suggestions_respectTheLimits() {
        Session session = measuredSession(0);
        search::SearchConfig config = session.config();
        config.limits.params = Band{{}, 7'000'000};
        session.setConfig(config);
        for (const int index : session::suggestBySize(session, "accuracy", 20)) {
            QVERIFY(session.candidate(index).cost.params <= 7'000'000);
        }
    }

    void results_replaceWhatANetworkHad() {
        Session session = measuredSession(0);
        const search::Quantity quantity = session::measuredQuantity(session, "accuracy", "%", {});
        const auto apply = [&](const std::string& table) {
            const evidence::ResultsPreview preview =
                evidence::readResults(table, "t.csv", session::subjectsOf(session), {"accuracy", "%", {}});
            QVERIFY(preview.problems.empty());
            for (const search::Record& record : session::recordsOf(session, quantity, preview.results, "t.csv")) {
                session.apply(record);
            }
        };
        apply("id,value,repeat,date,source\n3,70,1,2026-05-31,here\n3,72,2,,\n4,60,,,\n");
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 71.0);
        QCOMPARE(session.quantity("accuracy")->details.at(Subject::candidate(3)).at(0).origin,
                 std::string("2026-05-31, here"));
        apply("id,value,repeat\n3,74,2\n");
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 72.0);
        apply("id,value\n3,80\n4,61\n");
        QCOMPARE(session.value("accuracy", Subject::candidate(3)), 80.0);
        QCOMPARE(session.value("accuracy", Subject::candidate(4)), 61.0);
    }

    void quantity_keepsItsUnitAndSide() {
        const Session session = measuredSession(5);
        const auto complaint = [&](const std::string& name, std::optional<std::string> unit,
                                   std::optional<search::Better> better) {
            return refusal([&] { session::measuredQuantity(session, name, unit, better); });
        };
        QVERIFY(complaint("accuracy", {}, {}).isEmpty());
        QVERIFY(complaint("accuracy", "ms", {}).contains("recorded in '%'"));
        QVERIFY(complaint("accuracy", {}, search::Better::Smaller).contains("max"));
        QVERIFY(session::measuredQuantity(session, "ppl", {}, search::Better::Smaller).better ==
                search::Better::Smaller);
        for (const char* name : {"", "two words", "12.5", "spread.dss", "a/b"}) {
            QVERIFY(!complaint(name, {}, {}).isEmpty());
        }
        QVERIFY(!complaint(std::string(65, 'x'), {}, {}).isEmpty());
    }

    void values_comeBackFromTheFile() {
        QTemporaryDir folder;
        const std::string file = folder.filePath("measured.trazor").toStdString();
        const Session session = measuredSession(15);
        QVERIFY(session::SessionFile::save(file, session));
        const Session again = session::SessionFile::read(file);
        const Forecast expected = session::forecast(session, "accuracy");
        const Forecast actual = session::forecast(again, "accuracy");
        QCOMPARE(actual.predictor.networks, std::size_t{15});
        for (std::size_t i = 0; i < expected.candidates.size(); ++i) {
            QCOMPARE(actual.candidates[i].score, expected.candidates[i].score);
        }
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "tst_forecast.moc"

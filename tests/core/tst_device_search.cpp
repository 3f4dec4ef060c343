// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/measured_latency.h"
#include "core/session/columns.h"
#include "core/session/file/recorded_run.h"
#include "core/session/file/session_file.h"
#include "core/session/search_result.h"
#include "tests/support/error_text.h"
#include "tests/support/made_up_device.h"
#include "tests/support/search_fixture.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::test;

namespace {

std::shared_ptr<const space::DeviceModel> deviceOf(const space::SearchSpace& space, double noise = 0.03) {
    return std::make_shared<const device::Profile>(testing::fittedProfile(space, noise));
}

/// A noise-free device that takes `factor` times as long as the noise-free deviceOf().
std::shared_ptr<const space::DeviceModel> slowDevice(const space::SearchSpace& space, double factor) {
    const auto known = testing::networks(space, 40, 1);
    std::vector<device::Timing> times = testing::timings(space, known, 0.0);
    for (device::Timing& time : times) {
        time.medianMs *= factor;
    }
    return std::make_shared<const device::Profile>(device::Profile::fit(space, testing::conditions(), known, times));
}

/// Limits the latency to a third of the way from the fastest to the slowest network.
SearchConfig limitedConfig() {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.limits = {};
    config.limits.device = deviceOf(tinySpace());
    const space::CostRange range = space::costRange(tinySpace(), config.limits.device.get());
    config.limits.latency.max = range.min.latency + (range.max.latency - range.min.latency) / 3;
    config.limits.memory.max = (range.min.memory + range.max.memory) / 2;
    config.initialSample = 20;
    config.stepSize = 7;
    config.evaluations = 60;
    config.confirm = 0;
    config.prescreen = 3;
    return config;
}

/// Runs a search and returns its session.
session::Session searched(const std::shared_ptr<const space::SearchSpace>& space, const SearchConfig& config) {
    const Searched run(*space, config);
    session::Session session(space, config, session::makeManifest(*space, config.seed));
    for (const Record& record : run.notes.records) {
        session.apply(record);
    }
    return session;
}

/// Session with all 40 networks of the small space, with latencies from a noise-free device.
session::Session enumerated(const std::string& objective) {
    auto space = std::make_shared<const space::SearchSpace>(smallSpace());
    SearchConfig config = makeConfig(Preset::Recommended, *space, Algorithm::Exhaustive);
    config.limits = {};
    config.limits.device = deviceOf(*space, 0.0);
    config.objective = Objective::parse(objective);
    config.evaluations = 40;
    config.confirm = 0;
    return searched(space, config);
}

/// The non-dominated candidates of `among`, by comparing all pairs.
std::vector<int> bruteFront(const session::Session& session, const std::vector<int>& among) {
    const auto& parts = session::frontObjective(session).parts();
    const auto beats = [&](int a, int b) {
        bool isBetter = false;
        for (const Objective::Part& part : parts) {
            const double x = session::objectiveValue(session, part, a);
            const double y = session::objectiveValue(session, part, b);
            if (x < y) {
                return false;
            }
            isBetter = isBetter || x > y;
        }
        return isBetter || a < b; // of equal candidates the first
    };
    std::vector<int> front;
    for (const int index : among) {
        if (std::none_of(among.begin(), among.end(),
                         [&](int other) { return other != index && beats(other, index); })) {
            front.push_back(index);
        }
    }
    return front;
}

std::vector<int> sorted(std::vector<int> indices) {
    std::sort(indices.begin(), indices.end());
    return indices;
}

std::vector<int> allWithin(const session::Session& session, const space::Limits& limits) {
    std::vector<int> within;
    for (int index = 0; index < session.size(); ++index) {
        if (session.candidate(index).isRanked() && space::satisfies(limits, session.candidate(index).cost)) {
            within.push_back(index);
        }
    }
    return within;
}

} // namespace

/// Latency and memory limits during a search, in its session, and afterwards.
class TestDeviceSearch : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void candidates_obeyTheStrictLimit() {
        const SearchConfig config = limitedConfig();
        const Searched run(tinySpace(), config);
        QVERIFY(run.outcome.reason == StopReason::Finished);
        const auto* const profile = dynamic_cast<const device::Profile*>(config.limits.device.get());
        const double strict =
            1e-6 * static_cast<double>(*config.limits.latency.max) / (1.0 + profile->error().quantile90);
        for (const CandidatePtr& candidate : run.archive.candidates()) {
            const space::NetworkPlan plan = space::plan(tinySpace(), candidate->architecture);
            QVERIFY(profile->predictMs(plan) <= strict + 1e-6);
            QVERIFY(candidate->cost == space::costOf(plan, profile));
            QVERIFY(candidate->cost.memory <= *config.limits.memory.max);
        }
    }

    void aResumedSearch_isThatOfOneRun_withTheProfileOfItsFile() {
        const SearchConfig config = limitedConfig();
        const Searched whole(tinySpace(), config);
        const std::string file = path("resumed.trazor");
        const auto space = std::make_shared<const space::SearchSpace>(tinySpace());
        SearchControl control;
        Notes notes;
        notes.hook = [&] {
            if (notes.candidates.size() == 31) {
                control.stop();
            }
        };
        session::runRecorded(file, {space, config, session::makeManifest(*space, config.seed)}, fakeFactory(), notes,
                             control);
        const session::Session known = session::SessionFile::read(file);
        QCOMPARE(known.size(), 31);
        QVERIFY(known.config().limits == config.limits);
        Notes rest;
        SearchControl free;
        session::runRecorded(file, known, fakeFactory(), rest, free);
        const session::Session all = session::SessionFile::read(file);
        QCOMPARE(all.size(), 60);
        for (int index = 0; index < all.size(); ++index) {
            const Candidate& candidate = *whole.archive.at(static_cast<std::size_t>(index));
            QCOMPARE(all.candidate(index).id, candidate.id);
            QCOMPARE(all.candidate(index).cost.latency, candidate.cost.latency);
            QVERIFY(all.candidate(index).cost.latency > 0);
        }
    }

    void front_isThatOfAllPairs_data() {
        QTest::addColumn<QString>("objective");
        for (const char* const objective :
             {"latency,dss++", "memory,dss++", "latency,memory", "latency,params,dss++", "depth,latency"}) {
            QTest::newRow(objective) << QString(objective);
        }
    }
    void front_isThatOfAllPairs() {
        QFETCH(QString, objective);
        session::Session session = enumerated(objective.toStdString());
        QCOMPARE(session.size(), 40);
        QCOMPARE(sorted(session.front()), bruteFront(session, allWithin(session, {})));
        std::vector<std::int64_t> latencies;
        for (const CandidatePtr& candidate : session.archive().candidates()) {
            latencies.push_back(candidate->cost.latency);
        }
        std::nth_element(latencies.begin(), latencies.begin() + 20, latencies.end());
        space::Limits limits = session.config().limits;
        limits.latency.max = latencies[20];
        session.setLimits(limits);
        QCOMPARE(sorted(session.front()), bruteFront(session, allWithin(session, limits)));
        session.setLimits({});
        QCOMPARE(sorted(session.front()), bruteFront(session, allWithin(session, {})));
    }

    void aConstantCost_leavesTheFront() {
        auto space = std::make_shared<space::SearchSpace>(smallSpace());
        SearchConfig config = makeConfig(Preset::Recommended, *space, Algorithm::Exhaustive);
        config.limits = {};
        config.limits.depth = {1, 1};
        config.objective = Objective::parse("depth,dss++");
        config.evaluations = 40;
        config.confirm = 0;
        const session::Session session = searched(space, config);
        QCOMPARE(session.size(), 8);
        QCOMPARE(session.front(), std::vector<int>{session.best()});
    }

    void best_obeysLimitsThatAreTightenedAfterTheRun() {
        session::Session session = enumerated("dss++");
        const int best = session.best();
        QCOMPARE(best, session.ranking().best());
        space::Limits limits = session.config().limits;
        limits.latency.max = session.candidate(best).cost.latency - 1;
        session.setLimits(limits);
        const std::vector<int> within = allWithin(session, limits);
        QVERIFY(!within.empty() && within.size() < 40);
        const int expected = *std::max_element(within.begin(), within.end(),
                                               [&](int a, int b) { return session.score(a) < session.score(b); });
        QCOMPARE(session.score(session.best()), session.score(expected));
        QCOMPARE(session.find("best"), session.best());
        const session::SearchResult result = session::resultOf(session);
        QCOMPARE(result.best, session.best());
        for (const int index : result.shortlist) {
            QVERIFY(session.admits(index));
        }
        limits.latency.max = 1;
        session.setLimits(limits);
        QCOMPARE(session.best(), -1);
        QVERIFY(session.front().empty());
        QVERIFY(session::resultOf(session).shortlist.empty());
        QCOMPARE(session::Session(session).best(), -1);
    }

    void anotherDevice_pricesTheCandidatesAgain() {
        session::Session session = enumerated("latency,dss++");
        const std::int64_t before = session.candidate(7).cost.latency;
        const std::string id = session.candidate(7).id;
        const double score = session.score(7);
        session.setDevice(slowDevice(session.space(), 3.0));
        QCOMPARE(session.candidate(7).id, id);
        QCOMPARE(session.score(7), score);
        QVERIFY(std::abs(static_cast<double>(session.candidate(7).cost.latency) / static_cast<double>(before) - 3.0) <
                0.1);
        QVERIFY(testing::errorText([&] { session.setDevice(deviceOf(tinySpace())); }).contains("autoformer-tiny"));
        session.setDevice(nullptr);
        QCOMPARE(session.candidate(7).cost.latency, std::int64_t{0});
    }

    void costsOfACopy_areTaken_andNothingElseOfIt() {
        session::Session session = enumerated("dss++");
        const auto device = session.config().limits.device;
        session.setDevice(nullptr);
        search::Annotation star;
        star.starred = true;
        session.apply(search::Note{1, star});
        session::Session copy = session;
        copy.setDevice(device);
        session.apply(search::Note{1, {}});
        session.apply(search::Note{2, star});
        const double score = session.score(7);
        QVERIFY(session.takeCosts(copy));
        QVERIFY(session.config().limits.device == device);
        QCOMPARE(session.candidate(7).cost.latency, copy.candidate(7).cost.latency);
        QVERIFY(session.candidate(7).cost.latency > 0);
        QCOMPARE(session.score(7), score);
        QVERIFY(!session.annotation(1).starred && session.annotation(2).starred);
        QVERIFY(copy.annotation(1).starred && !copy.annotation(2).starred);
        QVERIFY(!session.takeCosts({session.sharedSpace(), session.config(), {}})); // without the candidates
        QVERIFY(session.candidate(7).cost.latency > 0);
    }

    void anotherDevice_leavesTheLimitsInForce() {
        for (const char* const objective : {"dss++", "latency,dss++"}) {
            session::Session session = enumerated(objective);
            const auto slow = slowDevice(session.space(), 3.0);
            session::Session priced = session;
            priced.setDevice(slow);
            std::vector<std::int64_t> latencies;
            for (const CandidatePtr& candidate : priced.archive().candidates()) {
                latencies.push_back(candidate->cost.latency);
            }
            std::nth_element(latencies.begin(), latencies.begin() + 20, latencies.end());
            SearchConfig config = session.config();
            config.limits.latency.max = latencies[20];
            config.limits.latencyAsPredicted = true;
            session.setConfig(config);
            session.setDevice(slow);
            const std::vector<int> within = allWithin(session, session.limits());
            QVERIFY(!within.empty() && within.size() < 40);
            for (int index = 0; index < session.size(); ++index) {
                QCOMPARE(session.admits(index), std::find(within.begin(), within.end(), index) != within.end());
            }
            QVERIFY(session.admits(session.best()));
            QCOMPARE(sorted(session.front()), bruteFront(session, within));
        }
    }

    void limitsThatWereTightened_referToTheNewDevice() {
        session::Session session = enumerated("dss++");
        space::Limits limits = session.config().limits;
        limits.latency.max = session.candidate(session.best()).cost.latency;
        session.setLimits(limits);
        session.setDevice(slowDevice(session.space(), 3.0));
        QVERIFY(session.limits().device == session.config().limits.device);
        QCOMPARE(session.limits().latency.max, limits.latency.max);
    }

    void columns_tellLatencyWhereItIsKnown() {
        session::Session session = enumerated("dss++");
        const auto columns = session::columns(session);
        const session::Column* const latency = session::findColumn(columns, "latency");
        QVERIFY(latency != nullptr && latency->meaning.find("made up") != std::string::npos);
        QCOMPARE(latency->number(session, 3), 1e-6 * static_cast<double>(session.candidate(3).cost.latency));
        const session::Column* const memory = session::findColumn(columns, "memory");
        QVERIFY(memory != nullptr);
        QCOMPARE(memory->number(session, 3), static_cast<double>(session.candidate(3).cost.memory));
        session.setDevice(nullptr);
        const auto without = session::columns(session);
        QVERIFY(session::findColumn(without, "latency") == nullptr);
    }

    void paceOfTheMachine_isToldFromTheError() {
        session::Session session = enumerated("latency,dss++");
        testing::FakeTimer timer;
        const auto always = [](double) { return true; };
        const auto networks = session::profileNetworks(session.space(), 20);
        session.setDevice(std::make_shared<const device::Profile>(
            session::measureProfile(session.space(), networks, timer, {}, {}, always).value()));
        const auto checkedNow = [&] {
            for (const Record& record :
                 session::measureShortlist(session, session::profileOf(session), timer, always)) {
                session.apply(record);
            }
            return session::checkedLatencies(session);
        };
        QCOMPARE(session::paceText(checkedNow()), std::string());
        timer.slowness = 1.3;
        const std::vector<session::CheckedLatency> checked = checkedNow();
        for (const session::CheckedLatency& it : checked) {
            QVERIFY(std::abs(it.measuredMs / it.promisedMs - 1.3) < 0.04);
            QVERIFY(std::abs(it.atPaceMs / it.promisedMs - 1.0) < 0.03);
        }
        QVERIFY(session::paceText(checked).starts_with("Networks of the profile now take 30 % longer than when"));
        // A profile of other networks tells no pace, and takes back the one that was known.
        auto other = nlohmann::json::parse(session::profileOf(session).json());
        for (nlohmann::json& network : other.at("networks")) {
            network["id"] = std::string(16, '0');
        }
        const auto file = path("pace.trazor");
        session::SessionFile store = session::SessionFile::create(file, session);
        store.append(session.records());
        const auto records =
            session::measureShortlist(session, device::Profile::parse(other.dump(), "other"), timer, always);
        store.append(records);
        const auto unknown = session::checkedLatencies(session::SessionFile::read(file));
        QVERIFY(!unknown.empty() && std::isnan(unknown.front().atPaceMs));
        QCOMPARE(session::paceText(unknown), std::string());
    }

    void shortlist_isMeasuredAgain_onTheSameDeviceOnly() {
        session::Session session = enumerated("latency,dss++");
        const device::Profile profile = session::profileOf(session);
        testing::FakeTimer timer;
        QVERIFY(session::whyNotComparable(profile, timer).empty());
        QVERIFY(session::measureShortlist(session, profile, timer, [](double) { return false; }).empty());
        for (const Record& record : session::measureShortlist(session, profile, timer, [](double) { return true; })) {
            session.apply(record);
        }
        const std::vector<session::CheckedLatency> checked = session::checkedLatencies(session);
        QCOMPARE(checked.size(), session::resultOf(session).shortlist.size());
        for (const session::CheckedLatency& it : checked) {
            QVERIFY(std::abs(it.promisedMs / it.measuredMs - 1.0) < 0.03);
        }
        timer.device = "another one";
        QVERIFY(session::whyNotComparable(profile, timer).find("another one") != std::string::npos);
        session.setDevice(nullptr);
        QVERIFY(testing::errorText([&] { session::profileOf(session); }).contains("no device profile"));
    }

private:
    std::string path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestDeviceSearch)
#include "tst_device_search.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/device/nonnegative_fit.h"
#include "core/device/profile.h"
#include "core/exchange/candidate_csv.h"
#include "core/exchange/timing_folder.h"
#include "core/search/settings/setting_text.h"
#include "core/space/cost_model.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/error_text.h"
#include "tests/support/made_up_device.h"

#include <Eigen/Dense>
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace trazor;
using device::Profile;
using device::Timing;
using nlohmann::json;
using testing::conditions;
using testing::networks;
using testing::timings;
using testing::trueMs;

namespace {

const space::SearchSpace& tinySpace() {
    return space::preset("autoformer-tiny");
}

Profile fitted(double noise = 0.0) {
    return testing::fittedProfile(tinySpace(), noise);
}

std::vector<space::NetworkPlan> threePlans() {
    std::vector<space::NetworkPlan> plans;
    for (const space::Architecture& architecture : networks(tinySpace(), 3, 1)) {
        plans.push_back(space::plan(tinySpace(), architecture));
    }
    return plans;
}

} // namespace

/// Latencies on a device, predicted from a few measured networks.
class TestDeviceProfile : public QObject {
    Q_OBJECT

private slots:
    void nonnegativeFit_findsTheBestOfAllFreeSets() {
        Rng rng(3);
        for (int round = 0; round < 50; ++round) {
            constexpr int kColumns = 5;
            Eigen::Matrix<double, 8, kColumns, Eigen::RowMajor> a;
            Eigen::VectorXd b(8);
            for (int row = 0; row < 8; ++row) {
                b(row) = rng.normal();
                for (int column = 0; column < kColumns; ++column) {
                    a(row, column) = rng.normal();
                }
            }
            double best = b.squaredNorm();
            for (unsigned set = 1; set < 1U << kColumns; ++set) {
                std::vector<int> free;
                for (int column = 0; column < kColumns; ++column) {
                    if ((set >> static_cast<unsigned>(column) & 1U) != 0) {
                        free.push_back(column);
                    }
                }
                Eigen::MatrixXd part(8, static_cast<Eigen::Index>(free.size()));
                for (std::size_t i = 0; i < free.size(); ++i) {
                    part.col(static_cast<Eigen::Index>(i)) = a.col(free[i]);
                }
                const Eigen::VectorXd x = part.colPivHouseholderQr().solve(b);
                if (x.minCoeff() >= 0.0) {
                    best = std::min(best, (part * x - b).squaredNorm());
                }
            }
            const std::vector<double> found =
                device::nonnegativeFit({a.data(), 8 * kColumns}, {b.data(), static_cast<std::size_t>(b.size())});
            const Eigen::Map<const Eigen::VectorXd> x(found.data(), kColumns);
            QVERIFY(x.minCoeff() >= 0.0);
            QVERIFY(std::abs((a * x - b).squaredNorm() - best) < 1e-9);
        }
    }

    void networksThatTheFitHasNotSeen_arePredicted() {
        const Profile profile = fitted();
        double worst = 0.0;
        for (const space::Architecture& architecture : networks(tinySpace(), 30, 2)) {
            const space::NetworkPlan plan = space::plan(tinySpace(), architecture);
            worst = std::max(worst, std::abs(profile.predictMs(plan) / trueMs(plan) - 1.0));
        }
        QVERIFY2(worst < 0.01, qPrintable(QString::number(worst)));
        QVERIFY(profile.error().median < 0.01);
        QVERIFY(profile.error().tau > 0.95);
    }

    void theErrorOfLeftOutNetworks_isThatOfNewOnes() {
        const Profile profile = fitted(0.03);
        QVERIFY(profile.error().quantile90 > 0.02 && profile.error().quantile90 < 0.1);
        QVERIFY(profile.error().median < profile.error().quantile90);
        int inside = 0;
        const auto fresh = networks(tinySpace(), 60, 2);
        const std::vector<Timing> times = timings(tinySpace(), fresh, 0.03);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            const double predicted = profile.predictMs(space::plan(tinySpace(), fresh[i]));
            inside += std::abs(predicted / times[i].medianMs - 1.0) <= 1.2 * profile.error().quantile90 ? 1 : 0;
        }
        QVERIFY(inside >= 50);
    }

    void everyPreset_canBeFittedAndPredicted_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : space::presetNames()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void everyPreset_canBeFittedAndPredicted() {
        QFETCH(QString, name);
        const space::SearchSpace& space = space::preset(name.toStdString());
        const auto known = networks(space, 40, 1);
        const Profile profile = Profile::fit(space, conditions(), known, timings(space, known, 0.0));
        double sum = 0.0;
        for (const space::Architecture& architecture : networks(space, 20, 2)) {
            const space::NetworkPlan plan = space::plan(space, architecture);
            sum += std::abs(profile.predictMs(plan) / trueMs(plan) - 1.0) / 20.0;
        }
        QVERIFY2(sum < 0.03, qPrintable(QString::number(sum)));
    }

    void file_comesBack() {
        const Profile profile = fitted(0.02);
        const Profile again = Profile::parse(profile.json(), "a.profile.json");
        QCOMPARE(again.json(), profile.json());
        QCOMPARE(again.conditions(), profile.conditions());
        QCOMPARE(again.conditions().text(),
                 std::string("batch 1, 224 px, float32, 1 thread, made up, none, 2026-05-31"));
        for (const space::Architecture& architecture : networks(tinySpace(), 10, 4)) {
            const space::NetworkPlan plan = space::plan(tinySpace(), architecture);
            QCOMPARE(again.predictMs(plan), profile.predictMs(plan));
        }
    }

    void damagedFiles_areRefusedAtTheField() {
        const json whole = json::parse(fitted().json());
        const auto complaint = [&](const char* pointer, const json& value) {
            json damaged = whole;
            damaged[json::json_pointer(pointer)] = value;
            return testing::errorText([&] { Profile::parse(damaged.dump(), "a.profile.json"); });
        };
        QVERIFY(complaint("/conditions/batch", 0).contains("conditions.batch"));
        QVERIFY(complaint("/overhead_ms", -1.0).contains("overhead_ms"));
        QVERIFY(complaint("/networks/3/median_ms", "fast").contains("networks[3].median_ms"));
        QVERIFY(complaint("/parts", json::array()).contains("parts"));
        QVERIFY(complaint("/networks", json::array()).contains("networks"));
        QVERIFY(complaint("/format", "trazor-space").contains("format"));
        QVERIFY(!complaint("/version", 2).isEmpty());
        QVERIFY(!testing::errorText([] { Profile::parse("{", "a"); }).isEmpty());
    }

    void tooFewNetworks_orNoTimes_areRefused() {
        const auto few = networks(tinySpace(), 9, 1);
        QVERIFY(testing::errorText([&] {
                    Profile::fit(tinySpace(), conditions(), few, timings(tinySpace(), few, 0.0));
                }).contains("at least 10"));
        const auto enough = networks(tinySpace(), 10, 1);
        std::vector<Timing> times = timings(tinySpace(), enough, 0.0);
        times[3].medianMs = 0.0;
        QVERIFY(
            testing::errorText([&] { Profile::fit(tinySpace(), conditions(), enough, times); }).contains("network 3"));
    }

    void timing_takesTheMedian() {
        const std::vector<space::NetworkPlan> plans = threePlans();
        testing::FakeTimer quiet;
        device::TimingOptions options{.runs = 20, .seconds = 0.0, .probe = [] { return 1e-4; }};
        const std::vector<Timing> calm = device::timeNetworks(quiet, plans, options, [](double) { return true; });
        QCOMPARE(calm.size(), plans.size());
        QCOMPARE(quiet.loads, 21); // seven rounds
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QCOMPARE(calm[i].runs, 21); // three per round
            QVERIFY(std::abs(calm[i].medianMs - trueMs(plans[i])) < 1e-9);
            QVERIFY(!calm[i].isNoisy());
        }
        device::TimingOptions longer = device::TimingOptions::of(90);
        longer.probe = options.probe;
        longer.seconds = 0.0;
        for (const Timing& timing : device::timeNetworks(quiet, plans, longer, [](double) { return true; })) {
            QVERIFY2(timing.runs >= 90 && timing.runs < 120, qPrintable(QString::number(timing.runs)));
        }
        const Timing varied = device::timingOf({1, 1, 2, 3, 3});
        QCOMPARE(varied.medianMs, 2000.0);
        QCOMPARE(varied.quartilesMs, 2000.0);
        QVERIFY(varied.isNoisy());
        QVERIFY(device::timeNetworks(quiet, plans, options, [](double share) { return share < 0.4; }).empty());
    }

    void timing_endsWhenItsTimeIsUp() {
        const std::vector<space::NetworkPlan> plans = threePlans();
        const auto loads = [&](double mostSeconds) {
            testing::FakeTimer busy;
            busy.busyOfTen = 9;
            const device::TimingOptions options{.runs = 20, .seconds = 0.0, .mostSeconds = mostSeconds, .probe = [&] {
                                                    return busy.isBusy() ? 1.5e-4 : 1e-4;
                                                }};
            const auto timings = device::timeNetworks(busy, plans, options, [](double) { return true; });
            return timings.size() == plans.size() ? busy.loads : 0;
        };
        QCOMPARE(loads(0.0), 21); // only the usual rounds
        QCOMPARE(loads(1e9), 63);
    }

    void timing_isThatOfTheUsualPace() {
        const auto some = networks(tinySpace(), 12, 1);
        std::vector<space::NetworkPlan> plans;
        for (const space::Architecture& architecture : some) {
            plans.push_back(space::plan(tinySpace(), architecture));
        }
        testing::FakeTimer drifting;
        drifting.drift = 0.2; // pace changes by a fifth, for several visits at a time
        const device::TimingOptions options{.runs = 20, .seconds = 0.0, .probe = [] { return 1e-4; }};
        const std::vector<Timing> timings = device::timeNetworks(drifting, plans, options, [](double) { return true; });
        std::vector<double> ratios;
        for (std::size_t i = 0; i < plans.size(); ++i) {
            ratios.push_back(timings[i].medianMs / trueMs(plans[i]));
            QVERIFY(!timings[i].isNoisy());
        }
        const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
        QVERIFY2(*most / *least < 1.02, qPrintable(QString::number(*most / *least)));
    }

    void timing_leavesOutPassesBesideOtherWork() {
        const std::vector<space::NetworkPlan> plans = threePlans();
        testing::FakeTimer busy;
        busy.busyOfTen = 3;
        const device::TimingOptions options{
            .runs = 20, .seconds = 0.0, .probe = [&] { return busy.isBusy() ? 1.5e-4 : 1e-4; }};
        double done = 0.0;
        const std::vector<Timing> timings = device::timeNetworks(busy, plans, options, [&](double share) {
            const bool grows = share >= done && share <= 1.0;
            done = share;
            return grows;
        });
        QCOMPARE(timings.size(), plans.size());
        QVERIFY(busy.loads > 21);
        for (std::size_t i = 0; i < plans.size(); ++i) {
            QVERIFY(timings[i].runs >= 20);
            QVERIFY(std::abs(timings[i].medianMs - trueMs(plans[i])) < 1e-9);
            QVERIFY(!timings[i].isNoisy());
        }
    }

    void ledgerOfBlocks_addsUp() {
        const Profile profile = fitted(0.0);
        const space::NetworkPlan plan = space::plan(tinySpace(), networks(tinySpace(), 1, 5).front());
        const std::vector<std::int64_t> blocks = profile.blockNanoseconds(plan);
        QCOMPARE(blocks.size(), plan.depth());
        std::int64_t sum = 0;
        for (const std::int64_t nanoseconds : blocks) {
            QVERIFY(nanoseconds > 0);
            sum += nanoseconds;
        }
        QVERIFY(sum < profile.nanoseconds(plan)); // stem and head account for the rest
        QVERIFY(2 * sum > profile.nanoseconds(plan));

        const std::string with = exchange::blocksCsv(plan, nullptr, &profile);
        const QStringList lines = QString::fromStdString(with).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(static_cast<std::size_t>(lines.size()), plan.depth() + 1);
        const auto column = lines.front().trimmed().split(',').indexOf("latency_ms");
        QVERIFY(column > 0);
        const auto weights = lines.front().trimmed().split(',').indexOf("weight_bytes");
        const auto params = lines.front().trimmed().split(',').indexOf("params");
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const QStringList cells = lines[static_cast<qsizetype>(i) + 1].trimmed().split(',');
            QVERIFY(std::abs(1e6 * cells[column].toDouble() - static_cast<double>(blocks[i])) < 1.0);
            QCOMPARE(cells[weights].toLongLong(), 4 * cells[params].toLongLong());
        }
        const QString without = QString::fromStdString(exchange::blocksCsv(plan));
        QVERIFY(without.split('\n')[1].split(',')[column].isEmpty());
    }

    void limits_areStrictByTheError() {
        space::Limits limits;
        limits.device = std::make_shared<const Profile>(fitted(0.03));
        const space::NetworkPlan plan = space::plan(tinySpace(), networks(tinySpace(), 1, 5).front());
        const space::Cost cost = space::costOf(plan, limits.device.get());
        QCOMPARE(cost.latency, limits.device->nanoseconds(plan));
        limits.latency.max = cost.latency + 1000;
        QVERIFY(!space::satisfies(limits, cost));
        limits.latencyAsPredicted = true;
        QVERIFY(space::satisfies(limits, cost));
        limits.latency = {2 * cost.latency, {}};
        QVERIFY(!space::satisfies(limits, cost));
        limits.latency = {};
        limits.memory.max = cost.memory;
        QVERIFY(space::satisfies(limits, cost));
        limits.memory.max = cost.memory - 1;
        QVERIFY(!space::satisfies(limits, cost));
        QVERIFY(cost.memory > 4 * cost.params);
        QCOMPARE(space::costOf(plan).latency, std::int64_t{0});
    }

    void repair_reachesALatency() {
        space::Limits limits;
        limits.device = std::make_shared<const Profile>(fitted(0.03));
        const space::CostRange range = space::costRange(tinySpace(), limits.device.get());
        limits.latency.max = range.min.latency + (range.max.latency - range.min.latency) / 3;
        limits.memory.max = (range.min.memory + range.max.memory) / 2;
        Rng rng(6);
        int inside = 0;
        for (space::Architecture& architecture : networks(tinySpace(), 50, 3)) {
            const std::optional<space::Cost> cost = space::repair(tinySpace(), architecture, limits, rng);
            QVERIFY(!cost || space::satisfies(limits, *cost));
            QVERIFY(!cost || *cost == space::costOf(space::plan(tinySpace(), architecture), limits.device.get()));
            inside += cost ? 1 : 0;
        }
        QVERIFY2(inside >= 45, qPrintable(QString::number(inside)));
        QVERIFY(space::checkFeasible(tinySpace(), limits, 1, 100).range == range);
    }

    void limitsThatNothingSatisfies_sayHowManyEachRejects() {
        space::Limits limits;
        limits.device = std::make_shared<const Profile>(fitted());
        const space::CostRange range = space::costRange(tinySpace(), limits.device.get());
        limits.latency.max = range.min.latency * 14 / 10;
        limits.params.min = range.max.params - 1000;
        const QString problem = testing::errorText([&] { space::checkFeasible(tinySpace(), limits, 1, 100); });
        QVERIFY2(problem.contains("alone, params rejects 100 of 100, latency "), qPrintable(problem));
        QVERIFY(!problem.contains("macs 0"));
        limits.latency.max = 1000;
        const QString outside = testing::errorText([&] { space::checkFeasible(tinySpace(), limits, 1, 100); });
        QVERIFY2(outside.contains("latency: no architecture has at most 1 us"), qPrintable(outside));
        QVERIFY(testing::errorText([&] {
                    space::checkFeasible(space::preset("pit-tiny"), limits, 1, 100);
                }).contains("it is of the space 'autoformer-tiny'"));
    }

    void latency_withoutAProfile_isRefused() {
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tinySpace());
        search::validate(config);
        config.limits.latency.max = 8'000'000;
        QVERIFY(testing::errorText([&] { search::validate(config); }).contains("nothing is known of the device"));
        config.limits.latency = {};
        config.objective = search::Objective::parse("latency,dss++");
        QVERIFY(testing::errorText([&] { search::validate(config); }).contains("nothing is known of the device"));
        config.limits.device = std::make_shared<const Profile>(fitted());
        search::validate(config);
    }

    void settings_keepTheProfile() {
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tinySpace());
        config.limits.device = std::make_shared<const Profile>(fitted(0.03));
        config.limits.latency = {{}, 7'250'000};
        config.limits.memory.max = 40'000'000;
        config.limits.latencyAsPredicted = true;
        const search::SearchConfig again = search::parseConfig(search::configJson(config));
        QCOMPARE(search::configJson(again), search::configJson(config));
        QVERIFY(again.limits == config.limits);
        QCOMPARE(search::valueText(again, search::setting("latency")), std::string(":7.25ms"));
        json damaged = json::parse(search::configJson(config));
        damaged["profile"]["overhead_ms"] = "none";
        const QString problem = testing::errorText([&] { search::parseConfig(damaged.dump()); });
        QVERIFY2(problem.contains("profile: overhead_ms"), qPrintable(problem));
    }

    void timeBands_areReadAndWritten() {
        const Band band = parseBand("500us:0.1s", "x", Writing::Time);
        QCOMPARE(band.min.value(), std::int64_t{500'000});
        QCOMPARE(band.max.value(), std::int64_t{100'000'000});
        QCOMPARE(bandText(band, Writing::Time), std::string("0.5ms:100ms"));
        QCOMPARE(formatBand(parseBand(":8ms", "x", Writing::Time), Writing::Time), std::string("at most 8 ms"));
        QCOMPARE(formatTime(999'600.0), std::string("1 ms"));
        QCOMPARE(formatTime(12.0), std::string("12 ns"));
        QCOMPARE(formatTime(59.9e9), std::string("59.9 s"));
        QCOMPARE(formatTime(59.96e9), std::string("1 min 00 s"));
        QCOMPARE(formatTime(1000e9), std::string("16 min 40 s"));
        QCOMPARE(formatTime(7'500e9), std::string("2 h 05 min"));
        QCOMPARE(formatBand(parseBand(":2000s", "x", Writing::Time), Writing::Time),
                 std::string("at most 33 min 20 s"));
        for (const char* const text : {"8ms", ":8", ":ms", ":-1ms", "9ms:8ms", ":8mss", "a:b", ":nanms", ":1e300s"}) {
            QVERIFY2(testing::errorText([&] { parseBand(text, "--latency", Writing::Time); }).startsWith("--latency"),
                     text);
        }
    }

    void prediction_takesMicroseconds() {
        const Profile profile = fitted();
        const space::NetworkPlan plan = space::plan(tinySpace(), networks(tinySpace(), 1, 5).front());
        QBENCHMARK {
            static_cast<void>(profile.predictMs(plan));
        }
    }

    void theFolderOfAScript_comesBackAsAProfile() {
        QTemporaryDir folder;
        const std::filesystem::path inside = folder.filePath("target").toStdString();
        const auto known = networks(tinySpace(), 12, 1);
        exchange::writeTimingFolder(tinySpace(), known, 2, inside);
        QVERIFY(std::filesystem::exists(inside / "time_networks.py"));
        QVERIFY(std::filesystem::exists(inside / "network_11.py"));
        QFile file(QString::fromStdString((inside / "networks.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        json results = json::parse(file.readAll().toStdString());
        for (std::size_t i = 0; i < known.size(); ++i) {
            const double ms = trueMs(space::plan(tinySpace(), known[i]));
            results["networks"][i]["times_ms"] = {ms, 3.0 * ms, ms, ms, 0.9 * ms};
        }
        QVERIFY(
            testing::errorText([&] { exchange::profileOfTimings(results.dump(), "r.json"); }).contains("conditions"));
        results["conditions"] = {
            {"device", "phone"}, {"kind", "cpu"}, {"runtime", "PyTorch 2"},        {"dtype", "float32"},
            {"threads", 1},      {"batch", 2},    {"date", "2026-05-31T00:00:00Z"}};
        const Profile profile = exchange::profileOfTimings(results.dump(), "r.json");
        QCOMPARE(profile.conditions().device, std::string("phone"));
        QCOMPARE(profile.conditions().batch, 2);
        QCOMPARE(profile.conditions().imageSize, 224);
        QCOMPARE(profile.networks().size(), known.size());
        QVERIFY(std::abs(profile.networks()[4].timing.medianMs - trueMs(space::plan(tinySpace(), known[4]))) < 1e-9);
        results["networks"][2]["id"] = results["networks"][3]["id"];
        QVERIFY(testing::errorText([&] {
                    exchange::profileOfTimings(results.dump(), "r.json");
                }).contains("networks[2].id"));
        QVERIFY(
            testing::errorText([&] { exchange::writeTimingFolder(tinySpace(), known, 1, inside); }).contains("exists"));
    }
};

QTEST_GUILESS_MAIN(TestDeviceProfile)
#include "tst_device_profile.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/analysis/measured_latency.h"
#include "core/session/columns.h"
#include "core/session/file/session_file.h"
#include "core/session/hand_made.h"
#include "core/space/file/space_json.h"
#include "tests/support/made_up_device.h"
#include "tests/ui/window_fixture.h"
#include "ui/shell/action_set.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace trazor;
using namespace trazor::test;
using ui::MainWindow;
using ui::NumberEdit;
using ui::SessionModel;

/// Latency in the window: the profile, limits before and after a search, and measurements at its end.
class TstDevice final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Answers m_answers;

    std::unique_ptr<MainWindow> makeWindow() { return test::makeWindow(m_answers); }
    QString profileFile(const char* space) {
        const QString name = m_folder.filePath(QString("%1.profile.json").arg(space));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly)) {
            return {};
        }
        file.write(QByteArray::fromStdString(testing::fittedProfile(space::preset(space), 0.02).json()));
        return name;
    }
    static QString statement(MainWindow& window) { return find<QLabel>(window, "resultStatement").text(); }

private slots:
    void initTestCase() { isolateSettings("device", m_folder.path()); }
    void cleanup() {
        QSettings().clear();
        m_answers = {};
    }

    void measuredComputer_makesLatencyALimit() {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        auto& latency = find<QWidget>(*window, "setupLatency");
        QVERIFY(latency.isHidden());
        QVERIFY(!find<QWidget>(*window, "setupMemory").isHidden());
        window->actions().measureDevice->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !latency.isHidden(); }, 20'000));
        QVERIFY2(window->message().startsWith("Measured: "), qPrintable(window->message()));
        QVERIFY(find<QLabel>(*window, "setupProfile").text().contains("made up"));
    }

    void measuring_isCancelled() {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        window->actions().measureDevice->trigger();
        find<QAbstractButton>(*window, "messageButton").click();
        QVERIFY(QTest::qWaitFor([&] { return window->message().isEmpty(); }, 20'000));
        QVERIFY(find<QWidget>(*window, "setupLatency").isHidden());
    }

    void search_withinALatency_endsWithMeasuredTimes() {
        const auto window = makeWindow();
        m_answers.file = profileFile("autoformer-tiny");
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        window->actions().loadProfile->trigger();
        auto& most = *find<QWidget>(*window, "setupLatency").findChildren<NumberEdit*>().at(1);
        const auto profile =
            std::make_shared<const device::Profile>(testing::fittedProfile(space::preset("autoformer-tiny"), 0.02));
        const space::CostRange range = space::costRange(space::preset("autoformer-tiny"), profile.get());
        const std::int64_t limit = (range.min.latency + range.max.latency) / 2;
        most.setNumber(1e-6 * static_cast<double>(limit));
        QVERIFY(finishSetUp(*window, 40));
        QVERIFY(QTest::qWaitFor([&] { return statement(*window).contains("measured"); }, 20'000));
        const SessionModel& sessionModel = window->sessionModel();
        QCOMPARE(sessionModel.config().limits.latency.max.value(), limit);
        for (const search::CandidatePtr& candidate : sessionModel.archive().candidates()) {
            QVERIFY(candidate->cost.latency > 0 && candidate->cost.latency < limit);
        }
        const session::Session kept = session::SessionFile::read(window->controller().sessionFile().toStdString());
        QCOMPARE(session::checkedLatencies(kept).size(), session::checkedLatencies(sessionModel.session()).size());
        QVERIFY(kept.config().limits == sessionModel.config().limits);
    }

    void profileLoadedAfterTheSearch_showsTheBestWithinALatency() {
        const auto window = makeWindow();
        QVERIFY(finishSearch(*window, 60));
        const SessionModel& sessionModel = window->sessionModel();
        QVERIFY(session::findColumn(session::columns(sessionModel.session()), "latency") == nullptr);
        QVERIFY(find<QWidget>(*window, "resultLimitLatency").isHidden());
        m_answers.file = profileFile("autoformer-tiny");
        window->actions().loadProfile->trigger();
        QVERIFY(QTest::qWaitFor([&] { return sessionModel.config().limits.device != nullptr; }, 20'000));
        QVERIFY(session::findColumn(session::columns(sessionModel.session()), "latency") != nullptr);
        auto& box = find<NumberEdit>(*window, "resultLimitLatency");
        QVERIFY(!box.isHidden());
        const int best = sessionModel.session().best();
        const double ms = 1e-6 * static_cast<double>(sessionModel.candidate(best).cost.latency);
        box.setNumber(ms); // tightened by the error, so the best candidate violates it
        QVERIFY(sessionModel.session().best() != best && sessionModel.session().best() >= 0);
        QVERIFY(std::none_of(sessionModel.front().begin(), sessionModel.front().end(),
                             [&](int index) { return !sessionModel.session().admits(index); }));
        box.setNumber(0.001);
        QCOMPARE(sessionModel.session().best(), -1);
        QVERIFY2(statement(*window).contains("latency 60"), qPrintable(statement(*window)));
        box.setNumber({});
        QCOMPARE(sessionModel.session().best(), best);
    }

    void profile_losesNothingThatIsDoneMeanwhile() {
        const auto window = makeWindow();
        QVERIFY(finishSearch(*window, 60));
        SessionModel& sessionModel = window->sessionModel();
        const search::Quantity accuracy{"accuracy", "Accuracy", "%", search::Better::Larger, "Measured."};
        const search::Subject third = search::Subject::candidate(3);
        sessionModel.change({accuracy, search::Value{third, "accuracy", 70.0}});
        sessionModel.toggleStar(1);
        m_answers.file = profileFile("autoformer-tiny");
        window->actions().loadProfile->trigger();
        // The copy that a worker prices is older than these.
        sessionModel.toggleStar(1);
        sessionModel.toggleStar(2);
        sessionModel.change({search::Value{third, "accuracy", std::numeric_limits<double>::quiet_NaN()},
                             search::Value{search::Subject::candidate(4), "accuracy", 71.0}});
        QVERIFY(sessionModel.config().limits.device == nullptr);
        QVERIFY(QTest::qWaitFor([&] { return sessionModel.config().limits.device != nullptr; }, 20'000));
        QVERIFY(sessionModel.candidate(0).cost.latency > 0);
        QCOMPARE(sessionModel.starred(), std::vector<int>{2});
        QVERIFY(std::isnan(sessionModel.session().value("accuracy", third)));
        QCOMPARE(sessionModel.session().value("accuracy", search::Subject::candidate(4)), 71.0);
    }

    void profile_pricesACandidateMadeMeanwhile() {
        const auto window = makeWindow();
        QVERIFY(finishSearch(*window, 60));
        SessionModel& sessionModel = window->sessionModel();
        m_answers.file = profileFile("autoformer-tiny");
        window->actions().loadProfile->trigger();
        space::Architecture other = sessionModel.candidate(0).architecture;
        for (std::vector<double>& block : other.stages.front().blocks) {
            if (!session::refusalOf(sessionModel.session(), other).empty()) {
                block.front() = 7.0 - block.front(); // 3 or 4 heads
            }
        }
        sessionModel.change(
            {session::makeByHand(sessionModel.session(), 0, other, sessionModel.candidate(0).evaluation)});
        QCOMPARE(sessionModel.size(), 61);
        QVERIFY(QTest::qWaitFor([&] { return sessionModel.config().limits.device != nullptr; }, 20'000));
        QVERIFY(sessionModel.candidate(0).cost.latency > 0);
        QVERIFY(sessionModel.candidate(60).cost.latency > 0);
    }

    void profileOfAnotherSpace_orNoProfile_isRefused() {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        m_answers.file = profileFile("pit-tiny");
        window->actions().loadProfile->trigger();
        QVERIFY2(window->message().contains("The profile is of the space pit-tiny"), qPrintable(window->message()));
        m_answers.file = m_folder.filePath("none.json");
        window->actions().loadProfile->trigger();
        QVERIFY2(window->message().contains("none.json"), qPrintable(window->message()));
        QVERIFY(find<QWidget>(*window, "setupLatency").isHidden());
    }
};

QTEST_MAIN(TstDevice)
#include "tst_device.moc"

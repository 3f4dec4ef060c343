// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/file/run_lock.h"
#include "tests/ui/controller_fixture.h"

#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace trazor;
using namespace trazor::test;
using namespace std::chrono_literals;
using ui::SearchController;
using ui::SearchState;

class TstController final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void search_runsToItsEnd_andIsSaved();
    void search_pausesStepsResumesStopsAndExtends();
    void resumedSearch_equalsUninterruptedOne();
    void closingWhileRunning_leavesWholeSession();
    void openSession_showsEverything_andTakesAnnotations();
    void openSession_followsAnotherWriter_toItsEnd();
    void followedSession_isTakenOver_whenItsWriterIsGone();
    void openSession_keepsTheOpenOne_whenFileIsBroken();
    void start_reportsEvaluatorError_andLeavesNoFile();
    void start_reportsUnwritableFolder();
    void start_reportsLimitsThatNothingFits();
    void failingEvaluator_keepsWhatWasEvaluated();
    void buttonsInAnyOrder_doNothingBad();
    void untitledSearches_neverShareAFile();

private:
    QString file(const QString& name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

void TstController::search_runsToItsEnd_andIsSaved() {
    Studio studio;
    QSignalSpy states(&studio.controller, &SearchController::stateChanged);
    studio.controller.newSearch(tiny(), config(60), file("end.trazor"));
    QCOMPARE(studio.controller.state(), SearchState::Ready);
    QVERIFY(!studio.controller.isSaved());
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QCOMPARE(studio.sessionModel.size(), 60);
    QVERIFY(studio.controller.isSaved());
    QCOMPARE(studio.controller.status().evaluations, 60);
    QVERIFY(studio.controller.status().frontSize > 0);
    QCOMPARE(studio.sessionModel.session().manifest().evaluator, std::string("fake scores"));
    QVERIFY(states.count() >= 3);

    const session::Session saved = session::SessionFile::read(file("end.trazor").toStdString());
    QCOMPARE(saved.size(), 60);
    QCOMPARE(saved.candidate(59).id, studio.sessionModel.candidate(59).id);
}

void TstController::search_pausesStepsResumesStopsAndExtends() {
    Studio studio(kSlow);
    SearchController& controller = studio.controller;
    controller.newSearch(tiny(), config(100), file("hand.trazor"));
    controller.start();
    QTRY_VERIFY(studio.sessionModel.size() >= 3);

    controller.pause();
    QCOMPARE(controller.state(), SearchState::Pausing);
    QTRY_COMPARE(controller.state(), SearchState::Paused);
    const int atPause = studio.sessionModel.size();

    // If the pause fell on the very end of a generation, the first step only ends that generation.
    for (int steps = 0; steps < 2 && studio.sessionModel.size() == atPause; ++steps) {
        controller.step();
        QCOMPARE(controller.state(), SearchState::Running);
        QTRY_COMPARE(controller.state(), SearchState::Paused);
    }
    QVERIFY(studio.sessionModel.size() > atPause);
    const int atStep = studio.sessionModel.size();
    QVERIFY(atStep < 100);
    // A step ends with its generation: the initial sample, then ten at a time.
    QCOMPARE((atStep - 10) % 10, 0);

    controller.start();
    QTRY_VERIFY(studio.sessionModel.size() > atStep);
    controller.stop();
    QTRY_COMPARE(controller.state(), SearchState::Ready);
    const int atStop = studio.sessionModel.size();
    QVERIFY(atStop < 100);
    QVERIFY(controller.canStart());

    controller.start();
    QTRY_COMPARE(controller.state(), SearchState::Finished);
    QCOMPARE(studio.sessionModel.size(), 100);
    controller.extend(20);
    QTRY_COMPARE(controller.state(), SearchState::Finished);
    QCOMPARE(studio.sessionModel.size(), 120);
    QCOMPARE(controller.status().planned, 120);
}

void TstController::resumedSearch_equalsUninterruptedOne() {
    Studio whole;
    whole.controller.newSearch(tiny(), config(80), file("whole.trazor"));
    whole.controller.start();
    QTRY_COMPARE(whole.controller.state(), SearchState::Finished);
    {
        Studio first(kSlow);
        first.controller.newSearch(tiny(), config(80), file("parts.trazor"));
        first.controller.start();
        QTRY_VERIFY(first.sessionModel.size() >= 15);
    }
    Studio second;
    QVERIFY(second.controller.openSession(file("parts.trazor")));
    QCOMPARE(second.controller.state(), SearchState::Ready);
    QVERIFY(second.sessionModel.size() >= 15);
    second.controller.start();
    QTRY_COMPARE(second.controller.state(), SearchState::Finished);
    QCOMPARE(idsOf(second.sessionModel), idsOf(whole.sessionModel));
}

void TstController::closingWhileRunning_leavesWholeSession() {
    int seen = 0;
    {
        Studio studio(kSlow);
        studio.controller.newSearch(tiny(), config(100000), file("close.trazor"));
        studio.controller.start();
        QTRY_VERIFY(studio.sessionModel.size() >= 5);
        seen = studio.sessionModel.size();
    }
    Studio again;
    QVERIFY(again.controller.openSession(file("close.trazor")));
    QVERIFY(again.sessionModel.size() >= seen);
    QVERIFY(again.controller.canStart());
}

void TstController::openSession_showsEverything_andTakesAnnotations() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(30), file("notes.trazor"));
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    studio.sessionModel.setAnnotation(4, {.starred = true, .note = "take this", .tags = {}});

    Studio again;
    QSignalSpy errors(&again.controller, &SearchController::errorOccurred);
    QVERIFY(again.controller.openSession(file("notes.trazor")));
    QCOMPARE(again.controller.state(), SearchState::Finished);
    QCOMPARE(idsOf(again.sessionModel), idsOf(studio.sessionModel));
    QVERIFY(again.sessionModel.isStarred(4));
    QCOMPARE(again.sessionModel.annotation(4).note, std::string("take this"));
    QCOMPARE(errors.count(), 0);
}

void TstController::openSession_followsAnotherWriter_toItsEnd() {
    Studio writer;
    writer.controller.newSearch(tiny(), config(30), file("written.trazor"));
    writer.controller.start();
    QTRY_COMPARE(writer.controller.state(), SearchState::Finished);

    // A copy of the session in the state of a writer halfway through.
    const auto path = file("growing.trazor").toStdString();
    const session::Session whole = session::SessionFile::read(file("written.trazor").toStdString());
    auto growing = session::SessionFile::create(path, whole);
    std::size_t written = 0;
    const auto grow = [&](std::size_t until) {
        for (; written < until; ++written) {
            growing.append(whole.archive().candidates()[written]);
        }
    };
    grow(10);
    Studio reader;
    QSignalSpy errors(&reader.controller, &SearchController::errorOccurred);
    QVERIFY(reader.controller.openSession(file("growing.trazor")));
    QCOMPARE(reader.sessionModel.size(), 10);
    QCOMPARE(reader.controller.state(), SearchState::Ready);
    QVERIFY(reader.controller.wasInterrupted());
    {
        const session::RunLock run(path);
        QTRY_COMPARE(reader.controller.state(), SearchState::Following);
        grow(20);
        QTRY_COMPARE(reader.sessionModel.size(), 20);
        // There is only one writer: a reader must not continue the search.
        reader.controller.start();
        reader.controller.step();
        reader.controller.extend(10);
        QCOMPARE(errors.count(), 3);
        QVERIFY(errors[0][0].toString().contains("Another program"));
        QCOMPARE(reader.controller.state(), SearchState::Following);
        QCOMPARE(reader.sessionModel.config().evaluations, 30);
        grow(30);
    }
    growing.setStopReason(std::string(search::toString(search::StopReason::Finished)));
    QTRY_COMPARE(reader.controller.state(), SearchState::Finished);
    QCOMPARE(idsOf(reader.sessionModel), idsOf(writer.sessionModel));
}

void TstController::followedSession_isTakenOver_whenItsWriterIsGone() {
    const auto path = file("left.trazor").toStdString();
    Studio whole;
    whole.controller.newSearch(tiny(), config(30), file("left-whole.trazor"));
    whole.controller.start();
    QTRY_COMPARE(whole.controller.state(), SearchState::Finished);
    {
        const session::Session session = session::SessionFile::read(file("left-whole.trazor").toStdString());
        auto killed = session::SessionFile::create(path, session);
        for (std::size_t i = 0; i < 12; ++i) {
            killed.append(session.archive().candidates()[i]);
        }
    }
    Studio next;
    auto run = std::make_unique<session::RunLock>(path);
    QVERIFY(next.controller.openSession(file("left.trazor")));
    QCOMPARE(next.controller.state(), SearchState::Following);
    run.reset(); // the writer is killed and records no end
    QTRY_COMPARE(next.controller.state(), SearchState::Ready);
    QVERIFY(next.controller.wasInterrupted());
    next.controller.start();
    QVERIFY(!next.controller.wasInterrupted());
    QTRY_COMPARE(next.controller.state(), SearchState::Finished);
    QCOMPARE(idsOf(next.sessionModel), idsOf(whole.sessionModel)); // as in the uninterrupted run
    QVERIFY(!session::isRunning(path));
}

void TstController::openSession_keepsTheOpenOne_whenFileIsBroken() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(20), file("good.trazor"));
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QFile broken(file("broken.trazor"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("this is no session");
    broken.close();

    QSignalSpy errors(&studio.controller, &SearchController::errorOccurred);
    QVERIFY(!studio.controller.openSession(file("broken.trazor")));
    QVERIFY(!studio.controller.openSession(file("missing.trazor")));
    QCOMPARE(errors.count(), 2);
    QVERIFY(errors[0][0].toString().contains("broken.trazor"));
    QVERIFY(errors[1][0].toString().contains("missing.trazor"));
    QCOMPARE(studio.sessionModel.size(), 20);
    QCOMPARE(studio.controller.sessionFile(), file("good.trazor"));
}

void TstController::start_reportsEvaluatorError_andLeavesNoFile() {
    ui::SessionModel sessionModel;
    const auto refuse = [](const space::SearchSpace&,
                           const proxy::ScoringConfig&) -> std::unique_ptr<proxy::ProxyEvaluator> {
        throw Error(ErrorCode::Unsupported, "device cuda: not available", "Choose the CPU.");
    };
    SearchController controller(refuse, sessionModel);
    QSignalSpy errors(&controller, &SearchController::errorOccurred);
    controller.newSearch(tiny(), config(20), file("refused.trazor"));
    controller.start();
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(controller.state(), SearchState::Failed);
    QVERIFY(errors[0][0].toString().contains("device cuda"));
    QVERIFY(errors[0][1].toString().contains("Choose the CPU"));
    QVERIFY(!QFile::exists(file("refused.trazor")));
}

void TstController::start_reportsUnwritableFolder() {
    Studio studio;
    QSignalSpy errors(&studio.controller, &SearchController::errorOccurred);
    studio.controller.newSearch(tiny(), config(20), "/proc/nowhere/x.trazor");
    studio.controller.start();
    QTRY_COMPARE(errors.count(), 1);
    QVERIFY(errors[0][0].toString().contains("/proc/nowhere"));
    QCOMPARE(studio.controller.state(), SearchState::Failed);
}

void TstController::start_reportsLimitsThatNothingFits() {
    Studio studio;
    QSignalSpy errors(&studio.controller, &SearchController::errorOccurred);
    search::SearchConfig settings = config(20);
    settings.limits.params = {1000, 2000};
    studio.controller.newSearch(tiny(), settings, file("nothing.trazor"));
    studio.controller.start();
    QTRY_COMPARE(errors.count(), 1);
    QCOMPARE(studio.controller.state(), SearchState::Failed);
    QVERIFY(!QFile::exists(file("nothing.trazor")));
}

void TstController::failingEvaluator_keepsWhatWasEvaluated() {
    Studio studio(FakeOptions{.throwAfter = 12});
    QSignalSpy errors(&studio.controller, &SearchController::errorOccurred);
    studio.controller.newSearch(tiny(), config(40), file("failing.trazor"));
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Failed);
    QCOMPARE(errors.count(), 1);
    QVERIFY(studio.sessionModel.size() > 0);
    Studio again;
    QVERIFY(again.controller.openSession(file("failing.trazor")));
    QCOMPARE(again.sessionModel.size(), studio.sessionModel.size());
    again.controller.start();
    QTRY_COMPARE(again.controller.state(), SearchState::Finished);
    QCOMPARE(again.sessionModel.size(), 40);
}

void TstController::buttonsInAnyOrder_doNothingBad() {
    Studio studio(kSlow);
    SearchController& controller = studio.controller;
    controller.stop();
    controller.pause();
    controller.start();
    controller.step();
    controller.extend(10);
    QCOMPARE(controller.state(), SearchState::Empty);
    QSignalSpy errors(&controller, &SearchController::errorOccurred);
    controller.saveAs(file("nothing.trazor"));
    QCOMPARE(errors.count(), 1);

    controller.newSearch(tiny(), config(30), file("order.trazor"));
    controller.pause();
    QCOMPARE(controller.state(), SearchState::Ready);
    controller.step();
    controller.step();
    controller.pause();
    controller.pause();
    controller.start();
    controller.start();
    controller.stop();
    controller.stop();
    controller.start();
    controller.pause();
    QCOMPARE(controller.state(), SearchState::Stopping);
    QTRY_COMPARE(controller.state(), SearchState::Ready);
    controller.start();
    QTRY_COMPARE(controller.state(), SearchState::Finished);
    controller.start();
    controller.step();
    QCOMPARE(controller.state(), SearchState::Finished);
    QCOMPARE(studio.sessionModel.size(), 30);
}

void TstController::untitledSearches_neverShareAFile() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(12));
    const QString first = studio.controller.sessionFile();
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QVERIFY(QFile::exists(first));
    studio.controller.newSearch(tiny(), config(12));
    QVERIFY(studio.controller.sessionFile() != first);
    QVERIFY(QFile::remove(first));
}

QTEST_GUILESS_MAIN(TstController)
#include "tst_controller.moc"

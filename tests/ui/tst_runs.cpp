// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/session_file.h"
#include "core/session/file/session_summary.h"
#include "tests/ui/window_fixture.h"
#include "ui/overlay/run_overlay_view.h"
#include "ui/shell/action_set.h"
#include "ui/start/recent_files.h"
#include "ui/start/run_summary.h"
#include "ui/support/dialogs.h"

#include <QCheckBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

#include <algorithm>
#include <cstdio>

using namespace trazor;
using namespace trazor::test;
using namespace trazor::ui;
using namespace std::chrono_literals;

namespace {

constexpr auto kShared = "TRAZOR_TEST_FOLDER"; ///< folder shared with the program to be killed

QStringList textsOf(const QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>()) {
        texts << label->text();
    }
    return texts;
}

} // namespace

/// Searches are found again, however they ended.
class TstRuns final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void search_isAmongTheRecentFiles_whileItRuns();
    void interruptedSearch_isListedFirst_andResumes();
    void interruptedSearch_isListedFirst_howeverOldItIs();
    void killedSearch_isFoundAgain();
    void killedProgram_searchesUntilItIsKilled();
    void foreignFiles_areLeftOutOfTheList();
    void run_isRenamedTaggedAndDeleted();
    void killedRun_comesBackWholeFromTheBin();
    void openSearch_isNotDeleted();
    void tickedSearches_lieOverEachOther();
    void openSession_isLaidOverAnother();
    void openDialog_startsInTheFolderOfSessions();

private:
    std::unique_ptr<MainWindow> makeWindow(const FakeOptions& fake = {}) { return test::makeWindow(m_answers, fake); }
    QString makeInterrupted();

    QTemporaryDir m_folder;
    Answers m_answers;
};

void TstRuns::initTestCase() {
    isolateSettings("tst_runs", qEnvironmentVariable(kShared, m_folder.path()));
}

void TstRuns::init() {
    m_answers = {};
    if (!qEnvironmentVariableIsSet(kShared)) {
        QSettings().clear();
        QDir(sessionsFolder()).removeRecursively();
    }
}

/// A snapshot of the file of a running search.
QString TstRuns::makeInterrupted() {
    const auto window = makeWindow({.delay = 2ms});
    window->runExample();
    [&] { QTRY_VERIFY(window->sessionModel().size() > 30); }();
    const QString running = window->controller().sessionFile();
    const QString file = QDir(sessionsFolder()).filePath("interrupted.trazor");
    session::SessionFile::open(running.toStdString(), session::SessionFile::Mode::ReadOnly).copyTo(file.toStdString());
    return file;
}

void TstRuns::search_isAmongTheRecentFiles_whileItRuns() {
    const auto window = makeWindow({.delay = 2ms});
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 0);
    QVERIFY(window->controller().isActive());
    QCOMPARE(recentFiles(), QStringList{window->controller().sessionFile()});
    QCOMPARE(window->actions().recentMenu->actions().size(), 1);
}

void TstRuns::interruptedSearch_isListedFirst_howeverOldItIs() {
    const QString file = makeInterrupted();
    const QString stopped = runSummaries({}).at(1).file;
    for (int copy = 0; copy < 60; ++copy) {
        QVERIFY(QFile::copy(stopped, QFileInfo(stopped).dir().filePath(QString("copy%1.trazor").arg(copy))));
    }
    QFile old(file);
    QVERIFY(old.open(QFile::ReadWrite));
    QVERIFY(old.setFileTime(QDateTime::currentDateTime().addYears(-1), QFileDevice::FileModificationTime));
    old.close();
    const std::vector<RunSummary> runs = runSummaries({});
    QCOMPARE(runs.size(), std::size_t{50});
    QCOMPARE(runs.front().file, file);
    QVERIFY(!runs.front().front.empty() && !runs.back().front.empty());
}

void TstRuns::interruptedSearch_isListedFirst_andResumes() {
    const QString file = makeInterrupted();
    const std::vector<RunSummary> runs = runSummaries({});
    QCOMPARE(runs.size(), std::size_t{2}); // the search that was copied has been stopped
    QCOMPARE(runs[0].file, file);
    QVERIFY(runs[0].state == RunSummary::State::Interrupted && runs[0].canResume());
    QCOMPARE(runs[0].stateText(), QString("Interrupted at %1 of 300").arg(runs[0].scored));
    QVERIFY(runs[0].scored > 30);
    QCOMPARE(runs[0].space, QString("AutoFormer-Tiny"));
    QCOMPARE(runs[0].limits, QString("5.40 M to 6.50 M parameters"));
    QCOMPARE(runs[1].stateText(), QString("Stopped at %1 of 300").arg(runs[1].scored));

    const auto window = makeWindow();
    auto& list = find<QWidget>(*window, "runList");
    QTRY_VERIFY(list.isVisible());
    QVERIFY(textsOf(list).contains(runs[0].stateText()));
    QVERIFY(find<QPushButton>(list, "runResume").isVisible());
    find<QPushButton>(list, "runResume").click();
    QTRY_COMPARE_WITH_TIMEOUT(window->controller().state(), SearchState::Finished, 20'000);
    QCOMPARE(window->controller().sessionFile(), file);
    QCOMPARE(window->sessionModel().size(), 300);
    QVERIFY(!list.isVisible());
    window->actions().newSearch->trigger();
    QTRY_VERIFY(!textsOf(list).join(' ').contains("Interrupted"));
}

void TstRuns::killedSearch_isFoundAgain() {
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(kShared, m_folder.path());
    program.setProcessEnvironment(environment);
    program.start(QCoreApplication::applicationFilePath(), {"killedProgram_searchesUntilItIsKilled"});
    QByteArray output;
    QTRY_VERIFY_WITH_TIMEOUT((output += program.readAllStandardOutput()).contains("scored"), 30'000);
    program.kill();
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);

    QSettings().sync();
    QCOMPARE(recentFiles().size(), 1);
    const auto window = makeWindow();
    auto& list = find<QWidget>(*window, "runList");
    QTRY_VERIFY(list.isVisible());
    QVERIFY2(textsOf(list).join(' ').contains(QRegularExpression("Interrupted at \\d+ of 300")),
             qPrintable(textsOf(list).join(' ')));
    find<QPushButton>(list, "runResume").click();
    QTRY_COMPARE_WITH_TIMEOUT(window->controller().state(), SearchState::Finished, 30'000);
    QCOMPARE(window->sessionModel().size(), 300);
}

/// Not a test but the program that the test above kills.
void TstRuns::killedProgram_searchesUntilItIsKilled() {
    if (!qEnvironmentVariableIsSet(kShared)) {
        QSKIP("runs inside another test");
    }
    const auto window = makeWindow({.delay = 5ms});
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 20);
    std::puts("scored");
    std::fflush(stdout);
    QTRY_VERIFY_WITH_TIMEOUT(window->sessionModel().size() < 0, 60'000);
}

void TstRuns::foreignFiles_areLeftOutOfTheList() {
    const QString file = makeInterrupted();
    const session::SessionSummary summary = session::readSummary(file.toStdString());
    QVERIFY(summary.candidates > 30);
    QCOMPARE(summary.config.evaluations, 300);
    QVERIFY(summary.stopReason.empty());
    // Files that are not sessions are skipped.
    QFile other(QDir(sessionsFolder()).filePath("other.trazor"));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write("nothing") > 0);
    other.close();
    QCOMPARE(runSummaries({other.fileName(), m_folder.filePath("gone.trazor"), file}).size(), std::size_t{2});
}

void TstRuns::run_isRenamedTaggedAndDeleted() {
    const QString file = makeInterrupted();
    const auto window = makeWindow();
    auto& list = find<QWidget>(*window, "runList");
    QTRY_VERIFY(list.isVisible());
    const auto act = [&](const QString& text) {
        for (QAction* action :
             find<QToolButton>(list, "runMenu").menu()->actions()) { // of the first run, the interrupted one
            if (action->text().remove('&').startsWith(text)) {
                action->trigger();
                return;
            }
        }
        QFAIL(qPrintable(text));
    };
    m_answers.text = "Small  ones";
    act("Rename");
    QTRY_VERIFY(textsOf(list).join(' ').contains("Small ones"));
    m_answers.text = "edge phone";
    act("Tags");
    QTRY_VERIFY(textsOf(list).join(' ').contains("#edge #phone"));
    const std::vector<RunSummary> runs = runSummaries({});
    QCOMPARE(runs[0].name, QString("Small ones"));
    QVERIFY(!runs[0].front.empty() && runs[0].best.startsWith('#'));
    QVERIFY(std::is_sorted(runs[0].front.begin(), runs[0].front.end(),
                           [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
    act("Show");
    QCOMPARE(m_answers.shown, QFileInfo(file).absolutePath());
    m_answers.confirms = false;
    act("Delete");
    QVERIFY2(m_answers.question.contains("Small ones"), qPrintable(m_answers.question));
    QVERIFY(QFile::exists(file));
    m_answers.confirms = true;
    act("Delete");
    QVERIFY(!QFile::exists(file));
    QTRY_VERIFY(!textsOf(list).join(' ').contains("Interrupted"));
}

void TstRuns::killedRun_comesBackWholeFromTheBin() {
    const auto window = makeWindow({.delay = 2ms});
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 30);
    // Reading it keeps the log from being folded while both files are copied, as a kill would leave them.
    const std::filesystem::path running(window->controller().sessionFile().toStdString());
    const auto reader = session::SessionFile::open(running, session::SessionFile::Mode::ReadOnly);
    const QString name = QString("killed-%1.trazor").arg(QCoreApplication::applicationPid());
    const QString file = QDir(sessionsFolder()).filePath(name);
    window->actions().stop->trigger();
    QTRY_VERIFY(!window->controller().isActive());
    QVERIFY(QFile::copy(QString::fromStdString(running.string()), file));
    QVERIFY(QFile::copy(QString::fromStdString(running.string() + "-wal"), file + "-wal"));
    deleteRun(file);
    QVERIFY(!QFile::exists(file) && !QFile::exists(file + "-wal"));
    const QDir bin(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/Trash/files");
    QVERIFY(bin.exists(name));
    const QString restored = QDir(sessionsFolder()).filePath("restored.trazor");
    QVERIFY(QFile::rename(bin.filePath(name), restored));
    QCOMPARE(session::SessionFile::read(restored.toStdString()).size(), window->sessionModel().size());
}

void TstRuns::openSearch_isNotDeleted() {
    const auto window = makeWindow();
    window->runExample();
    QTRY_COMPARE_WITH_TIMEOUT(window->controller().state(), SearchState::Finished, 20'000);
    window->actions().newSearch->trigger();
    auto& list = find<QWidget>(*window, "runList");
    QTRY_VERIFY(list.isVisible());
    find<QToolButton>(list, "runMenu").menu()->actions().last()->trigger();
    QVERIFY2(window->message().contains("is open"), qPrintable(window->message()));
    QVERIFY(QFile::exists(window->controller().sessionFile()));
}

void TstRuns::tickedSearches_lieOverEachOther() {
    makeInterrupted(); // makes two files
    const auto window = makeWindow();
    auto& list = find<QWidget>(*window, "runList");
    QTRY_VERIFY(list.isVisible());
    auto& overlay = find<QPushButton>(list, "runsOverlay");
    QVERIFY(!overlay.isEnabled());
    QVERIFY(overlay.toolTip().contains("Tick two"));
    for (QCheckBox* tick : list.findChildren<QCheckBox*>("runTick")) {
        QVERIFY(!tick->accessibleName().isEmpty());
        tick->click();
    }
    QCOMPARE(overlay.text(), QString("Overlay 2 searches"));
    overlay.click();
    RunOverlayView* view = nullptr;
    QTRY_VERIFY((view = window->findChild<RunOverlayView*>()) != nullptr);
    QVERIFY2(find<QLabel>(*view, "overlayNote").text().contains("all these searches together"),
             qPrintable(find<QLabel>(*view, "overlayNote").text()));
    const QString table = QString::fromStdString(view->csv());
    QVERIFY(table.contains(",front,") && table.contains(",best,"));
}

void TstRuns::openSession_isLaidOverAnother() {
    const auto window = makeWindow();
    QVERIFY(!window->actions().overlaySession->isEnabled());
    QVERIFY(finishSearch(*window, 20));
    const QString other = window->controller().sessionFile();
    QVERIFY(finishSearch(*window, 30));
    m_answers.file = other;
    window->actions().overlaySession->trigger();
    RunOverlayView* view = nullptr;
    QTRY_VERIFY((view = window->findChild<RunOverlayView*>()) != nullptr);
    QCOMPARE(window->sessionModel().size(), 30); // the open session stays open
    QVERIFY(QString::fromStdString(view->csv()).contains(QFileInfo(other).completeBaseName()));
}

void TstRuns::openDialog_startsInTheFolderOfSessions() {
    QVERIFY(QDir().mkpath(sessionsFolder()));
    QCOMPARE(startFolder(kOpenTitle), sessionsFolder());
    QCOMPARE(startFolder("Save picture"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
}

QTEST_MAIN(TstRuns)
#include "tst_runs.moc"

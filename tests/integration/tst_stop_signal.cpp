// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stop_signal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <csignal>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace trazor;

namespace {

/// Small images and one super-net, for speed; the code paths are the same.
QStringList searchInto(const QString& file, int evaluations) {
    return {"search",
            "--space",
            "autoformer-tiny",
            "--supernets",
            "1",
            "--image",
            "32",
            "--confirm",
            "0",
            "--check-image",
            "0",
            "--seed",
            "1",
            "--evaluations",
            QString::number(evaluations),
            "--out",
            file,
            "--resume"};
}

QJsonArray archiveOf(const QString& file) {
    QProcess process;
    process.start(TRAZOR_PROGRAM, {"show", file, "--json"});
    process.waitForFinished(60'000);
    return QJsonDocument::fromJson(process.readAllStandardOutput()).array();
}

/// Runs a program that ignores stops in a child process and sends signals: the first when the program is ready, the
/// second after its search got the stop request. Returns the status of waitpid().
int statusOfSignalled(const std::vector<int>& sent, bool hasSearch) {
    int ends[2];
    if (::pipe(ends) != 0) {
        return -1;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60); // ends the child if the test fails
        app::runBesideSignals([&] {
            search::SearchControl control;
            std::optional<app::StopOnSignal> stop;
            if (hasSearch) {
                stop.emplace(control);
            }
            const std::stop_callback told(control.stopToken(), [&] { static_cast<void>(::write(ends[1], "s", 1)); });
            static_cast<void>(::write(ends[1], "r", 1));
            while (true) {
                ::pause();
            }
            return 0;
        });
    }
    ::close(ends[1]); // else read() would block after the death of the child
    int status = 0;
    for (const int signal : sent) {
        char byte = 0;
        if (::read(ends[0], &byte, 1) != 1) {
            break;
        }
        ::kill(child, signal);
    }
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    return status;
}

} // namespace

/// SIGINT and SIGTERM end the command line program with 130 and 143 and lose no search.
class TestStopSignal : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void secondSignal_endsAProgramThatDoesNotStop_data() {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<int>("status");
        QTest::newRow("TERM, TERM") << SIGTERM << SIGTERM << 143;
        QTest::newRow("INT, INT") << SIGINT << SIGINT << 130;
        QTest::newRow("INT, TERM") << SIGINT << SIGTERM << 143;
    }

    void secondSignal_endsAProgramThatDoesNotStop() {
        QFETCH(int, first);
        QFETCH(int, second);
        const int status = statusOfSignalled({first, second}, true);
        QVERIFY(WIFEXITED(status));
        QTEST(WEXITSTATUS(status), "status");
    }

    void firstSignal_endsACommandWithoutASearch() {
        const int status = statusOfSignalled({SIGINT}, false);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 130);
    }

    void search_stoppedAtAnyMoment_saysSo_andGoesOnAsTheUninterruptedOne() {
        const QString file = path("stopped.trazor");
        int done = 0;
        for (const int sent : {SIGTERM, SIGINT, SIGTERM, SIGINT}) {
            QProcess process;
            process.start(TRAZOR_PROGRAM, searchInto(file, 100'000));
            // The first signal follows the creation of the session, the others new candidates.
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file) && (done == 0 || archiveOf(file).size() > done), 60'000);
            ::kill(static_cast<pid_t>(process.processId()), sent);
            QVERIFY(process.waitForFinished(60'000));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), sent == SIGTERM ? 143 : 130);
            const QByteArray said = process.readAllStandardError();
            QVERIFY2(said.contains("stopped, --resume continues"), said.constData());
            done = std::max(1, static_cast<int>(archiveOf(file).size()));
        }
        for (const QString& each : {file, path("whole.trazor")}) {
            QProcess process;
            process.start(TRAZOR_PROGRAM, searchInto(each, done + 5));
            QVERIFY(process.waitForFinished(120'000));
            QCOMPARE(process.exitCode(), 0);
        }
        QCOMPARE(archiveOf(file), archiveOf(path("whole.trazor")));
    }

    /// Runs the program with a library that handles a signal every millisecond.
    void search_underATimer_goesOn() {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LD_PRELOAD", TRAZOR_SIGNAL_TIMER);
        environment.insert("ASAN_OPTIONS", "verify_asan_link_order=0");
        process.setProcessEnvironment(environment);
        process.start(TRAZOR_PROGRAM, searchInto(path("timer.trazor"), 60));
        QVERIFY(process.waitForFinished(120'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        const QByteArray said = process.readAllStandardError();
        const int handled = said.mid(said.lastIndexOf(' ')).simplified().toInt();
        QVERIFY2(handled >= 300, said.constData());
        QCOMPARE(archiveOf(path("timer.trazor")).size(), 60);
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestStopSignal)
#include "tst_stop_signal.moc"

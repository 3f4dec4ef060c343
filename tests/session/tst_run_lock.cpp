// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/file/run_lock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using trazor::Error;
using trazor::session::isRunning;
using trazor::session::RunLock;

class TstRunLock final : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QVERIFY(m_folder.isValid());
        QFile file(m_folder.filePath("s.trazor"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        m_session = file.fileName().toStdString();
    }

    void lock_isHeldOnce_andLeavesNothingBehind() {
        QVERIFY(!isRunning(m_session));
        {
            const RunLock lock(m_session);
            QVERIFY(isRunning(m_session));
            QVERIFY_EXCEPTION_THROWN(RunLock second(m_session), Error);
            QVERIFY(isRunning(m_session));
        }
        QVERIFY(!isRunning(m_session));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList{"s.trazor"});
        const RunLock again(m_session);
    }

    void lock_holdsByEveryName() {
        const std::string link = m_folder.filePath("link.trazor").toStdString();
        QVERIFY(QFile::link(QString::fromStdString(m_session), QString::fromStdString(link)));
        const RunLock lock(link);
        QVERIFY(isRunning(m_session));
        QVERIFY_EXCEPTION_THROWN(RunLock second(m_session), Error);
    }

    void lock_ofAKilledProgram_isGone() {
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const RunLock lock(m_session);
            const ssize_t told = ::write(ready[1], "x", 1);
            ::pause();
            ::_exit(told == 1 ? 0 : 1);
        }
        char byte = 0;
        QCOMPARE(::read(ready[0], &byte, 1), ssize_t{1});
        QVERIFY(isRunning(m_session));
        QVERIFY_EXCEPTION_THROWN(RunLock second(m_session), Error);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        QVERIFY(!isRunning(m_session));
        const RunLock lock(m_session); // replaces the lock file of the killed process
        QVERIFY(isRunning(m_session));
    }

    void lock_inAFolderThatIsGone_refusesNothing() {
        const std::string nowhere = m_folder.filePath("no/such/s.trazor").toStdString();
        const RunLock lock(nowhere);
        QVERIFY(!isRunning(nowhere));
    }

private:
    QTemporaryDir m_folder;
    std::string m_session;
};

QTEST_GUILESS_MAIN(TstRunLock)
#include "tst_run_lock.moc"

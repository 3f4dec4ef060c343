// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

struct Result {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
};

/// Runs a program with the modules of `folder` (empty: of the build) and an address space limit (0: none).
Result run(const QStringList& arguments, const QString& folder = {}, const QString& program = TRAZOR_PROGRAM,
           rlim_t mebibytes = 0) {
    QProcess process;
    if (mebibytes > 0) {
        process.setChildProcessModifier([mebibytes] {
            const rlimit limit{mebibytes << 20U, mebibytes << 20U};
            ::setrlimit(RLIMIT_AS, &limit);
        });
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LD_DEBUG", "files"); // lists loaded libraries on standard error
    if (!folder.isEmpty()) {
        environment.insert("TRAZOR_BACKENDS", folder);
    }
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.waitForFinished(120'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

struct Used {
    double cpuMs = 0.0;
    double mebibytes = 0.0; ///< peak resident set
};

/// The smallest of several runs, because other programs disturb the caches and thereby the CPU time.
Used usedBy(std::vector<const char*> arguments) {
    constexpr int kRuns = 5;
    arguments.insert(arguments.begin(), TRAZOR_PROGRAM);
    arguments.push_back(nullptr);
    Used least{1e9, 1e9};
    for (int i = 0; i < kRuns; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
            ::execv(TRAZOR_PROGRAM, const_cast<char* const*>(arguments.data()));
            ::_exit(127);
        }
        int status = 0;
        rusage usage{};
        ::wait4(child, &status, 0, &usage);
        if (status != 0) {
            return {1e9, 1e9};
        }
        const auto ms = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) * 1e-3;
        };
        least.cpuMs = std::min(least.cpuMs, ms(usage.ru_utime) + ms(usage.ru_stime));
        least.mebibytes = std::min(least.mebibytes, static_cast<double>(usage.ru_maxrss) / 1024.0);
    }
    return least;
}

} // namespace

/// LibTorch is part of a module, which is loaded only for scoring.
class TestBackends : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_none.isValid() && m_foreign.isValid() && m_broken.isValid());
        QVERIFY(QFile::copy(TRAZOR_OTHER_MODULE, m_foreign.filePath("torch-other.so")));
        QFile text(m_broken.filePath("torch-text.so"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        QVERIFY(text.write("no library") > 0);
    }

    void version_andInfo_areLight() {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("A sanitizer takes more of both.");
#endif
        const Used version = usedBy({"--version"});
        const Used info = usedBy({"info", "--space", "autoformer-small"});
        qInfo("--version: %.1f ms, %.1f MiB; info: %.1f ms, %.1f MiB", version.cpuMs, version.mebibytes, info.cpuMs,
              info.mebibytes);
        QVERIFY(version.cpuMs <= 30.0);
        QVERIFY(version.mebibytes <= 30.0);
        QVERIFY(info.cpuMs <= 60.0);
    }

    void commandsThatScoreNothing_needNoBackend_data() {
        QTest::addColumn<QStringList>("arguments");
        const QString session = TRAZOR_SOURCE_DIR "/resources/examples/autoformer-tiny.trazor";
        QTest::newRow("version") << QStringList{"--version"};
        QTest::newRow("spaces") << QStringList{"spaces"};
        QTest::newRow("info") << QStringList{"info", "--space", "pit-tiny"};
        QTest::newRow("show") << QStringList{"show", session, "--front"};
        QTest::newRow("export") << QStringList{"export",   session,  "--candidate", "best",
                                               "--format", "trazor", "--out",       m_none.filePath("x.json")};
        QTest::newRow("report") << QStringList{"report", session, "--out", m_none.filePath("x.html")};
        QTest::newRow("bench --list") << QStringList{"bench", "--list"};
        QTest::newRow("backends") << QStringList{"backends"};
    }

    void commandsThatScoreNothing_needNoBackend() {
        QFETCH(QStringList, arguments);
        QVERIFY2(run(arguments, m_none.path()).exitCode == 0, "needs a backend");
        const Result result = run(arguments);
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.err.contains("libsqlite3"));
        QVERIFY2(arguments == QStringList{"backends"} || !result.err.contains("libtorch"), "LibTorch was loaded");
    }

    void backends_sayWhetherMpiIsThere() {
        const Result without = run({"backends"}, m_none.path());
        QVERIFY2(without.out.contains("There is no MPI module"), without.out.constData());
        QVERIFY(run({"search", "--help"}, m_none.path()).out.simplified().contains("no MPI module is installed"));
        QTemporaryDir folder;
        QVERIFY(QFile::copy(TRAZOR_OTHER_MODULE, folder.filePath("mpi.so")));
        QVERIFY(run({"backends"}, folder.path()).out.contains("searches with mpirun"));
        QVERIFY(!run({"search", "--help"}, folder.path()).out.contains("no MPI module"));
    }

    void window_paintsWithoutLibTorch() {
#if defined(TRAZOR_WINDOW)
        const Result result = run({"--measure-start"}, {}, TRAZOR_WINDOW);
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.out.contains("first paint"));
        QVERIFY(result.err.contains("libQt6Widgets"));
        QVERIFY(!result.err.contains("libtorch"));
        qInfo("%s", result.out.trimmed().constData());
#else
        QSKIP("Built without the window.");
#endif
    }

    void aMissingOrForeignBackend_isAClearError_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("none") << m_none.path() << QByteArray("scoring needs a backend, and there is none in ");
        QTest::newRow("no folder") << m_none.filePath("nowhere") << QByteArray("there is none in ");
        QTest::newRow("other build") << m_foreign.path()
                                     << QByteArray("backend torch-other: was built for 0.0.0-other, this program is ");
        QTest::newRow("no library") << m_broken.path() << QByteArray("backend torch-text: cannot be loaded: ");
    }

    void aMissingOrForeignBackend_isAClearError() {
        QFETCH(QString, folder);
        QFETCH(QByteArray, message);
        const QString file = m_none.filePath("never.trazor");
        const Result result =
            run({"search", "--space", "autoformer-tiny", "--evaluations", "5", "--out", file}, folder);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains(message), result.err.constData());
        QVERIFY(!QFile::exists(file));
    }

    /// Without the check OpenBLAS would retry forever to map memory that the system refuses.
    void tooLittleMemory_isAnError_beforeTheFirstProduct() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer maps much more.");
#endif
        constexpr rlim_t kMebibytes = 160; // the program needs about 70, a thread's products 128
        const QString file = m_none.filePath("never.trazor");
        const QStringList search{"search", "--space", "autoformer-tiny", "--evaluations", "5", "--out", file};
        const Result small = run(search, m_foreign.path(), TRAZOR_PROGRAM, kMebibytes);
        QCOMPARE(small.exitCode, 1);
        QVERIFY2(small.err.contains("products of matrices need 128 MiB"), small.err.constData());
        const Result smaller = run(search, {}, TRAZOR_PROGRAM, kMebibytes);
        QCOMPARE(smaller.exitCode, 1);
        QVERIFY2(smaller.err.contains("cannot be loaded") && smaller.err.contains("ulimit -v"),
                 smaller.err.constData());
        QVERIFY(!QFile::exists(file));
    }

    /// Whether the memory ends in LibTorch's libraries, in OpenBLAS's threads or never depends on the machine.
    void scarceMemory_neverHangsTheSearch() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("A sanitizer maps much more.");
#endif
        for (rlim_t mebibytes = 400; mebibytes <= 900; mebibytes += 100) {
            const QString file = m_none.filePath(QString("scarce-%1.trazor").arg(mebibytes));
            const Result result = run({"search", "--space", "autoformer-tiny", "--evaluations", "2", "--out", file}, {},
                                      TRAZOR_PROGRAM, mebibytes);
            const QByteArray what = QByteArray::number(static_cast<int>(mebibytes)) + ": " + result.err.right(300);
            QVERIFY2(result.exitCode == 0 || result.exitCode == 1, what.constData());
            QVERIFY2(result.exitCode == 0 || result.err.contains("error: "), what.constData());
        }
    }

    void backends_areListed_withTheirDevicesAndASelfTest() {
        const Result result = run({"backends", "--json"});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        const QJsonArray backends = QJsonDocument::fromJson(result.out).array();
        QVERIFY(!backends.isEmpty());
        const QJsonObject first = backends.first().toObject();
        QVERIFY(first["name"_L1].toString().startsWith("torch-"));
        QVERIFY(first["version"_L1].toString().startsWith("LibTorch "));
        const QJsonObject cpu = first["devices"_L1].toArray().first().toObject();
        QCOMPARE(cpu["device"_L1].toString(), QString("cpu"));
        QCOMPARE(cpu["self_test"_L1].toString(), QString("passed"));
        QVERIFY(run({"backends"}).out.contains("self-test passed"));
    }

    void aBackendThatDoesNotFit_isListed_withTheReason() {
        for (const auto& [folder, reason] : {std::pair(m_foreign.path(), QByteArray("was built for 0.0.0-other")),
                                             std::pair(m_broken.path(), QByteArray("cannot be loaded"))}) {
            const Result result = run({"backends"}, folder);
            QCOMPARE(result.exitCode, 0);
            QVERIFY2(result.out.contains(reason), result.out.constData());
        }
    }

private:
    QTemporaryDir m_none;
    QTemporaryDir m_foreign;
    QTemporaryDir m_broken;
};

QTEST_GUILESS_MAIN(TestBackends)
#include "tst_backends.moc"

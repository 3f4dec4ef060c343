// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>
#include <vector>

using namespace trazor;

/// All tests share one log, as a program does.
class TestLog : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(name); }

    static QByteArray read(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void init() { log::setLevel(log::Level::Info); }

    void lines_areKept_withTimeAndLevel() {
        log::warning("the band is narrow");
        const QString line = QString::fromStdString(log::lastLines().back());
        QVERIFY2(
            QRegularExpression("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\d+ warning the band is narrow$")
                .match(line)
                .hasMatch(),
            qPrintable(line));
    }

    void lessImportantLines_areDropped() {
        const std::size_t before = log::lastLines().size();
        log::debug("not asked for");
        QCOMPARE(log::lastLines().size(), before);
        log::setLevel(log::Level::Debug);
        log::debug("asked for");
        QVERIFY(log::lastLines().back().ends_with("debug asked for"));
        log::setLevel(log::Level::Off);
        log::error("nobody listens");
        QVERIFY(log::lastLines().back().ends_with("debug asked for"));
    }

    void braces_arePlainText() {
        log::info("{} {0} %v {");
        QVERIFY(log::lastLines().back().ends_with("info {} {0} %v {"));
    }

    void file_isMadeWithItsFolder_andRotated() {
        QCOMPARE(log::openFile(path("state/trazor/trazor.log").toStdString()), std::string());
        log::info("first");
        QVERIFY(read(path("state/trazor/trazor.log")).endsWith("info first\n"));
        const std::string line(10'000, 'x');
        for (int i = 0; i < 600; ++i) {
            log::info(line);
        }
        const QFileInfoList files = QDir(path("state/trazor")).entryInfoList(QDir::Files, QDir::Name);
        QCOMPARE(files.size(), 4);
        for (const QFileInfo& file : files) {
            QVERIFY2(file.size() <= 1 << 20, qPrintable(file.fileName()));
        }
    }

    void unusableFile_isSaid_andStopsNothing() {
        QFile plain(path("plain"));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        QVERIFY(!log::openFile(path("plain/trazor.log").toStdString()).empty());
        log::info("still here");
        QVERIFY(log::lastLines().back().ends_with("info still here"));
    }

    void threads_writeWholeLines() {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([t] {
                for (int i = 0; i < 50; ++i) {
                    log::info(std::string(20, static_cast<char>('a' + t)));
                }
            });
        }
        threads.clear();
        for (const std::string& line : log::lastLines()) {
            const std::string message = line.substr(line.size() - 20);
            QVERIFY2(message.find_first_not_of(message.front()) == std::string::npos, line.c_str());
        }
    }

    void defaultFile_isInTheStateFolder() {
        qputenv("XDG_STATE_HOME", "/state");
        QCOMPARE(log::defaultFile("trazor").string(), std::string("/state/trazor/trazor.log"));
        qputenv("XDG_STATE_HOME", "relative");
        qputenv("HOME", "/home/a");
        QCOMPARE(log::defaultFile("trazor").string(), std::string("/home/a/.local/state/trazor/trazor.log"));
        qunsetenv("HOME");
        QCOMPARE(log::defaultFile("trazor").string(), std::string());
    }
};

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"

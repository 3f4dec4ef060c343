// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/full_disk.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "tests/ui/controller_fixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace trazor;
using namespace trazor::test;
using ui::SearchController;
using ui::SearchState;

/// Copies of a session, which are written on a background thread.
class TstSaveSession final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void copy_becomesTheOpenSession_andTheOldOneStays();
    void starsMadeMeanwhile_areInTheCopy();
    void searchGoneOnMeanwhile_staysInItsFile();
    void anotherSessionOpenedMeanwhile_staysOpen();
    void copyOfARunningSearch_isASessionThatCanGoOn();
    void secondCopyAtOnce_isRefused();
    void cancelled_leavesNothing_andTheSessionWhereItWas_data();
    void cancelled_leavesNothing_andTheSessionWhereItWas();
    void targetThatCannotBeWritten_isExplained_andLosesNothing_data();
    void targetThatCannotBeWritten_isExplained_andLosesNothing();
    void largeSession_tellsHowFarItIs_data();
    void largeSession_tellsHowFarItIs();

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files); }
    void makeLarge(const QString& name) const { QVERIFY(QFile::copy(m_shared.filePath("large.trazor"), file(name))); }
    static void addRows() {
        QTest::addColumn<bool>("fromMemory");
        QTest::newRow("from the file") << false;
        QTest::newRow("from memory, the file is gone") << true;
    }

    QTemporaryDir m_shared;
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// Creates a session of several megabytes.
void TstSaveSession::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    const testing::SyntheticArchive archive{.candidates = 5'000};
    session::Session session =
        testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make(), "fake");
    session.setStopReason("finished");
    session::SessionFile::save(m_shared.filePath("large.trazor").toStdString(), session);
}

void TstSaveSession::copy_becomesTheOpenSession_andTheOldOneStays() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(20), file("one.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    QVERIFY(studio.saveAs(file("two.trazor")));
    QCOMPARE(studio.controller.sessionFile(), file("two.trazor"));
    studio.sessionModel.setAnnotation(1, {.starred = true, .note = {}, .tags = {}});
    studio.controller.extend(10);
    QVERIFY(studio.finish());
    QVERIFY(studio.saveAs(file("two.trazor"))); // onto itself: a no-op

    Studio one;
    QVERIFY(one.controller.openSession(file("one.trazor")));
    QCOMPARE(one.sessionModel.size(), 20);
    QVERIFY(!one.sessionModel.isStarred(1));
    Studio two;
    QVERIFY(two.controller.openSession(file("two.trazor")));
    QCOMPARE(two.sessionModel.size(), 30);
    QVERIFY(two.sessionModel.isStarred(1));
}

void TstSaveSession::starsMadeMeanwhile_areInTheCopy() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(20), file("one.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    studio.controller.saveAs(file("two.trazor"));
    QVERIFY(studio.controller.isSaving());
    studio.sessionModel.setAnnotation(3, {.starred = true, .note = "late", .tags = {}});
    QTRY_VERIFY(!studio.controller.isSaving());
    QCOMPARE(studio.controller.sessionFile(), file("two.trazor"));
    Studio two;
    QVERIFY(two.controller.openSession(file("two.trazor")));
    QVERIFY(two.sessionModel.isStarred(3));
    QCOMPARE(studio.errors.count(), 0);
}

void TstSaveSession::searchGoneOnMeanwhile_staysInItsFile() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(20), file("one.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    QSignalSpy saved(&studio.controller, &SearchController::saved);
    studio.controller.saveAs(file("two.trazor"));
    studio.controller.extend(10);
    QTRY_COMPARE(saved.count(), 1);
    QVERIFY(studio.finish());
    QCOMPARE(studio.controller.sessionFile(), file("one.trazor"));
    Studio one;
    QVERIFY(one.controller.openSession(file("one.trazor")));
    QCOMPARE(one.sessionModel.size(), 30);
    Studio two;
    QVERIFY(two.controller.openSession(file("two.trazor")));
    QVERIFY(two.sessionModel.size() >= 20);
}

void TstSaveSession::anotherSessionOpenedMeanwhile_staysOpen() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(12), file("other.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    studio.controller.newSearch(tiny(), config(20), file("one.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    studio.controller.saveAs(file("two.trazor"));
    QVERIFY(studio.controller.openSession(file("other.trazor")));
    QTRY_VERIFY(!studio.controller.isSaving());
    QCOMPARE(studio.controller.sessionFile(), file("other.trazor"));
    QCOMPARE(studio.sessionModel.size(), 12);
    Studio two;
    QVERIFY(two.controller.openSession(file("two.trazor")));
    QCOMPARE(two.sessionModel.size(), 20);
}

void TstSaveSession::copyOfARunningSearch_isASessionThatCanGoOn() {
    Studio studio(kSlow);
    studio.controller.newSearch(tiny(), config(100'000), file("one.trazor"));
    studio.controller.start();
    QTRY_VERIFY(studio.sessionModel.size() >= 5);
    QVERIFY(studio.saveAs(file("two.trazor")));
    QCOMPARE(studio.controller.sessionFile(), file("one.trazor"));
    QVERIFY(studio.controller.isActive());
    studio.controller.shutdown();
    Studio two;
    QVERIFY(two.controller.openSession(file("two.trazor")));
    const int copied = two.sessionModel.size();
    QVERIFY(copied >= 5);
    QCOMPARE(two.sessionModel.session().manifest().evaluator, std::string("fake scores"));
    two.controller.step();
    QTRY_VERIFY(two.sessionModel.size() > copied);
}

void TstSaveSession::secondCopyAtOnce_isRefused() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(20), file("one.trazor"));
    studio.controller.start();
    QVERIFY(studio.finish());
    studio.controller.saveAs(file("two.trazor"));
    QVERIFY(!studio.controller.canSave());
    studio.controller.saveAs(file("three.trazor"));
    QCOMPARE(studio.errors.count(), 1);
    QTRY_VERIFY(!studio.controller.isSaving());
    QVERIFY(QFile::exists(file("two.trazor")));
    QVERIFY(!QFile::exists(file("three.trazor")));
}

void TstSaveSession::cancelled_leavesNothing_andTheSessionWhereItWas_data() {
    addRows();
}

void TstSaveSession::cancelled_leavesNothing_andTheSessionWhereItWas() {
    QFETCH(bool, fromMemory);
    makeLarge("one.trazor");
    Studio studio;
    QVERIFY(studio.controller.openSession(file("one.trazor")));
    if (fromMemory) {
        QVERIFY(QFile::remove(file("one.trazor")));
    }
    QSignalSpy saved(&studio.controller, &SearchController::saved);
    QSignalSpy ended(&studio.controller, &SearchController::savingEnded);
    studio.controller.saveAs(file("two.trazor"));
    studio.controller.cancelSaving();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(saved.count(), 0);
    QCOMPARE(studio.errors.count(), 0);
    QCOMPARE(studio.controller.sessionFile(), file("one.trazor"));
    QCOMPARE(files(), fromMemory ? QStringList() : QStringList("one.trazor"));
    QVERIFY(studio.saveAs(file("two.trazor"))); // again, this time to completion
}

void TstSaveSession::targetThatCannotBeWritten_isExplained_andLosesNothing_data() {
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("isFull");
    QTest::addColumn<bool>("fromMemory");
    for (const bool fromMemory : {false, true}) {
        const char* const from = fromMemory ? "memory" : "file";
        QTest::addRow("no such folder, from %s", from) << "nowhere/two.trazor" << false << fromMemory;
        QTest::addRow("below a file, from %s", from) << "old.trazor/two.trazor" << false << fromMemory;
        QTest::addRow("disk full, from %s", from) << "two.trazor" << true << fromMemory;
        QTest::addRow("disk full over an old file, from %s", from) << "old.trazor" << true << fromMemory;
    }
}

void TstSaveSession::targetThatCannotBeWritten_isExplained_andLosesNothing() {
    QFETCH(QString, target);
    QFETCH(bool, isFull);
    QFETCH(bool, fromMemory);
    QFile old(file("old.trazor"));
    QVERIFY(old.open(QIODevice::WriteOnly));
    QCOMPARE(old.write("precious"), 8);
    old.close();
    makeLarge("one.trazor");
    Studio studio;
    QVERIFY(studio.controller.openSession(file("one.trazor")));
    if (fromMemory) {
        QVERIFY(QFile::remove(file("one.trazor")));
    }
    const QStringList before = files();
    {
        std::optional<FullDisk> full;
        if (isFull) {
            full.emplace(500'000);
        }
        QVERIFY(!studio.saveAs(file(target)));
    }
    QCOMPARE(studio.errors.count(), 1);
    const QString message = studio.errors[0][0].toString();
    QVERIFY2(message.contains(QFileInfo(target).fileName()), qPrintable(message));
    QVERIFY(studio.errors[0][1].toString().contains("disk is not full"));
    QCOMPARE(files(), before);
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll(), QByteArray("precious"));
    QCOMPARE(studio.controller.sessionFile(), file("one.trazor"));
    QVERIFY(studio.saveAs(file("rescued.trazor")));
    Studio rescued;
    QVERIFY(rescued.controller.openSession(file("rescued.trazor")));
    QCOMPARE(idsOf(rescued.sessionModel), idsOf(studio.sessionModel));
}

void TstSaveSession::largeSession_tellsHowFarItIs_data() {
    addRows();
}

void TstSaveSession::largeSession_tellsHowFarItIs() {
    QFETCH(bool, fromMemory);
    makeLarge("one.trazor");
    auto opened = session::SessionFile::open(file("one.trazor").toStdString(), session::SessionFile::Mode::ReadOnly);
    const session::Session session = opened.load();
    std::vector<double> shares;
    const auto note = [&shares](double share) {
        shares.push_back(share);
        return true;
    };
    const std::string target = file("two.trazor").toStdString();
    QVERIFY(fromMemory ? session::SessionFile::save(target, session, note) : opened.copyTo(target, note));
    QVERIFY(shares.size() >= 5);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QVERIFY2(shares.front() < 0.3 && shares.back() > 0.3 && shares.back() <= 1.0,
             qPrintable(QString("%1 to %2").arg(shares.front()).arg(shares.back())));
}

QTEST_GUILESS_MAIN(TstSaveSession)
#include "tst_save_session.moc"

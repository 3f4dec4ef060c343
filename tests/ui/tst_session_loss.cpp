// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/controller_fixture.h"

#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace trazor;
using namespace trazor::test;
using ui::SearchController;
using ui::SearchState;

namespace {

constexpr int kEvaluations = 40;

const std::map<session::Subject, proxy::Evaluation>& publishedOf(const Studio& studio) {
    return studio.sessionModel.session().scorings(session::Purpose::Comparison);
}

} // namespace

/// Loss of the session file, and opening of large files.
class TstSessionLoss final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fileDeletedWhileRunning_stopsTheRun_andSaveAsKeepsEverything();
    void fileDeletedAfterAStop_isWrittenAgain();
    void fileReplacedAfterAStop_isLeftAlone();
    void openInBackground_showsTheSession();
    void openInBackground_keepsTheOpenOne_whenFileIsBroken();
    void openInBackground_isCalledOff_byWhatComesLater();

private:
    QString file(const QString& name) const { return m_folder->filePath(name); }
    /// Creates the file of a finished session.
    void make(const QString& name, search::SearchConfig settings = config(kEvaluations)) {
        Studio studio;
        studio.controller.newSearch(tiny(), settings, file(name));
        studio.controller.start();
        QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TstSessionLoss::fileDeletedWhileRunning_stopsTheRun_andSaveAsKeepsEverything() {
    const QString name = file("lost.trazor");
    // The published networks are scored after the first generation.
    const auto published = static_cast<int>(tiny()->published.size());
    Studio studio({.beforeBlock = [name, published](int scored, int block) {
        if (scored == 15 + published && block == 3) {
            QFile::remove(name);
        }
    }});
    studio.controller.newSearch(tiny(), config(kEvaluations), name);
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Failed);
    QCOMPARE(studio.errors.count(), 1);
    QVERIFY(studio.errors[0][0].toString().contains("deleted"));
    QVERIFY(studio.errors[0][1].toString().contains("another name"));
    QCOMPARE(studio.sessionModel.size(), 16);
    QCOMPARE(static_cast<int>(publishedOf(studio).size()), published);

    QVERIFY(studio.saveAs(file("saved.trazor")));
    Studio again;
    QVERIFY(again.controller.openSession(file("saved.trazor")));
    QCOMPARE(idsOf(again.sessionModel), idsOf(studio.sessionModel));
    for (const auto& [subject, evaluation] : publishedOf(studio)) {
        QCOMPARE(publishedOf(again).at(subject).scores.diversity(), evaluation.scores.diversity());
    }
    again.controller.start();
    QTRY_COMPARE(again.controller.state(), SearchState::Finished);
    QCOMPARE(again.sessionModel.size(), kEvaluations);
    make("whole.trazor");
    Studio whole;
    QVERIFY(whole.controller.openSession(file("whole.trazor")));
    QCOMPARE(idsOf(again.sessionModel), idsOf(whole.sessionModel));
}

void TstSessionLoss::fileDeletedAfterAStop_isWrittenAgain() {
    Studio studio;
    studio.controller.newSearch(tiny(), config(kEvaluations), file("gone.trazor"));
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QVERIFY(QFile::remove(file("gone.trazor")));
    studio.controller.extend(10);
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QCOMPARE(studio.errors.count(), 0);
    Studio again;
    QVERIFY(again.controller.openSession(file("gone.trazor")));
    QCOMPARE(idsOf(again.sessionModel), idsOf(studio.sessionModel));
    QCOMPARE(again.sessionModel.size(), kEvaluations + 10);
}

void TstSessionLoss::fileReplacedAfterAStop_isLeftAlone() {
    search::SearchConfig other = config(kEvaluations);
    other.seed = 77;
    make("other.trazor", other);
    Studio studio;
    studio.controller.newSearch(tiny(), config(kEvaluations), file("mine.trazor"));
    studio.controller.start();
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QVERIFY(QFile::remove(file("mine.trazor")));
    QVERIFY(QFile::rename(file("other.trazor"), file("mine.trazor")));
    studio.controller.extend(10);
    QTRY_COMPARE(studio.controller.state(), SearchState::Failed);
    QVERIFY(studio.errors[0][0].toString().contains("another session"));
    QVERIFY(studio.saveAs(file("rescued.trazor")));
    Studio rescued;
    QVERIFY(rescued.controller.openSession(file("rescued.trazor")));
    QCOMPARE(idsOf(rescued.sessionModel), idsOf(studio.sessionModel));
    Studio untouched;
    QVERIFY(untouched.controller.openSession(file("mine.trazor")));
    QCOMPARE(untouched.sessionModel.size(), kEvaluations);
    QCOMPARE(untouched.sessionModel.config().seed, 77U);
    QCOMPARE(untouched.sessionModel.config().evaluations, kEvaluations);
}

void TstSessionLoss::openInBackground_showsTheSession() {
    make("large.trazor");
    Studio direct;
    QVERIFY(direct.controller.openSession(file("large.trazor")));
    Studio studio;
    QSignalSpy opened(&studio.controller, &SearchController::opened);
    studio.controller.openInBackground(file("large.trazor"));
    QVERIFY(studio.controller.isOpening());
    QCOMPARE(studio.sessionModel.size(), 0);
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(!studio.controller.isOpening());
    QCOMPARE(idsOf(studio.sessionModel), idsOf(direct.sessionModel));
    QCOMPARE(studio.sessionModel.ranking().order, direct.sessionModel.ranking().order);
    QCOMPARE(studio.sessionModel.front(), direct.sessionModel.front());
    QCOMPARE(studio.controller.state(), SearchState::Finished);
    studio.controller.extend(5);
    QTRY_COMPARE(studio.controller.state(), SearchState::Finished);
    QCOMPARE(studio.sessionModel.size(), kEvaluations + 5);
}

void TstSessionLoss::openInBackground_keepsTheOpenOne_whenFileIsBroken() {
    make("good.trazor");
    Studio studio;
    QVERIFY(studio.controller.openSession(file("good.trazor")));
    QFile broken(file("broken.trazor"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("this is no session");
    broken.close();
    studio.controller.openInBackground(file("broken.trazor"));
    QTRY_COMPARE(studio.errors.count(), 1);
    QVERIFY(studio.errors[0][0].toString().contains("broken.trazor"));
    QCOMPARE(studio.sessionModel.size(), kEvaluations);
    QCOMPARE(studio.controller.sessionFile(), file("good.trazor"));
}

void TstSessionLoss::openInBackground_isCalledOff_byWhatComesLater() {
    make("first.trazor");
    search::SearchConfig longer = config(kEvaluations);
    longer.evaluations = kEvaluations + 7;
    make("second.trazor", longer);
    Studio studio;
    QSignalSpy opened(&studio.controller, &SearchController::opened);
    studio.controller.openInBackground(file("first.trazor"));
    studio.controller.openInBackground(file("second.trazor"));
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(studio.sessionModel.size(), kEvaluations + 7);
    studio.controller.openInBackground(file("first.trazor"));
    studio.controller.closeSession();
    QVERIFY(!studio.controller.isOpening());
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QCOMPARE(opened.count(), 1);
    QCOMPARE(studio.controller.state(), SearchState::Empty);
}

QTEST_GUILESS_MAIN(TstSessionLoss)
#include "tst_session_loss.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/file/recorded_run.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QtTest>

using namespace trazor;
using namespace trazor::test;
using session::Session;
using session::SessionFile;

/// Resumes a session that another program may have resumed meanwhile.
class TestRecordedRun final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    search::SearchConfig m_config;
    std::vector<search::CandidatePtr> m_candidates; ///< 20, the first 12 in the file
    session::Manifest m_manifest;

    Session known(std::size_t candidates) const {
        Session session(std::make_shared<const space::SearchSpace>(tinySpace()), m_config, m_manifest);
        for (std::size_t i = 0; i < candidates; ++i) {
            session.apply(m_candidates[i]);
        }
        return session;
    }
    std::string refusal(const Session& session) const {
        Notes notes;
        search::SearchControl control;
        try {
            session::runRecorded(m_file, session, fakeFactory(), notes, control);
        } catch (const Error& error) {
            return notes.records.empty() && notes.outcomes.empty() ? error.what() : "refused too late";
        }
        return {};
    }
    int written() const { return SessionFile::open(m_file, SessionFile::Mode::ReadOnly).candidateCount(); }

private slots:
    void init() {
        m_file = std::filesystem::path(m_folder.path().toStdString()) / "s.trazor";
        std::filesystem::remove(m_file);
        m_config = search::makeConfig(search::Preset::Recommended, tinySpace());
        m_config.evaluations = 20;
        m_config.confirm = 0;
        m_config.checkImage = 0;
        m_candidates = Searched(tinySpace(), m_config).notes.candidates;
        m_manifest = session::makeManifest(tinySpace(), m_config.seed, "fake");
        SessionFile file = SessionFile::create(m_file, known(0));
        file.append(testing::recordsOf(std::span(m_candidates).first(12)));
        file.setStopReason("stopped");
    }

    void missingCandidates_areWrittenUnderTheLock() {
        Notes notes;
        bool wasRunning = false;
        int count = 0;
        search::SearchControl control;
        const auto factory = [&](const space::SearchSpace& space, const proxy::ScoringConfig& scoring) {
            wasRunning = session::isRunning(m_file);
            count = written();
            return fakeFactory()(space, scoring);
        };
        session::runRecorded(m_file, known(20), factory, notes, control);
        QVERIFY(wasRunning);
        QCOMPARE(count, 20);
        QCOMPARE(written(), 20);
        QVERIFY(notes.candidates.empty());
        QVERIFY(!session::isRunning(m_file));
    }

    void sessionThatSomebodyRuns_isLeftAlone() {
        const session::RunLock other(m_file);
        QVERIFY(refusal(known(20)).find("another program is running") != std::string::npos);
        QCOMPARE(written(), 12);
        QCOMPARE(SessionFile::read(m_file).stopReason(), std::string("stopped"));
    }

    void sessionThatHasGrown_isLeftAlone() {
        SessionFile::open(m_file, SessionFile::Mode::ReadWrite)
            .append(testing::recordsOf(std::span(m_candidates).subspan(12)));
        QVERIFY(refusal(known(15)).find("has gone on") != std::string::npos);
        QCOMPARE(written(), 20);
        QVERIFY(!session::isRunning(m_file));
    }

    void anotherSession_isLeftAlone() {
        m_manifest.created = "2001-01-01T00:00:00Z";
        QVERIFY(refusal(known(20)).find("is another session now") != std::string::npos);
        QCOMPARE(written(), 12);
    }

    void fileThatHasGone_isWrittenAgain() {
        std::filesystem::remove(m_file);
        Notes notes;
        search::SearchControl control;
        session::runRecorded(m_file, known(15), fakeFactory(), notes, control);
        const Session again = SessionFile::read(m_file);
        QCOMPARE(again.size(), 20);
        QCOMPARE(again.manifest().created, m_manifest.created);
        QCOMPARE(notes.candidates.size(), 5U);
    }

    void searchThatCannotBegin_leavesNoFile() {
        std::filesystem::remove(m_file);
        m_config.limits.params = {100'000'000, 200'000'000};
        QVERIFY(!refusal(known(0)).empty());
        QVERIFY(!std::filesystem::exists(m_file));
    }

    void runs_areListedInTheManifest() {
        Session session = SessionFile::read(m_file);
        QVERIFY(session.manifest().runs.empty());
        Notes notes;
        search::SearchControl control;
        notes.hook = [&] {
            if (notes.candidates.size() == 3) {
                control.stop();
            }
        };
        session::runRecorded(m_file, session, fakeFactory(), notes, control);
        session = SessionFile::read(m_file);
        QCOMPARE(session.size(), 15);
        search::SearchControl second;
        Notes rest;
        session::runRecorded(m_file, session, fakeFactory(), rest, second);
        const session::Manifest manifest = SessionFile::read(m_file).manifest();
        QCOMPARE(manifest.runs.size(), 2U);
        QCOMPARE(manifest.runs[0].firstCandidate, 12);
        QCOMPARE(manifest.runs[1].firstCandidate, 15);
        for (const search::RunBegun& run : manifest.runs) {
            QCOMPARE(run.version, std::string(session::programVersion()));
            QCOMPARE(run.evaluator, std::string("fake scores"));
            QVERIFY(QDateTime::fromString(QString::fromStdString(run.begun), Qt::ISODate).isValid());
        }
        QVERIFY(std::holds_alternative<search::RunBegun>(rest.records.front()));
        QCOMPARE(std::get<search::RunBegun>(rest.records.front()), manifest.runs[1]);
        QCOMPARE(manifest.evaluator, std::string("fake"));
    }

    void observer_learnsARecord_afterItIsInTheFile() {
        std::filesystem::remove(m_file);
        Notes notes;
        search::SearchControl control;
        int behind = 0;
        notes.hook = [&] { behind += written() != static_cast<int>(notes.candidates.size()) ? 1 : 0; };
        session::runRecorded(m_file, known(0), fakeFactory(), notes, control);
        QCOMPARE(notes.candidates.size(), 20U);
        QCOMPARE(behind, 0);
    }
};

QTEST_GUILESS_MAIN(TestRecordedRun)
#include "tst_recorded_run.moc"

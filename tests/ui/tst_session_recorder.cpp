// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "tests/core/search_fixture.h"
#include "ui/models/session_recorder.h"

#include <QtTest>

using namespace trazor;
using namespace trazor::test;
using session::SessionStore;

/// Going on with a session that another program may have gone on with.
class TstSessionRecorder final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_file;
    search::SearchConfig m_config;
    std::vector<search::CandidatePtr> m_candidates; ///< 20; 12 of them in the file

    std::string refusal() {
        Notes notes;
        ui::SessionRecorder recorder(m_file, notes);
        try {
            recorder.openExisting(m_config, {}, m_candidates);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
    int written() const { return SessionStore::open(m_file, SessionStore::Mode::ReadOnly).candidateCount(); }

private slots:
    void init() {
        m_file = std::filesystem::path(m_folder.path().toStdString()) / "s.trazor";
        std::filesystem::remove(m_file);
        m_config = search::makeConfig(search::Preset::Recommended, tinySpace());
        m_config.evaluations = 20;
        m_config.confirm = 0;
        const Searched run(tinySpace(), m_config);
        m_candidates = run.notes.candidates;
        SessionStore store = SessionStore::create(
            m_file, session::makeManifest(space::spaceJson(tinySpace()), 1, "fake"), tinySpace(), m_config);
        store.append(std::span(m_candidates).first(12));
        store.setStopReason("stopped");
    }

    void missingCandidates_areWrittenUnderTheLock() {
        Notes notes;
        ui::SessionRecorder recorder(m_file, notes);
        recorder.openExisting(m_config, {}, m_candidates);
        QCOMPARE(written(), 20);
        QVERIFY(session::isRunning(m_file));
    }

    void sessionThatSomebodyRuns_isLeftAlone() {
        const session::RunLock other(m_file);
        QVERIFY(refusal().find("another program is running") != std::string::npos);
        QCOMPARE(written(), 12);
        QCOMPARE(SessionStore::open(m_file, SessionStore::Mode::ReadOnly).stopReason(), std::string("stopped"));
    }

    void sessionThatHasGrown_isLeftAlone() {
        SessionStore::open(m_file, SessionStore::Mode::ReadWrite).append(std::span(m_candidates).subspan(12));
        m_candidates.resize(15);
        QVERIFY(refusal().find("has gone on") != std::string::npos);
        QCOMPARE(written(), 20);
        QVERIFY(!session::isRunning(m_file));
    }
};

QTEST_GUILESS_MAIN(TstSessionRecorder)
#include "tst_session_recorder.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/recording_observer.h"
#include "tests/core/search_fixture.h"
#include "tests/support/full_disk.h"

#include <QtTest>

#include <filesystem>
#include <optional>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::session;
using namespace trazor::test;
namespace fs = std::filesystem;

namespace {

SearchConfig shortConfig() {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.initialSample = 20;
    config.evaluations = 60;
    config.confirm = 0;
    return config;
}

template <typename Action>
std::optional<Error> errorOf(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

std::vector<std::string> idsOf(std::span<const CandidatePtr> candidates) {
    std::vector<std::string> ids;
    for (const CandidatePtr& candidate : candidates) {
        ids.push_back(candidate->id);
    }
    return ids;
}

} // namespace

class TestSessionFailures : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;

    static SessionStore create(const fs::path& file) {
        return SessionStore::create(file, makeManifest("{}", 1, "fake"), tinySpace(), shortConfig());
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "run.trazor";
    }

    void deletedFile_isNoticed_atTheNextCandidate() {
        const Searched run(tinySpace(), shortConfig());
        auto store = create(m_file);
        store.append(run.archive[0]);
        fs::remove(m_file);
        const auto error = errorOf([&] { store.append(run.archive[1]); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), ErrorCode::Io);
        QVERIFY(QString(error->what()).contains("deleted"));
        QVERIFY(QString::fromStdString(error->hint()).contains("memory"));
    }

    void replacedFile_isNoticed_andLeftAlone() {
        const Searched run(tinySpace(), shortConfig());
        const fs::path other = m_file.string() + ".other";
        create(other).append(run.archive[0]);
        auto store = std::make_optional(create(m_file));
        store->append(run.archive[0]);
        fs::rename(other, m_file);
        QVERIFY(errorOf([&] { store->append(run.archive[1]); }).has_value());
        store.reset();
        QCOMPARE(SessionStore::open(m_file, SessionStore::Mode::ReadOnly).load().candidates.size(), 1U);
    }

    void fullDisk_losesNothingThatWasWritten_andCanGoOn() {
        const Searched run(tinySpace(), shortConfig());
        std::size_t written = 0;
        {
            auto store = create(m_file);
            store.append(run.archive[written++]);
            const FullDisk full(fs::file_size(m_file.string() + "-wal") + 40'000);
            const auto error = errorOf([&] {
                for (; written < run.archive.size(); ++written) {
                    store.append(run.archive[written]);
                }
            });
            QVERIFY(error.has_value());
            QCOMPARE(error->code(), ErrorCode::Io);
            QVERIFY(QString::fromStdString(error->hint()).contains("full"));
            QVERIFY(QString(error->what()).contains("run.trazor"));
            QVERIFY(written > 1 && written < run.archive.size());
        }
        auto store = SessionStore::open(m_file, SessionStore::Mode::ReadWrite);
        const auto kept = store.load().candidates;
        QCOMPARE(idsOf(kept), idsOf(run.archive.candidates().first(written)));
        store.append(run.archive.candidates().subspan(written));
        QCOMPARE(store.load().candidates.size(), run.archive.size());
    }

    void fullDisk_endsTheRun_andKeepsWhatWasScoredInMemory() {
        Archive archive;
        Notes notes;
        SearchControl control;
        Outcome outcome;
        {
            auto store = create(m_file);
            RecordingObserver recorder(store, notes);
            const FullDisk full(fs::file_size(m_file.string() + "-wal") + 60'000);
            outcome = runSearch(tinySpace(), shortConfig(), fakeFactory({.batch = 4}), archive, recorder, control);
        }
        QVERIFY(outcome.reason == StopReason::Failed);
        QVERIFY(QString::fromStdString(outcome.message).contains("run.trazor"));
        QVERIFY(QString::fromStdString(outcome.hint).contains("full"));
        QCOMPARE(notes.outcomes.size(), 1U);
        QVERIFY(archive.size() > 1 && archive.size() < 60);
        QCOMPARE(idsOf(notes.candidates), idsOf(archive.candidates()));
        const auto kept = SessionStore::open(m_file, SessionStore::Mode::ReadOnly).load().candidates;
        QCOMPARE(idsOf(kept), idsOf(archive.candidates().first(archive.size() - 1)));
    }

    void bulkAppend_isAllOrNothing() {
        const Searched run(tinySpace(), shortConfig());
        auto store = create(m_file);
        const FullDisk full(fs::file_size(m_file.string() + "-wal") + 20'000);
        QVERIFY(errorOf([&] { store.append(run.archive.candidates()); }).has_value());
        QCOMPARE(store.candidateCount(), 0);
    }

    void savedFromMemory_isTheSameSession() {
        SearchConfig config = shortConfig();
        config.confirm = 3;
        const Searched run(tinySpace(), config);
        SessionData data;
        data.manifest = makeManifest("{}", 1, "fake");
        data.space = tinySpace();
        data.config = config;
        data.candidates.assign(run.archive.candidates().begin(), run.archive.candidates().end());
        data.confirmations = run.notes.confirmations;
        data.annotations[4] = {.starred = true, .note = "good", .tags = "a b"};
        data.stopReason = "finished";
        SessionStore::save(m_file, data);
        const SessionData again = SessionStore::open(m_file, SessionStore::Mode::ReadOnly).load();
        QCOMPARE(idsOf(again.candidates), idsOf(data.candidates));
        QCOMPARE(again.confirmations.size(), data.confirmations.size());
        QVERIFY(again.manifest == data.manifest && again.annotations == data.annotations);
        QCOMPARE(again.stopReason, data.stopReason);
        QCOMPARE(std::distance(fs::directory_iterator(m_file.parent_path()), {}), 1);
    }

    void savedIntoAFullDisk_leavesTheOldFile() {
        const Searched run(tinySpace(), shortConfig());
        create(m_file).append(run.archive[0]);
        SessionData data;
        data.space = tinySpace();
        data.config = shortConfig();
        data.candidates.assign(run.archive.candidates().begin(), run.archive.candidates().end());
        {
            const FullDisk full(30'000);
            QVERIFY(errorOf([&] { SessionStore::save(m_file, data); }).has_value());
        }
        QCOMPARE(SessionStore::open(m_file, SessionStore::Mode::ReadOnly).candidateCount(), 1);
    }

    void manyRows_areReadInOrder_andTheFirstDamageIsNamed() {
        SearchConfig config = shortConfig();
        config.algorithm = Algorithm::Random;
        config.evaluations = 700;
        const Searched run(tinySpace(), config);
        {
            auto store = create(m_file);
            store.append(run.archive.candidates());
        }
        auto store = SessionStore::open(m_file, SessionStore::Mode::ReadWrite);
        QCOMPARE(idsOf(store.loadCandidates(0)), idsOf(run.archive.candidates()));
        QCOMPARE(idsOf(store.loadCandidates(650)), idsOf(run.archive.candidates().subspan(650)));
    }
};

QTEST_GUILESS_MAIN(TestSessionFailures)
#include "tst_session_failures.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/session/file/recorded_run.h"
#include "tests/support/error_text.h"
#include "tests/support/full_disk.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QtTest>

#include <filesystem>
#include <functional>
#include <optional>

using namespace trazor;
using namespace trazor::search;
using namespace trazor::session;
using namespace trazor::test;
namespace fs = std::filesystem;
using trazor::testing::errorOf;

namespace {

SearchConfig shortConfig() {
    SearchConfig config = makeConfig(Preset::Recommended, tinySpace());
    config.initialSample = 20;
    config.evaluations = 60;
    config.confirm = 0;
    return config;
}

std::vector<std::string> idsOf(std::span<const CandidatePtr> candidates) {
    std::vector<std::string> ids;
    for (const CandidatePtr& candidate : candidates) {
        ids.push_back(candidate->id);
    }
    return ids;
}

/// Counts recorded and unrecorded candidates. Calls `hook` after every record.
class Ledger final : public SearchObserver {
public:
    void onRecord(const Record& record) override {
        const auto* const scoring = std::get_if<Scoring>(&record);
        candidates += std::holds_alternative<CandidatePtr>(record) ? 1 : 0;
        confirmations += scoring != nullptr && scoring->purpose == Purpose::Confirmation ? 1 : 0;
        if (hook) {
            hook();
        }
    }
    void onUnrecorded(const CandidatePtr&) override { ++unrecorded; }

    int candidates = 0;
    int confirmations = 0;
    int unrecorded = 0;
    std::function<void()> hook;
};

} // namespace

class TestSessionFailures : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;

    static SessionFile create(const fs::path& file) {
        return SessionFile::create(file, testing::sessionOf(tinySpace(), shortConfig(), {}, "fake"));
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "run.trazor";
    }

    void create_onAFullDisk_leavesNoFile() {
        const auto error = errorOf([&] {
            const FullDisk disk(4096);
            create(m_file);
        });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), ErrorCode::Io);
        QVERIFY(!fs::exists(m_file));
    }

    void create_ignoresTheLogOfADeletedSession() {
        const Searched run(tinySpace(), shortConfig());
        const fs::path log = m_file.string() + "-wal";
        const fs::path kept = m_file.string() + ".kept";
        {
            auto store = create(m_file);
            store.append(run.notes.candidates[0]);
            fs::copy_file(log, kept);
        }
        fs::remove(m_file);
        fs::rename(kept, log);
        QCOMPARE(create(m_file).candidateCount(), 0);
        QCOMPARE(SessionFile::open(m_file, SessionFile::Mode::ReadOnly).candidateCount(), 0);
    }

    void deletedFile_isNoticed_atTheNextCandidate() {
        const Searched run(tinySpace(), shortConfig());
        auto store = create(m_file);
        store.append(run.notes.candidates[0]);
        fs::remove(m_file);
        const auto error = errorOf([&] { store.append(run.notes.candidates[1]); });
        QVERIFY(error.has_value());
        QCOMPARE(error->code(), ErrorCode::Io);
        QVERIFY(QString(error->what()).contains("deleted"));
        QVERIFY(QString::fromStdString(error->hint()).contains("memory"));
    }

    void replacedFile_isNoticed_andLeftAlone() {
        const Searched run(tinySpace(), shortConfig());
        const fs::path other = m_file.string() + ".other";
        create(other).append(run.notes.candidates[0]);
        auto store = std::make_optional(create(m_file));
        store->append(run.notes.candidates[0]);
        fs::rename(other, m_file);
        QVERIFY(errorOf([&] { store->append(run.notes.candidates[1]); }).has_value());
        store.reset();
        QCOMPARE(SessionFile::read(m_file).size(), 1);
    }

    void fullDisk_losesNothingThatWasWritten_andCanGoOn() {
        const Searched run(tinySpace(), shortConfig());
        std::size_t written = 0;
        {
            auto store = create(m_file);
            store.append(run.notes.candidates[written++]);
            const FullDisk full(fs::file_size(m_file.string() + "-wal") + 40'000);
            const auto error = errorOf([&] {
                for (; written < run.archive.size(); ++written) {
                    store.append(run.notes.candidates[written]);
                }
            });
            QVERIFY(error.has_value());
            QCOMPARE(error->code(), ErrorCode::Io);
            QVERIFY(QString::fromStdString(error->hint()).contains("full"));
            QVERIFY(QString(error->what()).contains("run.trazor"));
            QVERIFY(written > 1 && written < run.archive.size());
        }
        auto store = SessionFile::open(m_file, SessionFile::Mode::ReadWrite);
        QCOMPARE(idsOf(store.load().archive().candidates()), idsOf(run.archive.candidates().first(written)));
        store.append(testing::recordsOf(run.archive.candidates().subspan(written)));
        QCOMPARE(store.load().archive().size(), run.archive.size());
    }

    void fullDisk_endsTheRun_andKeepsWhatWasScoredInMemory() {
        Notes notes;
        SearchControl control;
        Outcome outcome;
        {
            const FullDisk full(150'000);
            outcome = runRecorded(m_file, testing::sessionOf(tinySpace(), shortConfig()), fakeFactory({.batch = 4}),
                                  notes, control);
        }
        QVERIFY(outcome.reason == StopReason::Failed);
        QVERIFY(QString::fromStdString(outcome.message).contains("run.trazor"));
        QVERIFY(QString::fromStdString(outcome.hint).contains("full"));
        QCOMPARE(notes.outcomes.size(), 1U);
        QVERIFY(notes.candidates.size() > 1 && notes.candidates.size() < 60);
        QCOMPARE(idsOf(notes.candidates),
                 idsOf(Searched(tinySpace(), shortConfig()).archive.candidates().first(notes.candidates.size())));
        const Session kept = SessionFile::read(m_file);
        QVERIFY(std::holds_alternative<CandidatePtr>(notes.records.back()));
        QCOMPARE(idsOf(kept.archive().candidates()),
                 idsOf(std::span<const CandidatePtr>(notes.candidates).first(notes.candidates.size() - 1)));
    }

    void fullDisk_reportsNoCandidateAsRecorded_thatIsNotInTheFile() {
        Ledger ledger;
        SearchControl control;
        {
            const FullDisk full(150'000);
            runRecorded(m_file, testing::sessionOf(tinySpace(), shortConfig()), fakeFactory({.batch = 4}), ledger,
                        control);
        }
        QCOMPARE(ledger.unrecorded, 1);
        QVERIFY(ledger.candidates > 0);
        QCOMPARE(SessionFile::read(m_file).size(), ledger.candidates);
    }

    /// After the last record nothing is appended that would notice it.
    void fileLostAfterTheLastRecord_isNotCalledFinished_data() {
        QTest::addColumn<bool>("isReplaced");
        QTest::newRow("deleted") << false;
        QTest::newRow("replaced") << true;
    }

    void fileLostAfterTheLastRecord_isNotCalledFinished() {
        QFETCH(bool, isReplaced);
        const SearchConfig config = shortConfig();
        Ledger ledger;
        SearchControl control;
        ledger.hook = [&] {
            if (ledger.candidates == config.evaluations) {
                fs::remove(m_file);
                if (isReplaced) {
                    create(m_file);
                }
            }
        };
        const Outcome outcome =
            runRecorded(m_file, testing::sessionOf(tinySpace(), config), fakeFactory(), ledger, control);
        QCOMPARE(ledger.candidates, config.evaluations);
        QVERIFY(outcome.reason == StopReason::Failed);
        QVERIFY(QString::fromStdString(outcome.message).contains("run.trazor"));
    }

    void confirmationThatIsLost_isNotKnown() {
        SearchConfig config = shortConfig();
        config.confirm = 3;
        Ledger ledger;
        SearchControl control;
        ledger.hook = [&] {
            if (ledger.confirmations == 1) {
                fs::remove(m_file);
            }
        };
        const Outcome outcome =
            runRecorded(m_file, testing::sessionOf(tinySpace(), config), fakeFactory(), ledger, control);
        QVERIFY(outcome.reason == StopReason::Failed);
        QCOMPARE(ledger.candidates, config.evaluations);
        QCOMPARE(ledger.confirmations, 1);
        QCOMPARE(ledger.unrecorded, 0);
    }

    void bulkAppend_isAllOrNothing() {
        const Searched run(tinySpace(), shortConfig());
        auto store = create(m_file);
        const FullDisk full(fs::file_size(m_file.string() + "-wal") + 20'000);
        QVERIFY(errorOf([&] { store.append(testing::recordsOf(run.archive.candidates())); }).has_value());
        QCOMPARE(store.candidateCount(), 0);
    }

    void savedFromMemory_isTheSameSession() {
        SearchConfig config = shortConfig();
        config.confirm = 3;
        const Searched run(tinySpace(), config);
        Session session = testing::sessionOf(tinySpace(), config);
        for (const Record& record : run.notes.records) {
            session.apply(record);
        }
        session.apply(Note{4, {.starred = true, .note = "good", .tags = "a b"}});
        session.setStopReason("finished");
        SessionFile::save(m_file, session);
        const Session again = SessionFile::read(m_file);
        QCOMPARE(idsOf(again.archive().candidates()), idsOf(run.archive.candidates()));
        QCOMPARE(again.scorings(Purpose::Confirmation).size(), 3U);
        QCOMPARE(again.scorings(Purpose::Comparison).size(), tinySpace().published.size());
        QCOMPARE(manifestJson(again.manifest()), manifestJson(session.manifest()));
        QVERIFY(again.annotations() == session.annotations());
        QCOMPARE(again.annotations().size(), 1U);
        QCOMPARE(again.stopReason(), session.stopReason());
        QCOMPARE(std::distance(fs::directory_iterator(m_file.parent_path()), {}), 1);
    }

    void savedIntoAFullDisk_leavesTheOldFile() {
        const Searched run(tinySpace(), shortConfig());
        create(m_file).append(run.notes.candidates[0]);
        {
            const FullDisk full(30'000);
            QVERIFY(errorOf([&] {
                        SessionFile::save(m_file, testing::sessionOf(tinySpace(), shortConfig(), run.notes.candidates));
                    }).has_value());
        }
        QCOMPARE(SessionFile::open(m_file, SessionFile::Mode::ReadOnly).candidateCount(), 1);
    }

    void manyRows_areReadInOrder_andTheFirstDamageIsNamed() {
        SearchConfig config = shortConfig();
        config.algorithm = Algorithm::Random;
        config.evaluations = 700;
        const Searched run(tinySpace(), config);
        {
            auto store = create(m_file);
            store.append(testing::recordsOf(run.archive.candidates()));
        }
        auto store = SessionFile::open(m_file, SessionFile::Mode::ReadWrite);
        const auto candidatesSince = [&](int first) {
            std::vector<CandidatePtr> candidates;
            FilePosition position{.candidates = first};
            for (const Record& record : store.recordsSince(position)) {
                candidates.push_back(std::get<CandidatePtr>(record));
            }
            return candidates;
        };
        QCOMPARE(idsOf(candidatesSince(0)), idsOf(run.archive.candidates()));
        QCOMPARE(idsOf(candidatesSince(650)), idsOf(run.archive.candidates().subspan(650)));
    }
};

QTEST_GUILESS_MAIN(TestSessionFailures)
#include "tst_session_failures.moc"

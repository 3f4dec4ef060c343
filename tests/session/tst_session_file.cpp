// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/proxy/score_codec.h"
#include "core/session/file/recorded_run.h"
#include "core/session/file/sqlite_file.h"
#include "core/session/seed_spread_values.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/error_text.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <atomic>
#include <bit>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace trazor;
using namespace trazor::session;
namespace fs = std::filesystem;
using trazor::testing::errorOf;

namespace {

const space::SearchSpace& tiny() {
    return space::preset("autoformer-tiny");
}

search::CandidatePtr makeCandidate(int index) {
    Rng rng(static_cast<std::uint64_t>(index) + 1);
    search::Candidate candidate;
    candidate.index = index;
    candidate.architecture = space::sample(tiny(), rng);
    candidate.id = space::architectureId(tiny(), candidate.architecture);
    const space::NetworkPlan plan = space::plan(tiny(), candidate.architecture);
    candidate.cost = space::costOf(plan);
    if (index > 0) {
        candidate.op = search::Operator::Mutation;
        candidate.generation = 1 + index / 10;
        candidate.parents = {index - 1, 0};
        candidate.changes = {{"heads", 0, space::BlockIndex{4}, "3", "4"},
                             {"embed_dim", -1, space::BlockIndex::None, "192", "216"}};
    }
    test::FakeEvaluator({.seed = 3, .supernets = 2})
        .evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& e) { candidate.evaluation = std::move(e); }, {});
    candidate.evaluation.elapsedMs = 12.5 + index;
    return std::make_shared<const search::Candidate>(std::move(candidate));
}

proxy::Evaluation scored(const space::NetworkPlan& plan) {
    proxy::Evaluation result;
    test::FakeEvaluator().evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& e) { result = std::move(e); }, {});
    return result;
}

void compareEvaluations(const proxy::Evaluation& a, const proxy::Evaluation& b) {
    QCOMPARE(a.status, b.status);
    QCOMPARE(a.reason, b.reason);
    QCOMPARE(a.elapsedMs, b.elapsedMs);
    QCOMPARE(proxy::encodeScores(a.scores), proxy::encodeScores(b.scores));
}

void compareCandidates(const search::Candidate& a, const search::Candidate& b) {
    QCOMPARE(a.index, b.index);
    QCOMPARE(a.id, b.id);
    QVERIFY(a.architecture == b.architecture);
    QCOMPARE(a.op, b.op);
    QCOMPARE(a.generation, b.generation);
    QCOMPARE(a.parents, b.parents);
    QVERIFY(a.changes == b.changes);
    QVERIFY(a.cost == b.cost);
    compareEvaluations(a.evaluation, b.evaluation);
}

} // namespace

class TestSessionFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    fs::path newPath() {
        return fs::path(m_folder.path().toStdString()) / ("session " + std::to_string(++m_count) + ".trazor");
    }
    static SessionFile create(const fs::path& path) {
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tiny());
        config.seed = 7;
        return SessionFile::create(path, testing::sessionOf(tiny(), config, {}, "fake"));
    }
    fs::path finishedSession(int candidates) {
        const fs::path path = newPath();
        SessionFile store = create(path);
        for (int i = 0; i < candidates; ++i) {
            store.append(makeCandidate(i));
        }
        return path;
    }
    /// Copies a session of T-Razor Studio 0.1.0: 30 candidates, 3 confirmations, an image check of 4, 2 published
    /// networks, a note, and seed spreads of candidates 1 and 4.
    fs::path firstFormat() {
        const fs::path path = newPath();
        fs::copy_file(fs::path(TRAZOR_SOURCE_DIR) / "tests/data/session_v1.trazor", path);
        fs::permissions(path, fs::perms(0644));
        return path;
    }
    static QByteArray bytesOf(const fs::path& path) {
        QFile file(QString::fromStdString(path.string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static int formatOf(const fs::path& path) {
        return SQLite::Database(path.string(), SQLite::OPEN_READONLY).execAndGet("PRAGMA user_version").getInt();
    }
    static void checkFirstFormat(const Session& session) {
        QCOMPARE(session.size(), 30);
        QCOMPARE(session.stopReason(), std::string("finished"));
        QCOMPARE(session.manifest().version, std::string("0.1.0"));
        QVERIFY(session.manifest().runs.empty());
        QCOMPARE(session.config().evaluations, 30);
        QCOMPARE(session.scorings(Purpose::Confirmation).size(), 3U);
        QCOMPARE(session.scorings(Purpose::Comparison).size(), 2U);
        QCOMPARE(session.scorings(Purpose::SmallImage).size(), 4U);
        QCOMPARE(session.scorings(Purpose::FullImage).size(), 4U);
        for (const auto& [subject, evaluation] : session.scorings(Purpose::SmallImage)) {
            QCOMPARE(evaluation.scores.diversity(), session.candidate(subject.index).evaluation.scores.diversity());
            QVERIFY(session.scoring(Purpose::FullImage, subject) != nullptr);
        }
        QVERIFY(session.annotation(4) == (Annotation{true, "look again", "tiny best"}));
        QCOMPARE(candidatesWithSpread(session), (std::vector<int>{1, 4}));
        const MeasuredSpread spread = measuredSpread(session, 4).value();
        QCOMPARE(spread.index, 4);
        QCOMPARE(spread.initialisations, 5);
        QCOMPARE(spread.spread.diversity.mean, 100.5);
        QCOMPARE(spread.spread.diversity.deviation, 2.25);
        QCOMPARE(spread.spread.diversity.count, 5);
        QCOMPARE(spread.spread.saliency.mean, 10.0);
        QVERIFY(std::isnan(spread.spread.saliency.deviation));
        QCOMPARE(spread.spread.saliency.count, 1);
        QCOMPARE(spread.spread.dss.mean, 110.5);
        QCOMPARE(spread.together, (std::vector<int>{1, 4}));
        QCOMPARE(spread.rankStability, 0.75);
        QCOMPARE(measuredSpread(session, 1)->spread.diversity.mean, 90.5);
        QVERIFY(!measuredSpread(session, 0));
    }
    static void expectCode(const std::optional<Error>& error, ErrorCode code, const fs::path& path) {
        QVERIFY(error.has_value());
        QVERIFY2(error->code() == code, error->what());
        QVERIFY2(std::string(error->what()).find(path.filename().string()) != std::string::npos, error->what());
    }

private slots:
    void everything_survivesARoundTrip() {
        const fs::path path = newPath();
        search::SearchConfig config = search::makeConfig(search::Preset::Paper, tiny());
        config.seed = std::numeric_limits<std::uint64_t>::max();
        config.scoring.seed = config.seed - 1;
        std::vector<search::Candidate> candidates;
        for (int i = 0; i < 5; ++i) {
            candidates.push_back(*makeCandidate(i));
        }
        candidates[2].evaluation.status = proxy::EvaluationStatus::NonFinite;
        candidates[2].evaluation.reason = "block 3: D is not a number";
        candidates[2].evaluation.scores.blocks[3].diversity = std::numeric_limits<double>::quiet_NaN();
        candidates[2].evaluation.scores.blocks[4].saliency = -std::numeric_limits<double>::infinity();
        candidates[3].evaluation = {proxy::EvaluationStatus::OutOfMemory, "16 GiB were not enough", {}, 0.0};
        const search::Scoring confirmation{Subject::candidate(4), Purpose::Confirmation, candidates[4].evaluation};
        candidates[1].evaluation.scores.addedSaliency = 0.25;
        proxy::Evaluation reference = scored(space::plan(tiny(), tiny().published[1].architecture));
        reference.scores.addedSaliency = 0.25;
        const Annotation note{true, "näher ansehen\n2nd line", "tiny best"};
        const Session created = testing::sessionOf(tiny(), config, {}, "CPU, \"2\" threads");
        {
            SessionFile store = SessionFile::create(path, created);
            for (const search::Candidate& candidate : candidates) {
                store.append(std::make_shared<const search::Candidate>(candidate));
            }
            store.append(confirmation);
            store.append(search::Scoring{Subject::published(1), Purpose::Comparison, reference});
            store.append(search::Note{1, note});
            store.append(search::Note{0, note});
            store.append(search::Note{0, {}});
            config.evaluations = 4321;
            store.setConfig(config);
            store.setStopReason("finished");
        }
        QVERIFY(!fs::exists(path.string() + "-wal"));
        const Session session = SessionFile::read(path);
        QCOMPARE(manifestJson(session.manifest()), manifestJson(created.manifest()));
        QCOMPARE(session.manifest().evaluator, std::string("CPU, \"2\" threads"));
        QCOMPARE(space::spaceJson(session.space()), space::spaceJson(tiny()));
        QCOMPARE(search::configJson(session.config()), search::configJson(config));
        QCOMPARE(session.config().seed, config.seed);
        QCOMPARE(session.stopReason(), std::string("finished"));
        QCOMPARE(session.archive().size(), candidates.size());
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            compareCandidates(session.archive()[i], candidates[i]);
        }
        QVERIFY(std::isnan(session.candidate(2).evaluation.scores.blocks[3].diversity));
        QCOMPARE(session.scorings(Purpose::Confirmation).size(), 1U);
        compareEvaluations(session.scorings(Purpose::Confirmation).at(Subject::candidate(4)), confirmation.evaluation);
        QCOMPARE(session.scorings(Purpose::Comparison).size(), 1U);
        const proxy::Evaluation& published = session.scorings(Purpose::Comparison).at(Subject::published(1));
        compareEvaluations(published, reference);
        QCOMPARE(published.scores.addedSaliency, 0.25);
        QCOMPARE(session.annotations().size(), 1U);
        QVERIFY(session.annotations().at(1) == note);
    }

    void recordsOfUnknownNetworks_areRefused_andTheFileStaysReadable() {
        const fs::path path = newPath();
        SessionFile store = create(path);
        store.append(makeCandidate(0));
        store.append(search::Quantity{"accuracy", "Accuracy", "%", search::Better::Larger, ""});
        const proxy::Evaluation evaluation = makeCandidate(1)->evaluation;
        const int published = static_cast<int>(tiny().published.size());
        const search::Record wrong[] = {search::Scoring{Subject::candidate(1), Purpose::Confirmation, evaluation},
                                        search::Scoring{Subject::published(published), Purpose::Comparison, evaluation},
                                        search::Value{Subject::candidate(1), "accuracy", 75.0},
                                        search::Value{Subject::candidate(-1), "accuracy", 75.0},
                                        search::Note{1, {true, "note", ""}}};
        for (const search::Record& record : wrong) {
            QVERIFY_EXCEPTION_THROWN(store.append(record), Error);
        }
        store.append(search::Value{Subject::candidate(0), "accuracy", 75.0});
        QCOMPARE(SessionFile::read(path).value("accuracy", Subject::candidate(0)), 75.0);
    }

    void reader_followsAWriter() {
        const fs::path path = newPath();
        SessionFile writer = create(path);
        const SessionFile reader = SessionFile::open(path, SessionFile::Mode::ReadOnly);
        FilePosition position;
        for (int i = 0; i < 6; ++i) {
            writer.append(makeCandidate(i));
            QCOMPARE(reader.candidateCount(), i + 1);
            const auto news = reader.recordsSince(position);
            QCOMPARE(news.size(), 1U);
            compareCandidates(*std::get<search::CandidatePtr>(news.front()), *makeCandidate(i));
            QCOMPARE(position.candidates, i + 1);
        }
        QCOMPARE(reader.load().size(), 6);
    }

    void reader_seesOneMoment_whileAnotherWrites() {
        const fs::path path = newPath();
        SessionFile writer = create(path);
        const SessionFile reader = SessionFile::open(path, SessionFile::Mode::ReadOnly);
        Session session = reader.load();
        std::vector<search::CandidatePtr> candidates;
        for (int i = 0; i < 150; ++i) {
            candidates.push_back(makeCandidate(i));
        }
        std::atomic<bool> isDone = false;
        std::jthread thread([&] {
            for (const search::CandidatePtr& candidate : candidates) {
                writer.append(candidate);
                writer.append(search::Scoring{Subject::candidate(candidate->index), Purpose::Confirmation,
                                              candidate->evaluation});
            }
            isDone = true;
        });
        FilePosition position;
        for (bool last = false; !last;) {
            last = isDone;
            const auto error = errorOf([&] {
                for (const search::Record& record : reader.recordsSince(position)) {
                    session.apply(record);
                }
            });
            QVERIFY2(!error, error ? error->what() : "");
        }
        QCOMPARE(session.scorings(Purpose::Confirmation).size(), 150U);
    }

    void killedWriter_losesNothingThatWasReported() {
        const fs::path path = newPath();
        int channel[2];
        QCOMPARE(::pipe(channel), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            SessionFile store = create(path);
            for (int i = 0;; ++i) {
                store.append(makeCandidate(i));
                if (::write(channel[1], "x", 1) != 1) {
                    ::_exit(1);
                }
            }
        }
        ::close(channel[1]);
        char reports[25];
        int reported = 0;
        while (reported < 25) {
            const ssize_t got = ::read(channel[0], reports, sizeof reports);
            QVERIFY(got > 0);
            reported += static_cast<int>(got);
        }
        ::kill(child, SIGKILL);
        while (const ssize_t got = ::read(channel[0], reports, sizeof reports)) {
            reported += static_cast<int>(got);
        }
        ::close(channel[0]);
        ::waitpid(child, nullptr, 0);
        // Read-only first: the file must open without a repair by a writer.
        QVERIFY(SessionFile::open(path, SessionFile::Mode::ReadOnly).candidateCount() >= reported);
        SessionFile store = SessionFile::open(path, SessionFile::Mode::ReadWrite);
        const Session session = store.load();
        QVERIFY(session.size() >= reported);
        QVERIFY(session.stopReason().empty());
        for (const search::CandidatePtr& candidate : session.archive().candidates()) {
            compareCandidates(*candidate, *makeCandidate(candidate->index));
        }
        store.append(makeCandidate(session.size()));
    }

    /// The first writes of a session precede its write-ahead log and leave a journal that must be rolled back.
    void writerKilledInsideAWrite_doesNotKeepReadersOut() {
        const fs::path path = newPath();
        create(path).append(makeCandidate(0));
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                SQLite::Database database = openDatabase(path, SQLite::OPEN_READWRITE);
                database.exec("PRAGMA journal_mode = DELETE");
                database.exec("PRAGMA cache_size = 2");
                database.exec("BEGIN");
                database.exec("UPDATE candidates SET id = ''");
                database.exec("CREATE TABLE other(bytes)");
                database.exec("INSERT INTO other VALUES (zeroblob(100000)), (zeroblob(100000))");
                ::raise(SIGKILL);
            } catch (const SQLite::Exception&) { // reported by the exit status
            }
            ::_exit(1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(fs::exists(path.string() + "-journal"));
        const Session session = SessionFile::read(path);
        QCOMPARE(session.size(), 1);
        compareCandidates(session.candidate(0), *makeCandidate(0));
        QVERIFY(!fs::exists(path.string() + "-journal"));
    }

    void candidate_isCommittedQuickly() {
        SessionFile store = create(newPath());
        const search::Candidate candidate = *makeCandidate(0);
        QElapsedTimer timer;
        timer.start();
        constexpr int kCount = 200;
        for (int i = 0; i < kCount; ++i) {
            search::Candidate next = candidate;
            next.index = i;
            next.id += std::to_string(i);
            store.append(std::make_shared<const search::Candidate>(std::move(next)));
        }
        const double milliseconds = static_cast<double>(timer.nsecsElapsed()) * 1e-6 / kCount;
        qInfo("%.3f ms per candidate", milliseconds);
        QVERIFY(milliseconds < 20.0); // ten times the goal, for busy machines
    }

    void create_refusesExistingFilesAndUnwritablePlaces() {
        const fs::path path = finishedSession(2);
        const auto existing = errorOf([&] { create(path); });
        expectCode(existing, ErrorCode::Io, path);
        QCOMPARE(SessionFile::open(path, SessionFile::Mode::ReadOnly).candidateCount(), 2);
        for (const fs::path& place : {path / "below.trazor", fs::path("/no/such/folder/below.trazor")}) {
            const auto error = errorOf([&] { create(place); });
            expectCode(error, ErrorCode::Io, place);
            QVERIFY(!error->hint().empty());
        }
    }

    /// With one byte more SQLite could not create its side files: the session would exist and never open.
    void longestName_holdsASession() {
        const fs::path folder = newPath().parent_path();
        const fs::path longest = folder / std::string(247, 'n');
        create(longest).append(makeCandidate(0));
        QCOMPARE(SessionFile::read(longest).size(), 1);
        const fs::path longer = folder / std::string(248, 'n');
        expectCode(errorOf([&] { create(longer); }), ErrorCode::Io, longer);
        QVERIFY(!fs::exists(longer));
        expectCode(errorOf([&] { SessionFile::save(longer, SessionFile::read(longest)); }), ErrorCode::Io, longer);
        QVERIFY(!fs::exists(longer));
        SessionFile store = SessionFile::open(longest, SessionFile::Mode::ReadOnly);
        expectCode(errorOf([&] { store.copyTo(longer); }), ErrorCode::Io, longer);
        QVERIFY(!fs::exists(longer));
    }

    void open_refusesWhatIsNoSession() {
        const fs::path path = newPath();
        const auto opening = [&] {
            for (const auto mode : {SessionFile::Mode::ReadOnly, SessionFile::Mode::ReadWrite}) {
                if (const auto error = errorOf([&] { SessionFile::open(path, mode); })) {
                    return error;
                }
            }
            return std::optional<Error>();
        };
        expectCode(opening(), ErrorCode::Io, path);
        QVERIFY(!fs::exists(path));
        std::ofstream(path).flush();
        expectCode(opening(), ErrorCode::InvalidFile, path);
        std::ofstream(path) << std::string(5000, 'x');
        expectCode(opening(), ErrorCode::InvalidFile, path);
        fs::remove(path);
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t(x)");
        const auto before = fs::file_size(path);
        expectCode(opening(), ErrorCode::InvalidFile, path);
        QCOMPARE(fs::file_size(path), before);
        fs::remove(path);
        fs::create_directory(path);
        expectCode(opening(), ErrorCode::Io, path);
    }

    void open_refusesNewerVersions() {
        const fs::path path = finishedSession(1);
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        expectCode(errorOf([&] { SessionFile::open(path, SessionFile::Mode::ReadOnly); }), ErrorCode::Unsupported,
                   path);
    }

    void cutFile_isRefusedOrWhole() {
        const fs::path whole = finishedSession(30);
        const auto size = fs::file_size(whole);
        int refused = 0;
        for (std::uintmax_t keep = 1; keep < size; keep += size / 60) {
            const fs::path path = newPath();
            fs::copy_file(whole, path);
            fs::resize_file(path, keep);
            const auto error = errorOf([&] { QCOMPARE(SessionFile::read(path).size(), 30); });
            if (error) {
                ++refused;
                expectCode(error, ErrorCode::InvalidFile, path);
            }
        }
        QVERIFY2(refused > 50, qPrintable(QString::number(refused)));
    }

    void garbledFile_isNeverACrash() {
        const fs::path whole = finishedSession(10);
        Rng rng(1);
        for (int round = 0; round < 60; ++round) {
            const fs::path path = newPath();
            fs::copy_file(whole, path);
            std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
            for (int i = 0; i < 20; ++i) {
                file.seekp(static_cast<std::streamoff>(rng.below(fs::file_size(path))));
                file.put(static_cast<char>(rng.below(256)));
            }
            file.close();
            errorOf([&] { SessionFile::read(path); });
        }
    }

    void damagedRow_isNamed_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("gap") << "DELETE FROM candidates WHERE idx = 1";
        QTest::newRow("operator") << "UPDATE candidates SET operator = 'clone' WHERE idx = 1";
        QTest::newRow("status") << "UPDATE candidates SET status = 'great' WHERE idx = 1";
        QTest::newRow("parents") << "UPDATE candidates SET parents = '[7]' WHERE idx = 1";
        QTest::newRow("parents text") << "UPDATE candidates SET parents = '[' WHERE idx = 1";
        QTest::newRow("changes") << "UPDATE candidates SET changes = '[{}]' WHERE idx = 1";
        QTest::newRow("genes") << "UPDATE candidates SET genes = '{}' WHERE idx = 1";
        QTest::newRow("scores cut") << "UPDATE candidates SET scores = substr(scores, 1, 40) WHERE idx = 1";
        QTest::newRow("scores empty") << "UPDATE candidates SET scores = x'' WHERE idx = 1";
        QTest::newRow("scores long") << "UPDATE candidates SET scores = scores || x'00' WHERE idx = 1";
        QTest::newRow("scores layout") << "UPDATE candidates SET scores = x'09' WHERE idx = 1";
        QTest::newRow("space") << "UPDATE meta SET value = '{}' WHERE key = 'space'";
        QTest::newRow("settings") << "UPDATE meta SET value = '{\"evaluations\": -3}' WHERE key = 'config'";
        QTest::newRow("no settings") << "DELETE FROM meta WHERE key = 'config'";
        QTest::newRow("manifest") << "UPDATE meta SET value = '[]' WHERE key = 'manifest'";
        QTest::newRow("annotation") << "INSERT INTO annotations VALUES(17, 1, '', '')";
        QTest::newRow("no table") << "DROP TABLE confirmations";
        QTest::newRow("parameters") << "UPDATE candidates SET params = params + 1 WHERE idx = 1";
        QTest::newRow("MACs") << "UPDATE candidates SET macs = 7 WHERE idx = 1";
        QTest::newRow("id") << "UPDATE candidates SET id = 'another' WHERE idx = 1";
        QTest::newRow("genes of another") << "UPDATE candidates SET genes = (SELECT genes FROM candidates WHERE idx = "
                                             "2) WHERE idx = 1";
        QTest::newRow("negative generation") << "UPDATE candidates SET generation = -1 WHERE idx = 1";
        QTest::newRow("confirmation of another depth")
            << "INSERT INTO confirmations SELECT 0, status, reason, scores, elapsed_ms FROM candidates WHERE idx = "
               "(SELECT idx FROM candidates WHERE length(scores) <> (SELECT length(scores) FROM candidates WHERE idx = "
               "0) LIMIT 1)";
        QTest::newRow("confirmation of no candidate")
            << "INSERT INTO confirmations SELECT 99, status, reason, scores, elapsed_ms FROM candidates WHERE idx = 0";
        QTest::newRow("published network that the space lacks")
            << "INSERT INTO published SELECT 99, status, reason, scores, elapsed_ms FROM candidates WHERE idx = 0";
        QTest::newRow("value of no candidate")
            << "INSERT INTO quantities(name, title, unit, better, meaning) VALUES('q', 'Q', '', 'none', ''); INSERT "
               "INTO quantity_values VALUES(1, 'q', 0, "
               "99, 0, 1.0, '')";
        QTest::newRow("value of no quantity") << "INSERT INTO quantity_values VALUES(1, 'q', 0, 0, 0, 1.0, '')";
        QTest::newRow("better")
            << "INSERT INTO quantities(name, title, unit, better, meaning) VALUES('q', 'Q', '', 'prettier', '')";
        QTest::newRow("generation") << "INSERT INTO generation VALUES(1, 2, '[{}]')";
        QTest::newRow("generation text") << "INSERT INTO generation VALUES(1, 2, '[')";
        QTest::newRow("generation number") << "INSERT INTO generation VALUES(1, -2, '[]')";
        QTest::newRow("generation with a later parent")
            << "INSERT INTO generation SELECT 1, 2, '[{\"operator\":\"mutation\",\"parents\":[12],\"predicted\":null,"
               "\"genes\":' || genes || '}]' FROM candidates WHERE idx = 0";
        QTest::newRow("view") << "CREATE VIEW v AS SELECT * FROM candidates";
        QTest::newRow("trigger") << "CREATE TRIGGER t AFTER INSERT ON candidates BEGIN DELETE FROM candidates; END";
        QTest::newRow("another space") << "UPDATE meta SET value = json_set(value, '$.space_hash', "
                                          "'0123456789abcdef') WHERE key = 'manifest'";
        QTest::newRow("another seed")
            << "UPDATE meta SET value = json_set(value, '$.seed', '8') WHERE key = 'manifest'";
        QTest::newRow("another seed in the settings")
            << "UPDATE meta SET value = json_set(value, '$.seed', '8') WHERE key = 'config'";
    }

    void damagedRow_isNamed() {
        QFETCH(QString, sql);
        const fs::path path = finishedSession(12);
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
        expectCode(errorOf([&] { SessionFile::read(path); }), ErrorCode::InvalidFile, path);
    }

    void readOnlyFolder_canBeReadButNotWritten() {
        const fs::path folder = fs::path(m_folder.path().toStdString()) / "read only ? #1";
        fs::create_directory(folder);
        const fs::path path = folder / "a.trazor";
        fs::copy_file(finishedSession(3), path);
        // As after a kill behind the last checkpoint: the header demands a write-ahead log that is missing.
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode = WAL");
        QVERIFY(!fs::exists(path.string() + "-wal"));
        fs::permissions(path, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
        fs::permissions(folder, fs::perms(0555));
        fs::permissions(m_folder.path().toStdString(), fs::perms(0755));
        const uid_t user = ::geteuid();
        if (user == 0) {
            QCOMPARE(::seteuid(65534), 0);
        }
        std::size_t count = 0;
        const auto reading = errorOf([&] { count = SessionFile::read(path).archive().size(); });
        const auto writing = errorOf([&] { SessionFile::open(path, SessionFile::Mode::ReadWrite); });
        QCOMPARE(::seteuid(user), 0);
        fs::permissions(folder, fs::perms(0755));
        QVERIFY2(!reading, reading ? reading->what() : "");
        QCOMPARE(count, 3U);
        expectCode(writing, ErrorCode::Io, path);
    }

    void copy_isWhole_andReplacesTheTarget() {
        const fs::path path = newPath();
        SessionFile store = create(path);
        store.append(makeCandidate(0));
        const fs::path target = finishedSession(4);
        std::ofstream(target.string() + "-wal") << "left by a crash";
        store.copyTo(target);
        const Session copy = SessionFile::read(target);
        QCOMPARE(copy.size(), 1);
        compareCandidates(copy.candidate(0), *makeCandidate(0));
        store.append(makeCandidate(1));

        QVERIFY(errorOf([&] { store.copyTo(path); })->code() == ErrorCode::InvalidArgument);
        const fs::path nowhere = "/no/such/folder/copy.trazor";
        expectCode(errorOf([&] { store.copyTo(nowhere); }), ErrorCode::Io, nowhere);
        QCOMPARE(store.candidateCount(), 2);
        int files = 0;
        for (const auto& entry : fs::directory_iterator(path.parent_path())) {
            files += entry.path().string().find(".tmp-") != std::string::npos;
        }
        QCOMPARE(files, 0);
    }

    void annotation_needsItsCandidate() {
        SessionFile store = create(newPath());
        QVERIFY(errorOf([&] { store.append(search::Note{0, {true, "", ""}}); }).has_value());
        QCOMPARE(store.load().annotations().size(), 0U);
    }

    void names_areFileNames_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {":memory:", "file:x", "file:x?mode=memory", "file::memory:"}) {
            QTest::newRow(name) << name;
        }
    }
    void names_areFileNames() {
        QFETCH(QString, name);
        const fs::path before = fs::current_path();
        const QTemporaryDir folder;
        fs::current_path(folder.path().toStdString());
        const fs::path path = name.toStdString();
        const auto error = errorOf([&] {
            {
                SessionFile store = create(path);
                store.append(makeCandidate(0));
                QVERIFY(fs::exists(path));
                QVERIFY(store.isInPlace());
            }
            QCOMPARE(SessionFile::read(path).size(), 1);
            QCOMPARE(std::distance(fs::directory_iterator("."), {}), 1);
        });
        fs::current_path(before);
        QVERIFY2(!error, error ? error->what() : "");
    }

    void networkFileSystems_areKnown() {
        for (const long type : {0x6969L, 0x0bd00bd0L, 0x47504653L, static_cast<long>(static_cast<int>(0xff534d42U))}) {
            QVERIFY2(isNetworkFileSystem(type), qPrintable(QString::number(type, 16)));
        }
        for (const long type : {0xef53L, 0x01021994L, 0x58465342L, 0x9123683eL}) { // ext4, tmpfs, XFS, Btrfs
            QVERIFY2(!isNetworkFileSystem(type), qPrintable(QString::number(type, 16)));
        }
    }

    void networkFileSystem_readersFollow_withBoundedDelay() {
        qputenv("TRAZOR_JOURNAL", "rollback");
        const fs::path path = newPath();
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tiny());
        config.evaluations = 60;
        config.initialSample = 30;
        config.confirm = 0;
        config.checkImage = 0;
        test::Notes notes;
        std::vector<std::chrono::steady_clock::time_point> commits;
        notes.hook = [&] { // right after a commit: the view of another program
            if (notes.candidates.size() == 1) {
                QVERIFY(isRunning(path));
            }
            const int seen = SessionFile::open(path, SessionFile::Mode::ReadOnly).candidateCount();
            QVERIFY(seen >= static_cast<int>(notes.candidates.size()));
            commits.push_back(std::chrono::steady_clock::now());
            QVERIFY(!fs::exists(path.string() + "-wal") && !fs::exists(path.string() + "-shm"));
        };
        search::SearchControl control;
        runRecorded(path, testing::sessionOf(tiny(), config),
                    test::fakeFactory({.delay = std::chrono::milliseconds(25)}), notes, control);
        qunsetenv("TRAZOR_JOURNAL");
        QVERIFY(commits.size() >= 60U);
        for (std::size_t i = 1; i < commits.size(); ++i) {
            QVERIFY(commits[i] - commits[i - 1] < std::chrono::milliseconds(1500));
        }
        QCOMPARE(SessionFile::read(path).size(), 60);
    }

    void logOfAKilledWriter_isFoldedIntoTheSession() {
        const fs::path running = newPath();
        SessionFile writer = create(running);
        for (int i = 0; i < 5; ++i) {
            writer.append(makeCandidate(i));
        }
        const fs::path killed = newPath(); // as a kill leaves it now
        fs::copy_file(running, killed);
        fs::copy_file(running.string() + "-wal", killed.string() + "-wal");
        QVERIFY(SessionFile::foldLog(killed));
        fs::remove(killed.string() + "-wal");
        QCOMPARE(SessionFile::read(killed).size(), 5);
        QVERIFY(SessionFile::foldLog(killed)); // nothing is left to do
        const fs::path damaged = newPath();
        std::ofstream(damaged) << "no session";
        QVERIFY(!SessionFile::foldLog(damaged));
        QCOMPARE(bytesOf(damaged), QByteArray("no session"));
    }

    void halfWrittenTransaction_isNoStateForReaders() {
        qputenv("TRAZOR_JOURNAL", "rollback");
        const fs::path path = newPath();
        {
            SessionFile store = create(path);
            for (int i = 0; i < 40; ++i) {
                store.append(makeCandidate(i));
            }
        }
        const fs::path killed = newPath(); // as left by a writer killed between the pages of a transaction
        {
            SQLite::Database writer(path.string(), SQLite::OPEN_READWRITE);
            writer.exec("PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE candidates SET scores = zeroblob(5000)");
            QVERIFY(fs::exists(path.string() + "-journal"));
            fs::copy_file(path, killed);
            fs::copy_file(path.string() + "-journal", killed.string() + "-journal");
            writer.exec("ROLLBACK");
        }
        const auto error = errorOf([&] { SessionFile::read(killed); });
        QVERIFY(error);
        QVERIFY2(std::string(error->what()).find("was killed meanwhile") != std::string::npos, error->what());
        { SessionFile::open(killed, SessionFile::Mode::ReadWrite); }
        qunsetenv("TRAZOR_JOURNAL");
        const Session whole = SessionFile::read(killed);
        QCOMPARE(whole.size(), 40);
        compareCandidates(whole.candidate(39), *makeCandidate(39));
    }

    void firstFormat_isReadUnchanged() {
        const fs::path path = firstFormat();
        const QByteArray before = bytesOf(path);
        checkFirstFormat(SessionFile::read(path));
        QCOMPARE(bytesOf(path), before);
        QVERIFY(!fs::exists(path.string() + "-wal") && !fs::exists(path.string() + "-journal"));
    }

    void firstFormat_becomesTheSecond_whenItIsWritten() {
        const fs::path path = firstFormat();
        QCOMPARE(formatOf(path), 1);
        {
            SessionFile store = SessionFile::open(path, SessionFile::Mode::ReadWrite);
            checkFirstFormat(store.load());
        }
        QCOMPARE(formatOf(path), 2);
        checkFirstFormat(SessionFile::read(path));
        for (const char* table : {"screenings", "spreads"}) {
            QVERIFY(!SQLite::Database(path.string(), SQLite::OPEN_READONLY).tableExists(table));
        }
    }

    void firstFormat_goesOn() {
        const fs::path path = firstFormat();
        Session known = SessionFile::read(path);
        const std::vector<search::CandidatePtr> old(known.archive().candidates().begin(),
                                                    known.archive().candidates().end());
        search::SearchConfig config = known.config();
        config.evaluations = 45;
        known.setConfig(config);
        test::Notes notes;
        search::SearchControl control;
        const search::Outcome outcome = runRecorded(path, known, test::fakeFactory(), notes, control);
        QVERIFY2(outcome.reason == search::StopReason::Finished, outcome.message.c_str());
        QCOMPARE(notes.candidates.size(), 15U);
        const Session session = SessionFile::read(path);
        QCOMPARE(formatOf(path), 2);
        QCOMPARE(session.size(), 45);
        QCOMPARE(session.config().evaluations, 45);
        for (const search::CandidatePtr& candidate : old) {
            compareCandidates(session.candidate(candidate->index), *candidate);
        }
        QCOMPARE(session.manifest().runs.size(), 1U);
        QCOMPARE(session.manifest().runs[0].firstCandidate, 30);
        QCOMPARE(session.manifest().version, std::string("0.1.0"));
        QVERIFY(measuredSpread(session, 4).has_value());
    }

    void shippedExample_isReadAndWritten() {
        const fs::path path = newPath();
        fs::copy_file(fs::path(TRAZOR_SOURCE_DIR) / "resources/examples/autoformer-tiny.trazor", path);
        fs::permissions(path, fs::perms(0644));
        const int count = SessionFile::read(path).size();
        QVERIFY(count > 100);
        SessionFile store = SessionFile::open(path, SessionFile::Mode::ReadWrite);
        store.append(search::Note{0, {true, "", ""}});
        QCOMPARE(store.load().size(), count);
    }

    void config_roundTrips_andNamesWhatIsWrong() {
        for (const search::Preset preset : {search::Preset::Paper, search::Preset::Recommended}) {
            search::SearchConfig config = search::makeConfig(preset, tiny());
            config.limits.macs.max = 123;
            config.limits.depth.min = 4;
            const search::SearchConfig again = search::parseConfig(search::configJson(config));
            QCOMPARE(search::configJson(again), search::configJson(config));
            QVERIFY(again.limits == config.limits);
            QVERIFY(again.scoring == config.scoring);
        }
        const auto complaint = [](const std::string& text) {
            return std::string(errorOf([&] { search::parseConfig(text); })->what());
        };
        QVERIFY(complaint("{").find("JSON") != std::string::npos);
        for (const char* text : {R"({"guide": "random"})", R"({"guide": 3})"}) {
            QVERIFY(complaint(text).find("guide") != std::string::npos);
        }
        for (const char* text : {R"({"parents": 1})", R"({"parents": 2.5})", R"({"parents": 99999999999})"}) {
            QVERIFY(complaint(text).find("parents") != std::string::npos);
        }
        for (const char* text : {R"({"params": {"min": -5}})", R"({"params": {"min": 5, "max": 4}})",
                                 R"({"params": 7})", R"({"params": {"min": 18446744073709551615}})"}) {
            QVERIFY2(complaint(text).find("params") != std::string::npos, complaint(text).c_str());
        }
        for (const char* text : {R"({"seed": -1})", R"({"seed": "18446744073709551616"})", R"({"seed": "7x"})"}) {
            QVERIFY(complaint(text).find("seed") != std::string::npos);
        }
        QCOMPARE(search::parseConfig(R"({"seed": 18446744073709551615})").seed,
                 std::numeric_limits<std::uint64_t>::max());
        search::SearchConfig config;
        config.temperature = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(std::string(errorOf([&] { search::validate(config); })->what()).find("temperature") !=
                std::string::npos);
    }

    void presets_differAsDocumented() {
        const search::SearchConfig paper = search::makeConfig(search::Preset::Paper, tiny());
        QCOMPARE(paper.scoring.supernets, 1);
        QCOMPARE(paper.scoring.imageSize, 0);
        QCOMPARE(paper.initialSample, 100);
        QCOMPARE(paper.stepSize, 50);
        QCOMPARE(paper.confirm, 0);
        const search::SearchConfig recommended = search::makeConfig(search::Preset::Recommended, tiny());
        QCOMPARE(recommended.scoring.supernets, 4);
        QCOMPARE(recommended.scoring.imageSize, 64);
        QVERIFY(recommended.limits == tiny().usualBand);
    }
};

QTEST_GUILESS_MAIN(TestSessionFile)
#include "tst_session_file.moc"

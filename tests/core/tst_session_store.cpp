// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/proxy/score_codec.h"
#include "core/session/session_store.h"
#include "core/space/space_json.h"
#include "core/space/space_operations.h"
#include "tests/support/fake_evaluator.h"

#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <bit>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace trazor;
using namespace trazor::session;
namespace fs = std::filesystem;

namespace {

const space::SearchSpace& tiny() {
    return space::preset("autoformer-tiny");
}

search::Candidate makeCandidate(int index) {
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
        candidate.changes = {{"heads", 0, 4, "3", "4"}, {"embed_dim", -1, -1, "192", "216"}};
    }
    test::FakeEvaluator({.seed = 3, .supernets = 2})
        .evaluate({&plan, 1}, [&](std::size_t, proxy::Evaluation&& e) { candidate.evaluation = std::move(e); }, {});
    candidate.evaluation.elapsedMs = 12.5 + index;
    return candidate;
}

void compareEvaluations(const proxy::Evaluation& a, const proxy::Evaluation& b) {
    QCOMPARE(a.status, b.status);
    QCOMPARE(a.reason, b.reason);
    QCOMPARE(a.elapsedMs, b.elapsedMs);
    QCOMPARE(encodeScores(a.scores), encodeScores(b.scores));
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

/// The error that `action` throws; fails the test if it throws none.
template <typename Action>
std::optional<Error> errorOf(Action&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace

class TestSessionStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    fs::path newPath() {
        return fs::path(m_folder.path().toStdString()) / ("session " + std::to_string(++m_count) + ".trazor");
    }
    static SessionStore create(const fs::path& path) {
        return SessionStore::create(path, makeManifest(space::spaceJson(tiny()), 7, "fake"), tiny(),
                                    search::makeConfig(search::Preset::Recommended, tiny()));
    }
    fs::path finishedSession(int candidates) {
        const fs::path path = newPath();
        SessionStore store = create(path);
        for (int i = 0; i < candidates; ++i) {
            store.append(makeCandidate(i));
        }
        return path;
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
        const Manifest manifest = makeManifest(space::spaceJson(tiny()), config.seed, "CPU, \"2\" threads");
        std::vector<search::Candidate> candidates;
        for (int i = 0; i < 5; ++i) {
            candidates.push_back(makeCandidate(i));
        }
        candidates[2].evaluation.status = proxy::EvaluationStatus::NonFinite;
        candidates[2].evaluation.reason = "block 3: D is not a number";
        candidates[2].evaluation.scores.blocks[3].diversity = std::numeric_limits<double>::quiet_NaN();
        candidates[2].evaluation.scores.blocks[4].saliency = -std::numeric_limits<double>::infinity();
        candidates[3].evaluation = {proxy::EvaluationStatus::OutOfMemory, "16 GiB were not enough", {}, 0.0};
        const search::Confirmation confirmation{4, candidates[1].evaluation};
        candidates[1].evaluation.scores.addedSaliency = 0.25;
        const search::Reference reference{1, candidates[1].evaluation};
        const Annotation note{true, "näher ansehen\n2nd line", "tiny best"};
        {
            SessionStore store = SessionStore::create(path, manifest, tiny(), config);
            for (const search::Candidate& candidate : candidates) {
                store.append(candidate);
            }
            store.append(confirmation);
            store.append(reference);
            store.setAnnotation(1, note);
            store.setAnnotation(0, note);
            store.setAnnotation(0, {});
            config.evaluations = 4321;
            store.setConfig(config);
            store.setStopReason("finished");
        }
        QVERIFY(!fs::exists(path.string() + "-wal"));
        const SessionData data = SessionStore::open(path, SessionStore::Mode::ReadOnly).load();
        QVERIFY(data.manifest == manifest);
        QCOMPARE(space::spaceJson(data.space), space::spaceJson(tiny()));
        QCOMPARE(search::configJson(data.config), search::configJson(config));
        QCOMPARE(data.config.seed, config.seed);
        QCOMPARE(data.stopReason, std::string("finished"));
        QCOMPARE(data.candidates.size(), candidates.size());
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            compareCandidates(*data.candidates[i], candidates[i]);
        }
        QVERIFY(std::isnan(data.candidates[2]->evaluation.scores.blocks[3].diversity));
        QCOMPARE(data.confirmations.size(), 1U);
        QCOMPARE(data.confirmations[0].index, 4);
        compareEvaluations(data.confirmations[0].evaluation, confirmation.evaluation);
        QCOMPARE(data.references.size(), 1U);
        QCOMPARE(data.references[0].index, 1);
        compareEvaluations(data.references[0].evaluation, reference.evaluation);
        QCOMPARE(data.references[0].evaluation.scores.addedSaliency, 0.25);
        QCOMPARE(data.annotations.size(), 1U);
        QVERIFY(data.annotations.at(1) == note);
    }

    void reader_followsAWriter() {
        const fs::path path = newPath();
        SessionStore writer = create(path);
        const SessionStore reader = SessionStore::open(path, SessionStore::Mode::ReadOnly);
        for (int i = 0; i < 6; ++i) {
            writer.append(makeCandidate(i));
            QCOMPARE(reader.candidateCount(), i + 1);
            const auto news = reader.loadCandidates(i);
            QCOMPARE(news.size(), 1U);
            compareCandidates(*news.front(), makeCandidate(i));
        }
        QCOMPARE(reader.load().candidates.size(), 6U);
    }

    void killedWriter_losesNothingThatWasReported() {
        const fs::path path = newPath();
        int channel[2];
        QCOMPARE(::pipe(channel), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            SessionStore store = create(path);
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
        // Reading first: a copy of the crash scene must open without anybody repairing it.
        QVERIFY(SessionStore::open(path, SessionStore::Mode::ReadOnly).candidateCount() >= reported);
        SessionStore store = SessionStore::open(path, SessionStore::Mode::ReadWrite);
        const SessionData data = store.load();
        QVERIFY(static_cast<int>(data.candidates.size()) >= reported);
        QVERIFY(data.stopReason.empty());
        for (const search::CandidatePtr& candidate : data.candidates) {
            compareCandidates(*candidate, makeCandidate(candidate->index));
        }
        store.append(makeCandidate(static_cast<int>(data.candidates.size())));
    }

    void candidate_isCommittedQuickly() {
        SessionStore store = create(newPath());
        const search::Candidate candidate = makeCandidate(0);
        QElapsedTimer timer;
        timer.start();
        constexpr int kCount = 200;
        for (int i = 0; i < kCount; ++i) {
            search::Candidate next = candidate;
            next.index = i;
            next.id += std::to_string(i);
            store.append(next);
        }
        const double milliseconds = static_cast<double>(timer.nsecsElapsed()) * 1e-6 / kCount;
        qInfo("%.3f ms a candidate", milliseconds);
        QVERIFY(milliseconds < 20.0); // Ten times the aim, for a busy machine.
    }

    void create_refusesExistingFilesAndUnwritablePlaces() {
        const fs::path path = finishedSession(2);
        const auto existing = errorOf([&] { create(path); });
        expectCode(existing, ErrorCode::Io, path);
        QCOMPARE(SessionStore::open(path, SessionStore::Mode::ReadOnly).candidateCount(), 2);
        for (const fs::path& place : {path / "below.trazor", fs::path("/no/such/folder/below.trazor")}) {
            const auto error = errorOf([&] { create(place); });
            expectCode(error, ErrorCode::Io, place);
            QVERIFY(!error->hint().empty());
        }
    }

    void open_refusesWhatIsNoSession() {
        const fs::path path = newPath();
        const auto opening = [&] {
            for (const auto mode : {SessionStore::Mode::ReadOnly, SessionStore::Mode::ReadWrite}) {
                if (const auto error = errorOf([&] { SessionStore::open(path, mode); })) {
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
        expectCode(errorOf([&] { SessionStore::open(path, SessionStore::Mode::ReadOnly); }), ErrorCode::Unsupported,
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
            const auto error = errorOf([&] {
                const auto data = SessionStore::open(path, SessionStore::Mode::ReadOnly).load();
                QCOMPARE(data.candidates.size(), 30U);
            });
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
            errorOf([&] { SessionStore::open(path, SessionStore::Mode::ReadOnly).load(); });
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
    }

    void damagedRow_isNamed() {
        QFETCH(QString, sql);
        const fs::path path = finishedSession(3);
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(sql.toStdString());
        expectCode(errorOf([&] { SessionStore::open(path, SessionStore::Mode::ReadOnly).load(); }),
                   ErrorCode::InvalidFile, path);
    }

    void readOnlyFolder_canBeReadButNotWritten() {
        const fs::path folder = fs::path(m_folder.path().toStdString()) / "read only ? #1";
        fs::create_directory(folder);
        const fs::path path = folder / "a.trazor";
        fs::copy_file(finishedSession(3), path);
        // As if the program had been killed after its last checkpoint: marked for a log that is not there.
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
        const auto reading =
            errorOf([&] { count = SessionStore::open(path, SessionStore::Mode::ReadOnly).load().candidates.size(); });
        const auto writing = errorOf([&] { SessionStore::open(path, SessionStore::Mode::ReadWrite); });
        QCOMPARE(::seteuid(user), 0);
        fs::permissions(folder, fs::perms(0755));
        QVERIFY2(!reading, reading ? reading->what() : "");
        QCOMPARE(count, 3U);
        expectCode(writing, ErrorCode::Io, path);
    }

    void copy_isWhole_andReplacesTheTarget() {
        const fs::path path = newPath();
        SessionStore store = create(path);
        store.append(makeCandidate(0));
        const fs::path target = finishedSession(4);
        std::ofstream(target.string() + "-wal") << "left by a crash";
        store.copyTo(target);
        const SessionData copy = SessionStore::open(target, SessionStore::Mode::ReadOnly).load();
        QCOMPARE(copy.candidates.size(), 1U);
        compareCandidates(*copy.candidates[0], makeCandidate(0));
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
        SessionStore store = create(newPath());
        QVERIFY(errorOf([&] { store.setAnnotation(0, {true, "", ""}); })->code() == ErrorCode::InvalidArgument);
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

QTEST_GUILESS_MAIN(TestSessionStore)
#include "tst_session_store.moc"

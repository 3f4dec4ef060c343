// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/report/trust_json.h"
#include "core/session/file/recorded_run.h"
#include "core/session/seed_spread_values.h"
#include "tests/support/search_fixture.h"
#include "tests/support/session_of.h"

#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

using namespace trazor;
using namespace trazor::session;
using namespace trazor::test;
namespace fs = std::filesystem;

namespace {

MeasuredSpread spreadOf(int index) {
    return {index,
            5,
            {{100.5, 2.25, 5}, {10.0, std::numeric_limits<double>::quiet_NaN(), 1}, {110.5, 3.0, 5}},
            {1, 4},
            0.75};
}

} // namespace

/// Evidence about the reliability of scores that a session stores.
class TestTrustTables : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    fs::path newPath() {
        return fs::path(m_folder.path().toStdString()) / ("session" + std::to_string(++m_count) + ".trazor");
    }
    /// A finished search with an image check.
    fs::path searched() {
        const fs::path path = newPath();
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tinySpace());
        config.evaluations = 30;
        config.confirm = 2;
        Notes notes;
        search::SearchControl control;
        runRecorded(path, testing::sessionOf(tinySpace(), config), fakeFactory(), notes, control);
        return path;
    }
    static void measure(const fs::path& path, const std::vector<MeasuredSpread>& spreads) {
        SessionFile file = SessionFile::open(path, SessionFile::Mode::ReadWrite);
        for (const MeasuredSpread& spread : spreads) {
            file.append(recordsOf(spread));
        }
    }

private slots:
    void checkedImages_areReadAgain() {
        const Session session = SessionFile::read(searched());
        for (const Purpose purpose : {Purpose::SmallImage, Purpose::FullImage}) {
            QCOMPARE(session.scorings(purpose).size(), 8U);
            for (const auto& [subject, evaluation] : session.scorings(purpose)) {
                const auto& seeds = session.candidate(subject.index).evaluation.scores.seeds;
                QCOMPARE(evaluation.scores.saliency(), seeds.front().saliency);
            }
        }
        const fs::path copy = newPath();
        SessionFile::save(copy, session);
        QCOMPARE(SessionFile::read(copy).scorings(Purpose::SmallImage).size(), 8U);
        QCOMPARE(SessionFile::read(copy).scorings(Purpose::FullImage).size(), 8U);
    }

    void spreads_areReadAgain_andReplaced() {
        const fs::path path = searched();
        MeasuredSpread first = spreadOf(4);
        first.initialisations = 2;
        measure(path, {first, spreadOf(1), spreadOf(4)});
        Session session = SessionFile::read(path);
        for (const int stranger : {30, -1}) {
            QVERIFY_EXCEPTION_THROWN(
                {
                    for (const search::Record& record : recordsOf(spreadOf(stranger))) {
                        session.apply(record);
                    }
                },
                Error);
        }
        const fs::path copy = newPath();
        SessionFile::save(copy, SessionFile::read(path));
        for (const fs::path& file : {path, copy}) {
            const Session again = SessionFile::read(file);
            QCOMPARE(candidatesWithSpread(again), (std::vector<int>{1, 4}));
            const MeasuredSpread spread = measuredSpread(again, 4).value();
            QCOMPARE(spread.index, 4);
            QCOMPARE(spread.initialisations, 5);
            QCOMPARE(spread.spread.diversity.mean, 100.5);
            QCOMPARE(spread.spread.diversity.deviation, 2.25);
            QVERIFY(std::isnan(spread.spread.saliency.deviation));
            QCOMPARE(spread.spread.saliency.count, 1);
            QCOMPARE(spread.together, (std::vector<int>{1, 4}));
            QCOMPARE(spread.rankStability, 0.75);
        }
    }

    void sessionOfAnOlderProgram_opens_andGrows() {
        const fs::path path = searched();
        {
            SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
            database.exec("DROP TABLE image_small; DROP TABLE image_full; DROP TABLE published; DROP TABLE generation; "
                          "DROP TABLE quantity_values; DROP TABLE quantities; PRAGMA user_version = 1");
            database.exec("UPDATE meta SET value = json_remove(value, '$.check_image') WHERE key = 'config'");
        }
        const Session session = SessionFile::read(path);
        QVERIFY(session.scorings(Purpose::SmallImage).empty());
        QVERIFY(candidatesWithSpread(session).empty());
        QCOMPARE(session.config().checkImage, 20);
        measure(path, {spreadOf(1)});
        QCOMPARE(candidatesWithSpread(SessionFile::read(path)).size(), 1U);
    }

    void unknownTable_doesNoHarm() {
        const fs::path path = searched();
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE)
            .exec("CREATE TABLE later(x); INSERT INTO later VALUES(1)");
        QCOMPARE(SessionFile::read(path).size(), 30);
    }

    void damagedRows_areNamed_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("check of a candidate that is not there")
            << "UPDATE image_small SET idx = 99 WHERE idx IN (SELECT min(idx) FROM image_small)";
        QTest::newRow("check with cut scores") << "UPDATE image_full SET scores = x'00'";
        QTest::newRow("check with an unknown status") << "UPDATE image_small SET status = 'fine'";
        QTest::newRow("spread of a candidate that is not there")
            << "UPDATE quantity_values SET idx = 99 WHERE quantity = 'spread.dss.mean' AND idx = 4";
        QTest::newRow("spread of a quantity that is not there")
            << "UPDATE quantity_values SET quantity = 'none' WHERE quantity = 'spread.dss.mean'";
        QTest::newRow("spread of a negative repeat")
            << "UPDATE quantity_values SET repeat = -1 WHERE quantity = 'spread.dss.mean'";
    }
    void damagedRows_areNamed() {
        QFETCH(QString, sql);
        const fs::path path = searched();
        measure(path, {spreadOf(1), spreadOf(4)});
        {
            SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
            QVERIFY(database.exec(sql.toStdString()) > 0);
        }
        try {
            SessionFile::read(path);
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::InvalidFile);
            QVERIFY2(std::string(error.what()).find(path.filename().string()) != std::string::npos, error.what());
        }
    }

    void trust_isTold() {
        const fs::path path = searched();
        measure(path, {spreadOf(1), spreadOf(4)});
        const Session session = SessionFile::read(path);
        const nlohmann::json node = exchange::trustNode(session);
        QCOMPARE(node.at("image_check").at("networks").get<int>(), 8);
        QCOMPARE(node.at("image_check").at("image").get<int>(), 64);
        QCOMPARE(node.at("image_check").at("full_image").get<int>(), 224);
        QCOMPARE(node.at("image_check").at("tau").at("dss_plus_plus").get<double>(), 1.0);
        QCOMPARE(node.at("confirmed").size(), 2U);
        const nlohmann::json& spread = node.at("seed_spread").at(1);
        QCOMPARE(spread.at("id").get<std::string>(), session.candidate(4).id);
        QCOMPARE(spread.at("together").at(0).get<std::string>(), session.candidate(1).id);
        QVERIFY(spread.at("saliency").at("sd").is_null());
        const std::string text = exchange::trustText(session);
        for (const char* expected : {"64 px rank 8 networks like 224 px", "resolution: 2 of the best",
                                     "over 5 super-nets", "Kendall tau +0.75"}) {
            QVERIFY2(text.find(expected) != std::string::npos, text.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTrustTables)
#include "tst_trust_tables.moc"

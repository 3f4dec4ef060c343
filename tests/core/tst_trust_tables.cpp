// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/trust_json.h"
#include "core/session/session.h"
#include "core/session/recording_observer.h"
#include "tests/core/search_fixture.h"

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

/// What a session keeps about how far its scores can be trusted.
class TestTrustTables : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;

    fs::path newPath() {
        return fs::path(m_folder.path().toStdString()) / ("session" + std::to_string(++m_count) + ".trazor");
    }
    /// A finished search whose image was checked.
    fs::path searched() {
        const fs::path path = newPath();
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, tinySpace());
        config.evaluations = 30;
        config.confirm = 2;
        SessionStore store =
            SessionStore::create(path, makeManifest(space::spaceJson(tinySpace()), 1, "fake"), tinySpace(), config);
        Notes notes;
        RecordingObserver recorder(store, notes);
        search::Archive archive;
        search::SearchControl control;
        search::runSearch(tinySpace(), config, fakeFactory(), archive, recorder, control);
        return path;
    }
    static SessionData load(const fs::path& path) {
        return SessionStore::open(path, SessionStore::Mode::ReadOnly).load();
    }

private slots:
    void checkedImages_areReadAgain() {
        const SessionData data = load(searched());
        QCOMPARE(data.screenings.size(), 8U);
        for (const search::Screening& screening : data.screenings) {
            const auto& seeds = data.candidates[static_cast<std::size_t>(screening.index)]->evaluation.scores.seeds;
            QCOMPARE(screening.small.scores.saliency(), seeds.front().saliency);
            QCOMPARE(screening.full.scores.saliency(), seeds.front().saliency);
        }
        const fs::path copy = newPath();
        SessionStore::save(copy, data);
        QCOMPARE(load(copy).screenings.size(), 8U);
    }

    void spreads_areReadAgain_andReplaced() {
        const fs::path path = searched();
        {
            SessionStore store = SessionStore::open(path, SessionStore::Mode::ReadWrite);
            MeasuredSpread first = spreadOf(4);
            first.initialisations = 2;
            store.setSpread(first);
            store.setSpread(spreadOf(4));
            QVERIFY_EXCEPTION_THROWN(store.setSpread(spreadOf(30)), Error);
            QVERIFY_EXCEPTION_THROWN(store.setSpread(spreadOf(-1)), Error);
        }
        const fs::path copy = newPath();
        SessionStore::save(copy, load(path));
        for (const fs::path& file : {path, copy}) {
            const auto spreads = load(file).spreads;
            QCOMPARE(spreads.size(), 1U);
            const MeasuredSpread& spread = spreads.at(4);
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
            database.exec("DROP TABLE screenings; DROP TABLE IF EXISTS spreads; DROP TABLE IF EXISTS published");
            database.exec("UPDATE meta SET value = json_remove(value, '$.check_image') WHERE key = 'config'");
        }
        QVERIFY(load(path).screenings.empty());
        QVERIFY(load(path).spreads.empty());
        QCOMPARE(load(path).config.checkImage, 20);
        SessionStore::open(path, SessionStore::Mode::ReadWrite).setSpread(spreadOf(1));
        QCOMPARE(load(path).spreads.size(), 1U);
    }

    void unknownTable_doesNoHarm() {
        const fs::path path = searched();
        SQLite::Database(path.string(), SQLite::OPEN_READWRITE)
            .exec("CREATE TABLE later(x); INSERT INTO later VALUES(1)");
        QCOMPARE(load(path).candidates.size(), 30U);
    }

    void damagedRows_areNamed_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("check of a candidate that is not there")
            << "UPDATE screenings SET idx = 99 WHERE idx IN (SELECT min(idx) FROM screenings)";
        QTest::newRow("check with cut scores") << "UPDATE screenings SET full_scores = x'00'";
        QTest::newRow("check with an unknown status") << "UPDATE screenings SET small_status = 'fine'";
        QTest::newRow("spread of a candidate that is not there") << "UPDATE spreads SET idx = 99";
        QTest::newRow("spread that is no JSON") << "UPDATE spreads SET value = '{'";
        QTest::newRow("spread without a field") << "UPDATE spreads SET value = '{}'";
        QTest::newRow("spread of another type") << "UPDATE spreads SET value = '[1]'";
        QTest::newRow("spread with a stranger") << "UPDATE spreads SET value = json_set(value, '$.together[0]', 1000)";
    }
    void damagedRows_areNamed() {
        QFETCH(QString, sql);
        const fs::path path = searched();
        SessionStore::open(path, SessionStore::Mode::ReadWrite).setSpread(spreadOf(4));
        {
            SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
            QVERIFY(database.exec(sql.toStdString()) > 0);
        }
        try {
            load(path);
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY(error.code() == ErrorCode::InvalidFile);
            QVERIFY2(std::string(error.what()).find(path.filename().string()) != std::string::npos, error.what());
        }
    }

    void trust_isTold() {
        const fs::path path = searched();
        SessionStore::open(path, SessionStore::Mode::ReadWrite).setSpread(spreadOf(4));
        const RankedSession session = RankedSession::open(path);
        const nlohmann::json node = exchange::trustNode(session);
        QCOMPARE(node.at("image_check").at("networks").get<int>(), 8);
        QCOMPARE(node.at("image_check").at("image").get<int>(), 64);
        QCOMPARE(node.at("image_check").at("full_image").get<int>(), 224);
        QCOMPARE(node.at("image_check").at("tau").at("dss_plus_plus").get<double>(), 1.0);
        QCOMPARE(node.at("confirmed").size(), 2U);
        const nlohmann::json& spread = node.at("seed_spread").at(0);
        QCOMPARE(spread.at("id").get<std::string>(), session.data.candidates[4]->id);
        QCOMPARE(spread.at("together").at(0).get<std::string>(), session.data.candidates[1]->id);
        QVERIFY(spread.at("saliency").at("sd").is_null());
        const std::string text = exchange::trustText(session);
        for (const char* expected : {"64 px rank 8 networks like 224 px", "resolution: 2 of the best",
                                     "over 5 super-nets", "Kendall tau 0.75"}) {
            QVERIFY2(text.find(expected) != std::string::npos, text.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTrustTables)
#include "tst_trust_tables.moc"

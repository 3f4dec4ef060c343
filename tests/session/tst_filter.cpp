// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/filter/filter.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QTest>

using namespace trazor;

namespace {

session::Session tagged() {
    const testing::SyntheticArchive archive{.candidates = 12, .initialSample = 4, .stepSize = 2, .failedEvery = 5};
    session::Session session =
        testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    session.apply(search::Note{3, {.starred = true, .note = "größer", .tags = "Small wide"}});
    return session;
}

} // namespace

/// Tests of the parser alone; tests/ui/tst_columns tries each grammar rule on each kind of column.
class TestFilter final : public QObject {
    Q_OBJECT

private:
    static std::vector<int> matching(const session::Session& session, const std::string& query) {
        const session::Filter filter = session::parseFilter(query, session::columns(session));
        std::vector<int> found;
        for (int index = 0; index < session.size(); ++index) {
            if (!filter || filter(session, index)) {
                found.push_back(index);
            }
        }
        return found;
    }

private slots:
    void emptyQuery_passesAll() {
        const session::Session session = tagged();
        QVERIFY(!session::parseFilter(" \t", session::columns(session)));
        QCOMPARE(matching(session, "").size(), std::size_t(12));
    }

    void comma_isDecimalOutsideOfLists() {
        const session::Session session = tagged();
        QCOMPARE(matching(session, "index <= 1,5"), (std::vector<int>{0, 1}));
        QCOMPARE(matching(session, "index in (1,5)"), (std::vector<int>{1, 5}));
        QCOMPARE(matching(session, "index in (1,5) and index > 1,5"), (std::vector<int>{5}));
        QCOMPARE(matching(session, "index < 1,000 and index >= 0.01k"), (std::vector<int>{10, 11}));
    }

    void texts_matchInAnyCaseOfAscii() {
        const session::Session session = tagged();
        QCOMPARE(matching(session, "TAGS : small"), (std::vector<int>{3}));
        QCOMPARE(matching(session, "tag : smal"), std::vector<int>{});
        QCOMPARE(matching(session, "note ~ 'GRöß'"), (std::vector<int>{3}));
    }

    void positions_countCharacters() {
        const session::Session session = tagged();
        try {
            matching(session, "note ~ 'größer' und index < 3");
            QFAIL("no error");
        } catch (const session::FilterError& error) {
            QCOMPARE(error.position(), std::size_t(16));
            QCOMPARE(error.length(), std::size_t(3));
            QVERIFY(QString::fromUtf8(error.what()).contains("position 17"));
        }
    }

    void longestQuery_isRead_longerOnesAreRefused() {
        const session::Session session = tagged();
        std::string query = "failed";
        while (query.size() + 9 <= session::kLongestFilter) {
            query += " or index"; // each "or" nests the compiled filter one call deeper
        }
        QCOMPARE(matching(session, query).size(), std::size_t(12));
        QVERIFY_EXCEPTION_THROWN(matching(session, query + " or index"), session::FilterError);
    }
};

QTEST_APPLESS_MAIN(TestFilter)
#include "tst_filter.moc"

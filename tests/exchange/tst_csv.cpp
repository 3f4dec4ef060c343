// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"
#include "core/base/rng.h"
#include "core/exchange/candidate_csv.h"
#include "core/space/file/space_json.h"
#include "core/space/network_plan.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/csv_reader.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <sstream>

using namespace trazor;

namespace {

session::Session makeSession(const testing::SyntheticArchive& archive) {
    session::Session session =
        testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive), archive.make());
    session.apply(
        search::Note{3, {.starred = true, .note = "says \"no\", twice\nand a line", .tags = "small retrain"}});
    session.apply(search::Note{4, {.starred = false, .note = "=HYPERLINK(1)", .tags = "@x"}});
    return session;
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

private slots:
    void cells_areQuotedOnlyWhereNeeded() {
        CsvWriter table;
        table.cell("plain text").cell("a,b").cell("say \"hi\"").cell("two\nlines").cell("").endRow();
        QCOMPARE(table.text(), std::string("plain text,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n"));
        QCOMPARE(testing::readCsv(table.text()),
                 (std::vector<std::vector<std::string>>{{"plain text", "a,b", "say \"hi\"", "two\nlines", ""}}));
    }

    void formulas_areTexts() {
        for (const char* text :
             {"=1+1", "+1+1", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", "=", "-", "-1 -2", "\uFF1D1+1"}) {
            CsvWriter table;
            table.cell(text).endRow();
            QCOMPARE(testing::readCsv(table.text()).at(0).at(0), '\'' + std::string(text));
        }
        CsvWriter harmless;
        harmless.cell("-1").cell("-2.5e-3").cell("a=b").cell(-1).cell(-0.5).endRow();
        QCOMPARE(harmless.text(), std::string("-1,-2.5e-3,a=b,-1,-0.5\r\n"));
    }

    void otherSeparators_doNotSplitACell() {
        CsvWriter table;
        table.cell("a;=1+1").cell("b\t=1").endRow();
        QCOMPARE(table.text(), std::string("\"a;=1+1\",\"b\t=1\"\r\n"));
    }

    void numbers_readBackExactly() {
        const double values[] = {0.1, 1.0 / 3.0, 1e300, -2.5e-310, 123456789.0, 0.0};
        CsvWriter table;
        for (const double value : values) {
            table.cell(value);
        }
        table.cell(std::numeric_limits<std::int64_t>::max()).cell(std::nan("")).cell(INFINITY).endRow();
        const auto row = testing::readCsv(table.text()).at(0);
        for (std::size_t i = 0; i < std::size(values); ++i) {
            QCOMPARE(std::strtod(row[i].c_str(), nullptr), values[i]);
        }
        QCOMPARE(row[std::size(values)], std::string("9223372036854775807"));
        QCOMPARE(row[std::size(values) + 1], std::string());
        QCOMPARE(row[std::size(values) + 2], std::string());
    }

    void candidates_haveOneRowEach_andNoNan() {
        const session::Session session = makeSession({.candidates = 60, .failedEvery = 7});
        const auto rows = testing::readCsv(exchange::candidatesCsv(session));
        QCOMPARE(rows.size(), std::size_t(61));
        const std::vector<std::string>& header = rows.front();
        const auto column = [&](const std::string& name) {
            return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
        };
        for (const char* name :
             {"id", "params", "dss_plus_plus", "front", "note", "depth", "embed_dim", "heads", "mlp_ratio"}) {
            QVERIFY2(column(name) < header.size(), name);
        }
        int onFront = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            QCOMPARE(rows[i].size(), header.size());
            const search::Candidate& candidate = session.archive()[i - 1];
            QCOMPARE(rows[i][column("id")], candidate.id);
            QCOMPARE(rows[i][column("params")], std::to_string(candidate.cost.params));
            QCOMPARE(rows[i][column("dss_plus_plus")].empty(), !candidate.isRanked());
            if (candidate.isRanked()) {
                QCOMPARE(std::stod(rows[i][column("dss_plus_plus")]), session.ranking().score[i - 1]);
            }
            onFront += rows[i][column("front")] == "1" ? 1 : 0;
            for (const std::string& cell : rows[i]) {
                QVERIFY(cell != "nan" && cell != "inf" && cell != "-nan");
            }
        }
        QCOMPARE(static_cast<std::size_t>(onFront), session.front().size());
        QCOMPARE(rows[4][column("note")], std::string("says \"no\", twice\nand a line"));
        QCOMPARE(rows[4][column("starred")], std::string("1"));
        QCOMPARE(rows[5][column("note")], std::string("'=HYPERLINK(1)"));
        QCOMPARE(rows[5][column("tags")], std::string("'@x"));
    }

    void depth_isANumber_withTheStagesBesideIt() {
        session::Session session = testing::sessionOf(space::preset("pit-tiny"), {});
        Rng rng(1);
        for (int i = 0; i < 5; ++i) {
            search::Candidate candidate;
            candidate.index = i;
            candidate.architecture = space::sample(session.space(), rng);
            candidate.id = space::architectureId(session.space(), candidate.architecture);
            session.apply(std::make_shared<const search::Candidate>(std::move(candidate)));
        }
        const auto rows = testing::readCsv(exchange::candidatesCsv(session));
        const auto cellOf = [&](const char* name, std::size_t row) {
            const auto place = std::find(rows.front().begin(), rows.front().end(), name);
            return rows[row].at(static_cast<std::size_t>(place - rows.front().begin()));
        };
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const space::Architecture& architecture = session.archive()[i - 1].architecture;
            QCOMPARE(cellOf("depth", i), std::to_string(architecture.depth()));
            std::istringstream stages(cellOf("stage_depths", i));
            for (const space::StageGenes& stage : architecture.stages) {
                std::size_t depth = 0;
                QVERIFY(stages >> depth);
                QCOMPARE(depth, stage.blocks.size());
            }
        }
    }

    void blocks_addUpToTheNetwork() {
        const session::Session session = makeSession({.candidates = 10});
        const search::Candidate& candidate = session.archive()[5];
        const space::NetworkPlan plan = space::plan(session.space(), candidate.architecture);
        const auto rows = testing::readCsv(exchange::blocksCsv(plan, &candidate.evaluation));
        QCOMPARE(rows.size(), plan.depth() + 1);
        const auto column = [&](const std::string& name) {
            return static_cast<std::size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
        };
        std::int64_t params = 0;
        double diversity = 0.0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            params += std::stoll(rows[i].at(column("params")));
            diversity += std::stod(rows[i].at(column("diversity")));
        }
        QCOMPARE(params, space::costBreakdown(plan).blocksOnly().params);
        QVERIFY(std::abs(diversity - candidate.evaluation.scores.diversity()) < 1e-9 * diversity);
        QVERIFY(testing::readCsv(exchange::blocksCsv(plan)).at(1).at(column("diversity")).empty());
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"

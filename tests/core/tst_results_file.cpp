// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/evidence/results_file.h"

#include <QTest>

#include <string>
#include <vector>

using namespace trazor;
using namespace trazor::evidence;

namespace {

Subjects subjects() {
    Subjects known;
    known.addCandidate("aaaa000011112222");
    known.addCandidate("bbbb000011112222");
    known.addCandidate("cccc000011112222");
    known.addPublished("dddd000011112222", "AutoFormer-T");
    return known;
}

ResultsQuery query() {
    return {"accuracy", "", [](const std::string& file) -> std::string {
                if (file == "candidate-2.arch.json") {
                    return "cccc000011112222";
                }
                if (file == "stranger.arch.json") {
                    return "eeee000011112222";
                }
                throw Error(ErrorCode::Io, file + ": cannot be read");
            }};
}

ResultsPreview read(const std::string& text, const ResultsQuery& asked = query()) {
    return readResults(text, "results.csv", subjects(), asked);
}

QString firstComplaint(const QByteArray& text) {
    try {
        const ResultsPreview preview = read(text.toStdString());
        return preview.problems.empty() ? QString() : QString::fromStdString(preview.problems.front().text());
    } catch (const Error& error) {
        return error.code() == ErrorCode::InvalidFile ? QString::fromUtf8(error.what()) : QString();
    }
}

} // namespace

class TestResultsFile : public QObject {
    Q_OBJECT

private slots:
    void badFiles_getAMessageThatNamesTheRow_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& text, const char* place, const char* reason) {
            QTest::newRow(name) << text << place << reason;
        };
        // Errors of the whole file.
        row("empty file", "", "row 1", "empty");
        row("blank file", " \r\n\r\n \t\n", "row 1", "empty");
        row("quotes alone", "\"\"", "row 1", "empty");
        row("mark of UTF-8 alone", "\xEF\xBB\xBF", "row 1", "empty");
        row("UTF-16", QByteArray("\xFF\xFEi\0d\0", 6), "row 1", "UTF-16");
        row("Latin-1", "id,value,unit\n0,1,m\xE9ter\n", "row 2", "UTF-8");
        row("zero bytes", QByteArray("id,value\n0,1\n1,\0\0\n", 17), "row 3", "UTF-8");
        row("picture", QByteArray("\x89PNG\r\n\x1a\n", 8), "row 1", "UTF-8");
        row("head alone", "id,value\n", "row 2", "no results");
        row("no head", "0,71.2\n1,72.3\n", "row 1", "names the network");
        row("no network", "value,unit\n71.2,%\n", "row 1", "names the network");
        row("no value", "id,params\n0,5000\n", "row 1", "value or accuracy");
        row("two columns of values", "id,value,accuracy\n0,1,2\n", "row 1", "two columns");
        row("cut off in a quote", "id,value,source\n0,71,\"on the clus", "row 2", "not closed");
        row("text behind a quote", "id,value,source\n0,71,\"here\" there\n", "row 2", "closing quote");
        row("cut off JSON", "[{\"id\":0,\"value\":71.2},{\"id\":1,\"val", "line 1", "JSON");
        row("JSON with NaN", R"([{"id":0,"value":NaN}])", "line 1", "JSON");
        row("JSON without results", R"({"values":[]})", "results", "missing");
        row("JSON with no entries", "[]", "list", "empty");
        row("JSON that says a key twice", R"([{"id":0,"value":1,"value":2}])", "[0].value", "twice");
        // Errors of one row.
        row("unknown id", "id,value\naaaa000011112222,71\nffff000011112222,72\n", "row 3", "no network");
        row("number too large", "candidate,value\n0,71\n3,72\n", "row 3", "numbered 0 to 2");
        row("negative number", "candidate,value\n-1,72\n", "row 2", "no network");
        row("number with decimals", "candidate,value\n1.0,72\n", "row 2", "no network");
        row("no name", "id,value\n,72\n", "row 2", "no network is named");
        row("number and id of two networks", "number,id,value\n1,aaaa000011112222,71\n", "row 2", "another network");
        row("twice the same", "id,value\n0,71\n1,72\n0,73\n", "row 4", "row 2");
        row("twice by number and id", "id,value\n0,71\naaaa000011112222,73\n", "row 3", "row 2");
        row("twice the same repeat", "id,value,repeat\n0,71,1\n0,72,2\n0,73,2\n", "row 4", "row 3");
        row("text for a number", "id,value\n0,good\n", "row 2", "'good' is not a number");
        row("decimal comma", "id;value\n0;71,25\n", "row 2", "decimal comma");
        row("decimal comma among commas", "id,value\n0,71,25\n", "row 2", "decimal comma");
        row("per cent sign", "id,value\n0,71.2 %\n", "row 2", "unit has its own column");
        row("hexadecimal", "id,value\n0,0x1F\n", "row 2", "not a number");
        row("thousands", "id,value\n0,\"1,234.5\"\n", "row 2", "not a number");
        row("not a number", "id,value\n0,nan\n", "row 2", "finite");
        row("infinite", "id,value\n0,-inf\n", "row 2", "finite");
        row("too large", "id,value\n0,1e999\n", "row 2", "1e100");
        row("larger than squares bear", "id,value\n0,1e200\n", "row 2", "1e100");
        row("two signs", "id,value\n0,+-5\n", "row 2", "'+-5' is not a number");
        row("sign alone", "id,value\n0,+\n", "row 2", "'+' is not a number");
        row("too close to 0", "id,value\n0,1e-400\n", "row 2", "too close to 0");
        row("too close to 0 without an exponent", "id,value\n0,-0." + QByteArray(400, '0') + "1\n", "row 2",
            "too close to 0");
        row("too large without an exponent", "id,value\n0,1" + QByteArray(400, '0') + "\n", "row 2", "1e100");
        row("mixed units", "id,value,unit\n0,71,ms\n1,0.07,s\n", "row 3", "row 2 has 'ms'");
        row("mixed units in JSON", R"({"unit":"ms","results":[{"id":0,"value":1},{"id":1,"value":1,"unit":"s"}]})",
            "row 2", "'ms'");
        row("other quantity", "id,quantity,value\n0,latency,12\n", "row 2", "'latency'");
        row("cut off row", "id,value,unit\n0,71,%\n1,7", "row 3", "2 cells");
        row("repeat as text", "id,value,repeat\n0,71,first\n", "row 2", "repeat");
        row("negative repeat", "id,value,repeat\n0,71,-1\n", "row 2", "repeat");
        row("date of no calendar", "id,value,date\n0,71,2026-02-30\n", "row 2", "date");
        row("date of a country", "id,value,date\n0,71,31.05.2026\n", "row 2", "date");
        row("date with more digits", "id,value,date\n0,71,2026-05-311\n", "row 2", "date");
        row("long source", "id,value,source\n0,71," + QByteArray(500, 'x') + "\n", "row 2", "at most 200");
        row("missing file", "file,value\nnone.arch.json,71\n", "row 2", "cannot be read");
        row("file of a stranger", "file,value\nstranger.arch.json,71\n", "row 2", "no candidate");
        row("JSON text for a number", R"([{"id":0,"value":"71"}])", "row 1", "number");
        row("JSON entry that is a number", "[71.2]", "row 1", "object");
        row("JSON without value", R"([{"id":0,"accurate":71}])", "row 1", "value is missing");
        row("JSON list for an id", R"([{"id":[0],"value":71}])", "row 1", "text");
    }

    void badFiles_getAMessageThatNamesTheRow() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        QFETCH(QString, reason);
        const QString complaint = firstComplaint(text);
        QVERIFY2(complaint.contains(place), qPrintable(complaint));
        QVERIFY2(complaint.contains(reason), qPrintable(complaint));
    }

    void everyBeginningOfAFile_isReadOrRefused() {
        const std::string table = "\xEF\xBB\xBFnumber,id,value,unit,repeat,date,source\r\n"
                                  "0,aaaa000011112222,71.25,%,1,2026-05-31,\"node \"\"a\"\", 4 GPUs\"\r\n"
                                  "1,bbbb000011112222,,,,,\r\n";
        const std::string list = R"({"unit":"%","results":[{"id":"AutoFormer-T","value":7.5e1,"repeat":2}]})";
        for (const std::string& whole : {table, list}) {
            QVERIFY(read(whole).problems.empty());
            for (std::size_t length = 0; length < whole.size(); ++length) {
                try {
                    read(whole.substr(0, length));
                } catch (const Error& error) {
                    QCOMPARE(error.code(), ErrorCode::InvalidFile);
                }
            }
        }
    }

    void goodTables_areRead_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("ids") << QByteArray("id,value\naaaa000011112222,71.5\nbbbb000011112222,-2\n");
        QTest::newRow("numbers") << QByteArray("candidate,accuracy\n0,71.5\n#1,-2\n");
        QTest::newRow("semicolons") << QByteArray("Number;Value\r\n0;71.5\r\n1;-2\r\n");
        QTest::newRow("tabs, marked as UTF-8") << QByteArray("\xEF\xBB\xBF# \tvalue\n0\t+71.5\n1\t-2.0e0");
        QTest::newRow("other columns and empty lines")
            << QByteArray("number,id,DSS++,Accuracy\r\r0,aaaa000011112222,.3,71.5\r\r1,,x,-2\r");
        QTest::newRow("JSON") << QByteArray(R"([{"id":0,"value":71.5},{"id":"bbbb000011112222","accuracy":-2}])");
        QTest::newRow("JSON with a head") << QByteArray(
            R"( {"quantity":"accuracy","results":[{"number":0,"value":71.5},{"number":1,"value":-2,"note":[]}]})");
    }

    void goodTables_areRead() {
        QFETCH(QByteArray, text);
        const ResultsPreview preview = read(text.toStdString());
        QVERIFY2(preview.problems.empty(), preview.problems.empty() ? "" : preview.problems[0].message.c_str());
        QCOMPARE(preview.results.size(), std::size_t{2});
        QCOMPARE(preview.results[0].subject, std::string("aaaa000011112222"));
        QCOMPARE(preview.results[0].value, 71.5);
        QCOMPARE(preview.results[1].subject, std::string("bbbb000011112222"));
        QCOMPARE(preview.results[1].value, -2.0);
    }

    void detailsOfARow_areKept() {
        const ResultsPreview preview = read("network,value,unit,repeat,date,source\n"
                                            "AutoFormer-T,75,%,1,2026-05-31,\"node \"\"a\"\"\nsecond line\"\n"
                                            "AutoFormer-T,76,,2,2026-06-01T10:20,\n"
                                            "2,,%,,,\n");
        QVERIFY(preview.problems.empty());
        QCOMPARE(preview.unit, std::string("%"));
        QCOMPARE(preview.unmeasured, 1);
        QCOMPARE(preview.results.size(), std::size_t{2});
        QCOMPARE(preview.results[0].subject, std::string("dddd000011112222"));
        QCOMPARE(preview.results[0].source, std::string("node \"a\"\nsecond line"));
        QCOMPARE(preview.results[0].date, std::string("2026-05-31"));
        QCOMPARE(preview.results[1].repeat, 2);
        QCOMPARE(preview.results[1].row, 3);
    }

    void badRows_doNotTakeTheOthersAlong() {
        const ResultsPreview preview = read("id,value\n0,71\n9,72\n1,bad\n2,73\n");
        QCOMPARE(preview.results.size(), std::size_t{2});
        QCOMPARE(preview.problems.size(), std::size_t{2});
        QCOMPARE(preview.problems[0].row, 3);
        QCOMPARE(preview.problems[1].row, 4);
    }

    void refusedRows_decideNeitherUnitNorRepeats() {
        const ResultsPreview repeated = read("id,value,unit\n0,71,\n0,72,s\n1,73,ms\n");
        QCOMPARE(repeated.unit, std::string("ms"));
        QCOMPARE(repeated.results.size(), std::size_t{2});
        QCOMPARE(repeated.problems.size(), std::size_t{1});
        const ResultsPreview mixed = read("id,value,unit\n0,71,ms\n1,0.07,s\n1,72,ms\n");
        QCOMPARE(mixed.results.size(), std::size_t{2});
        QCOMPARE(mixed.problems.size(), std::size_t{1});
        QCOMPARE(mixed.problems[0].row, 3);
    }

    void knownUnit_holdsForTheFile() {
        ResultsQuery asked = query();
        asked.unit = "ms";
        QVERIFY(read("id,value\n0,71\n", asked).problems.empty());
        const ResultsPreview other = read("id,value,unit\n0,71,s\n", asked);
        QCOMPARE(other.problems.size(), std::size_t{1});
        QVERIFY(other.problems[0].message.find("the quantity has 'ms'") != std::string::npos);
    }

    void exportedFile_namesItsCandidate() {
        const ResultsPreview preview = read("file,value\ncandidate-2.arch.json,71\n");
        QCOMPARE(preview.results.at(0).subject, std::string("cccc000011112222"));
        ResultsQuery asked = query();
        asked.idOfFile = nullptr;
        QCOMPARE(read("file,value\ncandidate-2.arch.json,71\n", asked).problems.size(), std::size_t{1});
    }

    void csv_countsRowsAsASpreadsheet() {
        const std::vector<CsvRow> rows = parseCsv("a, b \r\n\r\n\"c\nd\" ,e\n", ',', "t.csv");
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0].cells, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(rows[1].number, 3);
        QCOMPARE(rows[1].cells, (std::vector<std::string>{"c\nd", "e"}));
    }
};

QTEST_GUILESS_MAIN(TestResultsFile)
#include "tst_results_file.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/program.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace trazor::testing;

namespace {

QStringList calibrate(const QString& set, const QString& k, const QStringList& more = {}) {
    return QStringList{"bench", "--set", set, "--calibrate", k, "--json"} + more;
}

bool near(double actual, double expected, double tolerance = 0.0005) {
    return std::abs(actual - expected) <= tolerance;
}

} // namespace

class TestEvidenceCommands : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        const Result search =
            run({"search", "--space", "autoformer-tiny", "--supernets", "1", "--image", "32", "--confirm", "0",
                 "--check-image", "0", "--evaluations", "24", "--seed", "1", "--out", path("whole.trazor"), "--json"});
        QVERIFY2(search.exitCode == 0, search.err.constData());
        for (const QJsonValue& candidate : run({"show", path("whole.trazor"), "--json"}).array()) {
            m_ids << candidate["id"_L1].toString();
            m_params << candidate["params"_L1].toDouble();
        }
        QCOMPARE(m_ids.size(), 24);
    }

    void measure_andPredict_closeTheLoop() {
        const QString file = copyOf("loop.trazor");
        QStringList typed{"measure", file, "--quantity", "accuracy", "--unit", "%", "--json"};
        for (int i = 0; i < 9; ++i) {
            typed << "--set" << (i % 2 == 0 ? m_ids[i] : QString::number(i)) + '=' + QString::number(valueOf(i));
        }
        const Result stored = run(typed);
        QVERIFY2(stored.exitCode == 0, stored.err.constData());
        QCOMPARE(stored.object()["k"_L1].toInt(), 9);
        QCOMPARE(stored.object()["unit"_L1].toString(), QString("%"));
        QCOMPARE(stored.object()["better"_L1].toString(), QString("max"));

        const QJsonObject few = run({"predict", file, "--quantity", "accuracy", "--json"}).object();
        QCOMPARE(few["note"_L1].toString(), QString("too few to beat the parameter count"));
        QByteArray table = "candidate,id,value,unit,date\r\n";
        for (int i = 9; i < 15; ++i) {
            table += QByteArray::number(i) + ',' + m_ids[i].toUtf8() + ',' + QByteArray::number(valueOf(i)) +
                     ",%,2026-05-31\r\n";
        }
        write(path("more.csv"), table + "15,,,,\r\n");
        const Result imported =
            run({"measure", file, "--quantity", "accuracy", "--import", path("more.csv"), "--json"});
        QVERIFY2(imported.exitCode == 0, imported.err.constData());
        QCOMPARE(imported.object()["k"_L1].toInt(), 15);
        QCOMPARE(imported.object()["unmeasured"_L1].toInt(), 1);

        const Result predicted = run({"predict", file, "--quantity", "accuracy", "--suggest", "4", "--json"});
        QVERIFY2(predicted.exitCode == 0, predicted.err.constData());
        const QJsonObject node = predicted.object();
        QCOMPARE(node["quantity"_L1].toString(), QString("accuracy"));
        QCOMPARE(node["k"_L1].toInt(), 15);
        QCOMPARE(node["verdict"_L1].toString(), QString("supported"));
        QVERIFY(node["loo_tau"_L1].toDouble() > 0.3);
        const QJsonArray candidates = node["candidates"_L1].toArray();
        QCOMPARE(candidates.size(), 24);
        for (int i = 0; i < 24; ++i) {
            const QJsonValue each = candidates[i];
            QCOMPARE(each["id"_L1].toString(), m_ids[i]);
            QCOMPARE(each["measured"_L1].isNull(), i >= 15);
            QVERIFY(i >= 15 || near(each["measured"_L1].toDouble(), valueOf(i), 1e-3));
            QVERIFY(each["low"_L1].toDouble() < each["predicted"_L1].toDouble());
            QVERIFY(each["predicted"_L1].toDouble() < each["high"_L1].toDouble());
            QVERIFY(each["rank"_L1].toInt() >= 1 && each["rank"_L1].toInt() <= 24);
        }
        const QJsonArray suggested = node["suggested"_L1].toArray();
        QCOMPARE(suggested.size(), 4);
        for (const QJsonValue& id : suggested) {
            QVERIFY(m_ids.indexOf(id.toString()) >= 15);
        }
        QCOMPARE(run({"predict", file, "--quantity", "accuracy", "--suggest", "4", "--json"}).out, predicted.out);
        QVERIFY(run({"predict", file, "--quantity", "accuracy"}).out.contains("supported by the 15 measured networks"));
    }

    void aFolderOfSuggestions_comesBack_andTheSearchGoesOnByIt() {
        const QString file = copyOf("folder.trazor");
        const QString folder = path("train");
        const Result asked =
            run({"predict", file, "--quantity", "accuracy", "--suggest", "8", "--export", folder, "--json"});
        QCOMPARE(asked.exitCode, 2); // nothing is measured yet; the networks to start with are written
        QFile table(folder + "/results.csv");
        QVERIFY2(table.open(QIODevice::ReadOnly), asked.err.constData());
        QList<QByteArray> rows = table.readAll().trimmed().split('\n');
        QCOMPARE(rows.size(), 9);
        for (int i = 1; i < rows.size(); ++i) {
            QList<QByteArray> cells = rows[i].trimmed().split(',');
            QVERIFY(QFile::exists(folder + '/' + QString::fromUtf8(cells[2])));
            cells[6] = QByteArray::number(70.0 + cells[3].toDouble() / 1e6);
            rows[i] = cells.join(',');
        }
        write(path("filled.csv"), rows.join('\n'));
        const Result measured =
            run({"measure", file, "--quantity", "accuracy", "--import", path("filled.csv"), "--json"});
        QVERIFY2(measured.exitCode == 0, measured.err.constData());
        QCOMPARE(measured.object()["k"_L1].toInt(), 8);

        const QStringList goOn{"search",        "--out", file,    "--resume", "--objective", "predicted:accuracy",
                               "--evaluations", "30",    "--json"};
        const Result search = run(goOn);
        QVERIFY2(search.exitCode == 0, search.err.constData());
        QCOMPARE(search.object()["evaluations"_L1].toInt(), 30);
        QCOMPARE(search.object()["objective"_L1].toString(), QString("predicted:accuracy"));
        QVERIFY(run({"export", file, "--format", "csv", "--out", path("all.csv")}).exitCode == 0);
        QFile csv(path("all.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readLine().contains(
            "accuracy,predicted.accuracy,predicted.accuracy.low,predicted.accuracy.high,predicted.accuracy.rank"));
        QStringList other = goOn;
        other[5] = "predicted:speed";
        const Result refused = run(other);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("no values of this quantity"), refused.err.constData());
    }

    void anExportedFileBesideTheTable_namesItsCandidate() {
        const QString file = copyOf("files.trazor");
        QCOMPARE(run({"export", file, "--candidate", m_ids[7], "--out", path("seven.arch.json")}).exitCode, 0);
        write(path("files.csv"), "file;value\nseven.arch.json;71.25\n");
        const Result result = run({"measure", file, "--quantity", "acc", "--import", path("files.csv"), "--json"});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.object()["values"_L1][0]["id"_L1].toString(), m_ids[7]);
        QCOMPARE(result.object()["values"_L1][0]["value"_L1].toDouble(), 71.25);
    }

    void tooFewValues_areRefused_withNetworksToBeginWith() {
        const QString file = copyOf("few.trazor");
        QCOMPARE(run({"measure", file, "--quantity", "acc", "--set", "0=1", "1=2", "2=3", "3=4"}).exitCode, 0);
        const Result refused = run({"predict", file, "--quantity", "acc", "--suggest", "3", "--json"});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("at least 5") && refused.err.contains("To train next: "),
                 refused.err.constData());
    }

    void refusedResults_leaveTheSessionAlone_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        write(path("bad.csv"), "id,value\n0,71\n999,72\n1,good\n");
        write(path("empty.csv"), "");
        const auto row = [](const char* name, const QStringList& arguments, const char* message) {
            QTest::newRow(name) << arguments << QByteArray(message);
        };
        row("nothing given", {}, "--set");
        row("both given", {"--set", "0=1", "--import", path("bad.csv")}, "--set");
        row("no value", {"--set", "0="}, "ID=VALUE");
        row("no id", {"--set", "71"}, "ID=VALUE");
        row("unknown id", {"--set", "feed=71"}, "no network 'feed'");
        row("text", {"--set", "0=good"}, "'good' is not a number");
        row("decimal comma", {"--set", "0=71,5"}, "decimal comma");
        row("bad rows", {"--import", path("bad.csv")}, "bad.csv: row 3: id: there is no network '999'");
        row("second bad row", {"--import", path("bad.csv")}, "bad.csv: row 4: value: 'good' is not a number");
        row("empty file", {"--import", path("empty.csv")}, "empty.csv: row 1");
        row("no file", {"--import", path("nothing.csv")}, "nothing.csv");
        row("bad side", {"--set", "0=1", "--better", "up"}, "--better");
    }

    void refusedResults_leaveTheSessionAlone() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const QString file = copyOf("refused.trazor");
        const Result result = run(QStringList{"measure", file, "--quantity", "acc"} + arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(message), result.err.constData());
        QVERIFY(run({"predict", file, "--quantity", "acc"}).err.contains("no 'acc'"));
    }

    void missingSession_isBadInput() {
        const QString file = path("nothing.trazor");
        QCOMPARE(run({"measure", file, "--quantity", "acc", "--set", "0=1"}).exitCode, 2);
        QCOMPARE(run({"predict", file, "--quantity", "acc"}).exitCode, 2);
        QVERIFY(!QFile::exists(file));
    }

    void calibrate_printsThePredictionsInTheScaleOfTheMetric() {
        const Result result = run(calibrate("gpt2_lts_wt103", "10", {"--metric", "valid_ppl"}));
        QVERIFY2(result.exitCode == 0, result.err.constData());
        const QJsonObject node = result.object();
        QCOMPARE(node["k"_L1].toInt(), 10);
        QCOMPARE(node["measured"_L1].toArray(), (QJsonArray{0, 20, 40, 60, 80, 100, 120, 140, 160, 180}));
        QVERIFY(near(node["tau_b"_L1].toDouble(), .867));
        QVERIFY(near(node["in_band_tau_b"_L1].toDouble(), .333));
        QVERIFY(near(node["loo_tau"_L1].toDouble(), .867));
        QCOMPARE(node["verdict"_L1].toString(), QString("supported"));
        QVERIFY(near(node["params"_L1]["tau_b"_L1].toDouble(), .848));
        QVERIFY(near(node["params"_L1]["in_band_tau_b"_L1].toDouble(), .146));
        const QJsonArray predictions = node["predictions"_L1].toArray();
        QCOMPARE(predictions.size(), 190);
        QCOMPARE(predictions[0]["row"_L1].toInt(), 1);
        QVERIFY(near(predictions[0]["value"_L1].toDouble(), std::exp(3.0869), 0.005));
        QVERIFY(near(predictions[0]["low"_L1].toDouble(), std::exp(3.0869 - .1700), 0.005));
        QVERIFY(near(predictions[0]["high"_L1].toDouble(), std::exp(3.0869 + .1700), 0.005));
    }

    void calibrate_choosesBySizeOnRequest_andSaysWhenValuesAreFew() {
        const Result result = run(calibrate("vit_pit_vitbench101", "6", {"--choose", "size"}));
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.object()["measured"_L1].toArray().size(), 6);
        QVERIFY(result.object()["measured"_L1].toArray() != (QJsonArray{0, 16, 32, 48, 64, 80}));
        QCOMPARE(result.object()["note"_L1].toString(), QString("too few to beat the parameter count"));
        const Result text = run({"bench", "--set", "vit_pit_vitbench101", "--calibrate", "20"});
        QVERIFY2(text.exitCode == 0 && text.out.contains("supported by the 20 measured networks (Kendall tau +"),
                 text.out.constData());
    }

    void badInput_endsWithTwoAndAMessage_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        write(path("cut.json"), R"({"name":"x","metrics":{"acc":{"better":"max"}},"rows":[{"id":0)");
        write(path("one-shape.json"), oneShape());
        const auto set = [this](const char* file) {
            return QStringList{"bench", "--archs", path(file), "--calibrate", "5", "--json"};
        };
        QTest::newRow("too few") << calibrate("vit_pit_vitbench101", "4") << QByteArray("at least 5");
        QTest::newRow("too many") << calibrate("vit_pit_vitbench101", "101") << QByteArray("100 rows");
        QTest::newRow("no count") << calibrate("vit_pit_vitbench101", "ten") << QByteArray("--calibrate");
        QTest::newRow("unknown choice") << calibrate("vit_pit_vitbench101", "10", {"--choose", "best"})
                                        << QByteArray("--choose");
        QTest::newRow("choice alone") << QStringList{"bench", "--set", "vit_pit_vitbench101", "--choose", "size"}
                                      << QByteArray("--calibrate");
        QTest::newRow("unknown metric") << calibrate("vit_pit_vitbench101", "10", {"--metric", "speed"})
                                        << QByteArray("no metric 'speed'");
        QTest::newRow("unknown set") << calibrate("nowhere", "10") << QByteArray("nowhere");
        QTest::newRow("no set") << QStringList{"bench", "--calibrate", "10"} << QByteArray("--set");
        QTest::newRow("no such file") << set("nothing.json") << QByteArray("nothing.json");
        QTest::newRow("cut file") << set("cut.json") << QByteArray("not valid JSON");
        QTest::newRow("one shape") << set("one-shape.json") << QByteArray("tells them apart");
    }

    void badInput_endsWithTwoAndAMessage() {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Result result = run(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(message), result.err.constData());
        QVERIFY(result.out.isEmpty());
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString copyOf(const QString& name) const {
        QFile::remove(path(name));
        QFile::copy(path("whole.trazor"), path(name));
        return path(name);
    }
    /// A synthetic value that grows with size and slightly with the candidate number.
    double valueOf(int candidate) const { return 70.0 + m_params[candidate] / 1e6 + 0.01 * (candidate % 5); }

    /// Ten networks of one shape and of no known family.
    static QByteArray oneShape() {
        QByteArray rows;
        for (int i = 0; i < 10; ++i) {
            rows += QByteArray(i > 0 ? "," : "") + R"({"id":)" + QByteArray::number(i) +
                    R"(,"d_model":[64],"heads":[2],"head_dim":[32],"ffn":[[128]],"m":{"acc":)" +
                    QByteArray::number(50 + i) + "}}";
        }
        return R"({"name":"mine","metrics":{"acc":{"better":"max"}},"rows":[)" + rows + "]}";
    }

    QTemporaryDir m_folder;
    QStringList m_ids;
    QList<double> m_params;
};

QTEST_GUILESS_MAIN(TestEvidenceCommands)
#include "tst_evidence_commands.moc"

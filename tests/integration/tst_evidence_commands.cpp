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
    void initTestCase() { QVERIFY(m_folder.isValid()); }

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

    /// Ten networks of one shape, of no family that is known.
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
};

QTEST_GUILESS_MAIN(TestEvidenceCommands)
#include "tst_evidence_commands.moc"

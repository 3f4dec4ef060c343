// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/program.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace trazor::testing;

namespace {

/// Small images and one super-net, for speed; the code paths are the same.
QStringList quickSearch(const QString& file, int evaluations) {
    return {"search",
            "--space",
            "autoformer-tiny",
            "--params",
            "5.4M:6.5M",
            "--supernets",
            "1",
            "--image",
            "32",
            "--confirm",
            "2",
            "--check-image",
            "3",
            "--evaluations",
            QString::number(evaluations),
            "--seed",
            "1",
            "--out",
            file,
            "--json"};
}

/// The archive as `trazor show` prints it, without times.
QJsonArray archiveOf(const QString& file) {
    return run({"show", file, "--json"}).array();
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        const Result search = run(quickSearch(path("whole.trazor"), 60));
        QVERIFY2(search.exitCode == 0, search.err.constData());
        m_result = search.object();
        m_archive = archiveOf(path("whole.trazor"));
        QCOMPARE(m_archive.size(), 60);
    }

    void search_reportsItsResult() {
        QCOMPARE(m_result["evaluations"_L1].toInt(), 60);
        QVERIFY(m_result["seconds"_L1].toDouble() > 0.0);
        QCOMPARE(m_result["session"_L1].toString(), path("whole.trazor"));
        QVERIFY(m_result["best"_L1]["scores"_L1]["dss"_L1].toDouble() > 0.0);
        QVERIFY(!m_result["front"_L1].toArray().isEmpty());
        const QJsonArray top = run({"show", path("whole.trazor"), "--top", "1", "--json"}).array();
        QCOMPARE(top.first()["id"_L1].toString(), m_result["best"_L1]["id"_L1].toString());
        const QJsonArray front = run({"show", path("whole.trazor"), "--front", "--json"}).array();
        QCOMPARE(front.size(), m_result["front"_L1].toArray().size());
    }

    void candidates_areInTheBand_andDistinct() {
        QSet<QString> ids;
        for (const QJsonValue& candidate : m_archive) {
            const double params = candidate["params"_L1].toDouble();
            QVERIFY(params >= 5.4e6 && params <= 6.5e6);
            QCOMPARE(candidate["status"_L1].toString(), QStringLiteral("ok"));
            ids.insert(candidate["id"_L1].toString());
        }
        QCOMPARE(ids.size(), 60);
    }

    void search_twice_isIdentical() {
        QCOMPARE(run(quickSearch(path("again.trazor"), 60)).exitCode, 0);
        QCOMPARE(archiveOf(path("again.trazor")), m_archive);
    }

    void search_killedAndResumed_isTheUninterruptedOne() {
        const QString file = path("killed.trazor");
        QProcess process;
        process.start(QStringLiteral(TRAZOR_PROGRAM), quickSearch(file, 60));
        QTRY_VERIFY_WITH_TIMEOUT(archiveOf(file).size() >= 7, 60'000); // a second process reads during the search
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        process.waitForFinished();
        const qsizetype done = archiveOf(file).size();
        QVERIFY2(done >= 7, qPrintable(QString::number(done)));
        const Result resumed = run(quickSearch(file, 60) + QStringList{"--resume"});
        QVERIFY2(resumed.exitCode == 0, resumed.err.constData());
        QCOMPARE(archiveOf(file), m_archive);
    }

    void search_ofASessionThatRuns_isRefused() {
        const QString file = path("running.trazor");
        QProcess process;
        process.start(QStringLiteral(TRAZOR_PROGRAM), quickSearch(file, 100'000));
        QVERIFY(process.waitForStarted()); // the event loop may not run before state() is called
        QTRY_VERIFY_WITH_TIMEOUT(archiveOf(file).size() >= 2, 60'000);
        const Result second = run(quickSearch(file, 100'000) + QStringList{"--resume"});
        QCOMPARE(second.exitCode, 1);
        QVERIFY2(second.err.contains("another program is running its search"), second.err.constData());
        QCOMPARE(process.state(), QProcess::Running);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit); // an orderly stop, not a kill
    }

    void search_whoseFolderIsGone_savesItsCandidatesElsewhere() {
        QVERIFY(QDir(m_folder.path()).mkdir("gone"));
        const QString file = path("gone/running.trazor");
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(TRAZOR_PROGRAM), quickSearch(file, 100'000));
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(archiveOf(file).size() >= 2, 60'000);
        QVERIFY(QDir(path("gone")).removeRecursively());
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 1);
        const QByteArray said = process.readAllStandardError();
        const QStringList found = QDir(m_folder.path()).entryList({"running.trazor.rescued-*.trazor"});
        QVERIFY2(found.size() == 1, said.constData());
        QVERIFY2(said.contains("were saved in ") && said.contains(found.first().toUtf8()), said.constData());
        QVERIFY(archiveOf(path(found.first())).size() >= 2);
    }

    void search_shorterThenExtended_isTheLongerOne() {
        const QString file = path("extended.trazor");
        QCOMPARE(run(quickSearch(file, 23)).exitCode, 0);
        QCOMPARE(run({"search", "--out", file, "--resume", "--evaluations", "60"}).exitCode, 0);
        QCOMPARE(archiveOf(file), m_archive);
    }

    void scoringSettings_areInTheSession_andKeptByResume() {
        const auto search = [&](const QString& file, const char* evaluations) {
            return QStringList{
                "search",        "--space",   "autoformer-tiny", "--params", "5.4M:6.5M", "--supernets",  "1",
                "--image",       "32",        "--confirm",       "0",        "--norm",    "rms-constant", "--input",
                "gaussian",      "--variant", "released",        "--level",  "log-sum",   "--out",        file,
                "--evaluations", evaluations};
        };
        QCOMPARE(run(search(path("settings.trazor"), "14")).exitCode, 0);
        QCOMPARE(run(search(path("cut.trazor"), "9")).exitCode, 0);
        QCOMPARE(run({"search", "--out", path("cut.trazor"), "--resume", "--evaluations", "14"}).exitCode, 0);
        const QJsonArray archive = archiveOf(path("settings.trazor"));
        QCOMPARE(archiveOf(path("cut.trazor")), archive);
        QCOMPARE(archive[0]["scores"_L1]["head"_L1].toDouble(), 0.0);
        const Result refused = run({"search", "--out", path("cut.trazor"), "--resume", "--norm", "as-is"});
        QVERIFY(refused.exitCode != 0 && refused.err.contains("rms-constant"));
    }

    void publishedArchitectures_haveTheirPlaceAmongTheCandidates() {
        const QJsonArray references = run({"show", path("whole.trazor"), "--references", "--json"}).array();
        QCOMPARE(references.size(), 2);
        QCOMPARE(references[0]["name"_L1].toString(), QStringLiteral("AutoFormer-T"));
        QCOMPARE(references[0]["params"_L1].toInt(), 5867944);
        for (const QJsonValue& reference : references) {
            const double score = reference["dss_plus_plus"_L1].toDouble(-1.0);
            QVERIFY(score >= 0.0 && score <= 1.0);
        }
    }

    void screen_reportsTheAgreementOfImageSizes() {
        const Result result = run({"screen", "--space", "autoformer-tiny", "--image", "64", "--n", "4", "--json"});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.object()["networks"_L1].toInt(), 4);
        QCOMPARE(result.object()["full_image"_L1].toInt(), 224);
        const double tau = result.object()["tau"_L1]["dss_plus_plus"_L1].toDouble(-2.0);
        QVERIFY(tau >= -1.0 && tau <= 1.0);
        QVERIFY(run({"screen", "--space", "gpt2"}).err.contains("has no images"));
    }

    void search_tellsHowFarToTrustItsSmallImage() {
        const QJsonObject check = m_result["trust"_L1]["image_check"_L1].toObject();
        QCOMPARE(check["networks"_L1].toInt(), 3);
        QCOMPARE(check["image"_L1].toInt(), 32);
        QCOMPARE(check["full_image"_L1].toInt(), 224);
        for (const auto& coefficient : {"tau"_L1, "rho"_L1}) {
            for (const auto& score : {"dss_plus_plus"_L1, "diversity"_L1, "saliency"_L1}) {
                QVERIFY(std::abs(check[coefficient][score].toDouble(2.0)) <= 1.0);
            }
        }
        QCOMPARE(m_result["trust"_L1]["confirmed"_L1].toArray().size(), 2);
        QCOMPARE(run({"show", path("whole.trazor"), "--trust", "--json"}).object()["image_check"_L1].toObject(), check);
        QVERIFY(run({"show", path("whole.trazor")}).out.contains("image check: 32 px rank 3 networks like 224 px"));
        QVERIFY(run({"show", path("whole.trazor"), "--trust"}).out.contains("seed spread: not measured"));
        const Result off =
            run({"search", "--space", "autoformer-tiny", "--image", "32", "--supernets", "1", "--evaluations", "3",
                 "--confirm", "0", "--check-image", "0", "--out", path("unchecked.trazor")});
        QVERIFY2(off.out.contains("image check: not made"), off.out.constData());
    }

    void log_isKept_andItsLevelMayStandBehindTheCommand() {
        qputenv("XDG_STATE_HOME", path("state").toUtf8());
        QCOMPARE(run({"spaces"}).exitCode, 0);
        QVERIFY(read(path("state/trazor/trazor.log")).contains("info trazor "));
        QCOMPARE(run({"show", path("missing.trazor"), "--log-level", "error"}).exitCode, 1);
        const QByteArray log = read(path("state/trazor/trazor.log"));
        QCOMPARE(log.count('\n'), 2);
        QVERIFY2(log.contains("error cannot open session"), log.constData());
        const Result refused = run({"--log-level", "loud", "spaces"});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("--log-level: 'loud' is not a level"), refused.err.constData());
    }

    void resume_withOtherSettings_isRefused() {
        const Result result = run({"search", "--out", path("whole.trazor"), "--resume", "--seed", "2"});
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.err.contains("--resume"));
        QCOMPARE(archiveOf(path("whole.trazor")), m_archive);
    }

    void export_andImport_keepTheId_data() {
        QTest::addColumn<QString>("format");
        QTest::newRow("own") << "trazor";
        QTest::newRow("AutoFormer YAML") << "autoformer-yaml";
    }

    void export_andImport_keepTheId() {
        QFETCH(QString, format);
        const QString file = path("best." + format);
        const Result exported =
            run({"export", path("whole.trazor"), "--candidate", "best", "--format", format, "--out", file});
        QVERIFY2(exported.exitCode == 0, exported.err.constData());
        const QJsonArray info = run({"info", "--space", "autoformer-tiny", "--arch", file, "--json"}).array();
        QCOMPARE(info.first()["id"_L1].toString(), m_result["best"_L1]["id"_L1].toString());
        QCOMPARE(info.first()["params"_L1].toDouble(), m_result["best"_L1]["params"_L1].toDouble());
    }

    void formats_sayWhatTheyKeep_andConvertFiles() {
        const QJsonArray formats =
            run({"formats", "--space", "autoformer-tiny", "--arch", published(), "--json"}).array();
        QMap<QString, QString> kinds;
        for (const QJsonValue& format : formats) {
            kinds[format["name"_L1].toString()] = format["fidelity"_L1].toString();
        }
        QCOMPARE(kinds.value("autoformer-yaml"), QString("exact"));
        QCOMPARE(kinds.value("timm"), QString("lossy"));
        QCOMPARE(kinds.value("pit-yaml"), QString("refused"));
        const Result converted = run({"export", "--space", "autoformer-tiny", "--arch", published(), "--format", "timm",
                                      "--out", path("published.py")});
        QVERIFY2(converted.exitCode == 0 && converted.err.contains("relative positions"), converted.err.constData());
        QVERIFY(read(path("published.py")).contains("def build("));
        QCOMPARE(run({"report", path("whole.trazor"), "--out", path("report.html")}).exitCode, 0);
        QVERIFY(read(path("report.html")).startsWith("<!DOCTYPE html>"));
        QCOMPARE(run({"export", path("whole.trazor"), "--format", "csv", "--out", path("table.csv")}).exitCode, 0);
        QCOMPARE(read(path("table.csv")).count("\r\n"), 61);
    }

    void score_givesTheTermsOfEveryBlock() {
        const Result result = run({"score", "--space", "autoformer-tiny", "--arch", published(), "--init", "reference",
                                   "--image", "32", "--dtype", "float64", "--json"});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QVERIFY(result.err.contains("mlp_ratio 3")); // outside the space's choices: warned, not refused
        const QJsonArray blocks = result.array().first()["blocks"_L1].toArray();
        QCOMPARE(blocks.size(), 13);
        double diversity = 0.0;
        for (const QJsonValue& block : blocks) {
            const QJsonObject terms = block["terms"_L1].toObject();
            const double sum = terms["qkv"_L1].toDouble() + terms["proj"_L1].toDouble();
            QVERIFY(std::abs(sum / block["diversity"_L1].toDouble() - 1.0) < 1e-12);
            diversity += sum;
        }
        QVERIFY(std::abs(result.array().first()["scores"_L1]["diversity"_L1].toDouble() / diversity - 1.0) < 1e-12);
    }

    void brokenInput_isAClearError_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("message");
        const QByteArray arch = read(publishedJson());
        write(path("cut.arch.json"), arch.left(arch.size() / 2));
        write(path("cut.yaml"), read(published()).left(60));
        write(path("empty.yaml"), "");
        write(path("binary.yaml"), QByteArray("\x00\xff\x01[[[{{", 8));
        QByteArray space = read(QStringLiteral(TRAZOR_SOURCE_DIR "/resources/spaces/autoformer-tiny.space.json"));
        write(path("empty-choices.space.json"), QByteArray(space).replace("[192, 216, 240]", "[]"));
        write(path("cut.space.json"), space.left(300));
        const QByteArray session = read(path("whole.trazor"));
        write(path("cut.trazor"), session.left(session.size() / 2));
        write(path("text.trazor"), "this is no session");
        const auto score = [](const QString& file) {
            return QStringList{"score", "--space", "autoformer-tiny", "--arch", file, "--json"};
        };
        const auto search = [this](const QStringList& more) {
            return QStringList{"search", "--space", "autoformer-tiny", "--evaluations",
                               "5",      "--out",   path("new.trazor")} +
                   more;
        };
        QTest::newRow("no arguments") << QStringList{} << 2 << QByteArray("subcommand");
        QTest::newRow("unknown option") << QStringList{"spaces", "--nonsense"} << 2 << QByteArray("nonsense");
        QTest::newRow("unknown space") << QStringList{"info", "--space", "nowhere"} << 2 << QByteArray("nowhere");
        QTest::newRow("no such file") << score(path("nothing.json")) << 1 << QByteArray("nothing.json");
        QTest::newRow("cut JSON") << score(path("cut.arch.json")) << 1 << QByteArray("cut.arch.json: not valid JSON");
        QTest::newRow("cut YAML") << score(path("cut.yaml")) << 1 << QByteArray("RETRAIN");
        QTest::newRow("empty YAML") << score(path("empty.yaml")) << 1 << QByteArray("empty");
        QTest::newRow("binary YAML") << score(path("binary.yaml")) << 1 << QByteArray("binary.yaml");
        QTest::newRow("empty choices") << QStringList{"info", "--space", path("empty-choices.space.json")} << 1
                                       << QByteArray("genes[0].choices: must be a list with 1 to");
        QTest::newRow("cut space") << QStringList{"info", "--space-file", path("cut.space.json")} << 1
                                   << QByteArray("not valid JSON");
        QTest::newRow("cut session") << QStringList{"show", path("cut.trazor")} << 1 << QByteArray("cut.trazor");
        QTest::newRow("foreign session") << QStringList{"show", path("text.trazor")} << 1 << QByteArray("text.trazor");
        QTest::newRow("no session") << QStringList{"show", path("nothing.trazor")} << 1 << QByteArray("nothing.trazor");
        QTest::newRow("negative band") << search({"--params=-5M:6M"}) << 2 << QByteArray("--params");
        QTest::newRow("reversed band") << search({"--params", "6M:5M"}) << 2 << QByteArray("larger than the maximum");
        QTest::newRow("empty band") << search({"--params", "1M:2M"}) << 1 << QByteArray("5366056 to 10517272");
        QTest::newRow("too deep") << search({"--depth", "20:"}) << 1 << QByteArray("12 to 14 blocks");
        QTest::newRow("gap") << search({"--params", "5366057:5366058"}) << 1 << QByteArray("nearest found");
        QTest::newRow("no evaluations") << search({"--evaluations", "0"}) << 2 << QByteArray("evaluations");
        QTest::newRow("replay of nothing")
            << search({"--replay", ""}) << 2 << QByteArray("--replay: File does not exist");
        QTest::newRow("bad seed") << score(published()) + QStringList{"--init", "seed:x"} << 2 << QByteArray("--init");
        QTest::newRow("unwritable folder") << QStringList{"search",
                                                          "--space",
                                                          "autoformer-tiny",
                                                          "--evaluations",
                                                          "5",
                                                          "--out",
                                                          path("no/such/folder/x.trazor")}
                                           << 1 << QByteArray("no/such/folder");
        QTest::newRow("existing session")
            << QStringList{"search", "--space", "autoformer-tiny", "--evaluations", "5", "--out", path("whole.trazor")}
            << 1 << QByteArray("whole.trazor");
        QTest::newRow("unknown candidate")
            << QStringList{"export", path("whole.trazor"), "--candidate", "beef", "--out", path("x.json")} << 2
            << QByteArray("beef");
        const auto exportAs = [this](const QString& format) {
            return QStringList{"export", path("whole.trazor"), "--format", format, "--out", path("refused")};
        };
        QTest::newRow("unknown format") << exportAs("onnx") << 2 << QByteArray("autoformer-yaml, ");
        QTest::newRow("refused format") << exportAs("pit-yaml") << 1
                                        << QByteArray("the file has 1 stages, space 'pit-yaml' has 3");
        QTest::newRow("export of nothing")
            << QStringList{"export", "--out", path("refused")} << 2 << QByteArray("--arch");
        QTest::newRow("export without a space")
            << QStringList{"export", "--arch", published(), "--out", path("refused")} << 2 << QByteArray("--space");
        QTest::newRow("table without a session")
            << QStringList{"export",   "--space", "autoformer-tiny", "--arch",       published(),
                           "--format", "csv",     "--out",           path("refused")}
            << 2 << QByteArray("session");
        QTest::newRow("report of nothing") << QStringList{"report", path("nothing.trazor"), "--out", path("refused")}
                                           << 1 << QByteArray("nothing.trazor");
        QTest::newRow("unwritable export")
            << QStringList{"export", path("whole.trazor"), "--out", path("no/x.json")} << 1 << QByteArray("no/x.json");
    }

    void brokenInput_isAClearError() {
        QFETCH(QStringList, arguments);
        const Result result = run(arguments);
        QTEST(result.exitCode, "exitCode");
        QFETCH(QByteArray, message);
        QVERIFY2(result.err.contains(message), result.err.constData());
        QVERIFY(!QFile::exists(path("new.trazor"))); // a search that cannot start leaves no file
        QCOMPARE(archiveOf(path("whole.trazor")), m_archive);
    }

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }

    /// AutoFormer-T as published by its authors.
    QString published() {
        const QString file = path("autoformer-t.yaml");
        write(file, "SUPERNET:\n  MLP_RATIO: 4.0\n  NUM_HEADS: 4\n  EMBED_DIM: 256\n  DEPTH: 14\n"
                    "RETRAIN:\n  MLP_RATIO: [3.5, 3.5, 3.0, 3.5, 3.0, 3.0, 4.0, 4.0, 3.5, 4.0, 3.5, 4.0, 3.5]\n"
                    "  NUM_HEADS: [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3]\n  DEPTH: 13\n  EMBED_DIM: 192\n");
        return file;
    }

    QString publishedJson() {
        const QString file = path("best.arch.json");
        run({"export", path("whole.trazor"), "--candidate", "best", "--out", file});
        return file;
    }

    QTemporaryDir m_folder;
    QJsonObject m_result;
    QJsonArray m_archive;
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/forecast.h"
#include "core/space/file/space_json.h"
#include "core/space/operations/space_operations.h"
#include "tests/support/fake_evaluator.h"
#include "tests/support/session_of.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/inspector/block_score_bars.h"
#include "ui/inspector/cost_bars.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/inspector_text.h"
#include "ui/inspector/score_check.h"
#include "ui/inspector/score_check_panel.h"
#include "ui/models/search_controller.h"
#include "ui/models/session_model.h"
#include "ui/shell/studio.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace trazor;
using namespace trazor::ui;

namespace {

std::shared_ptr<const space::SearchSpace> tiny() {
    return std::make_shared<const space::SearchSpace>(space::preset("autoformer-tiny"));
}

/// Session model, controller and inspector with one finished session in a file.
struct Bench {
    explicit Bench(const QString& sessionFile, test::FakeOptions fake = {})
        : controller(test::fakeFactory({}), sessionModel)
        , inspector(sessionModel)
        , file(sessionFile) {
        search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *tiny());
        config.evaluations = 20;
        config.initialSample = 10;
        config.confirm = 0;
        controller.newSearch(tiny(), config, file);
        controller.start();
        [this] { QTRY_COMPARE(controller.state(), SearchState::Finished); }();
        inspector.setEvaluatorFactory(test::fakeFactory(fake));
        inspector.follow(controller);
        inspector.show();
        sessionModel.setCurrent(3);
    }
    QPlainTextEdit& note() { return *inspector.findChild<QPlainTextEdit*>("inspectorNote"); }
    QLineEdit& tags() { return *inspector.findChild<QLineEdit*>("inspectorTags"); }

    SessionModel sessionModel;
    SearchController controller;
    InspectorPanel inspector;
    QString file;
};

std::map<int, session::Annotation> annotationsIn(const QString& file) {
    return session::SessionFile::read(file.toStdString()).annotations();
}

} // namespace

class TstInspector final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void note_isSaved_whenAnotherSessionOpens();
    void note_isSaved_whenANewSearchBegins();
    void note_isSaved_whenTheSessionIsClosed();
    void note_isSaved_whenTheWindowCloses();
    void note_isKept_whenTheStarChangesMeanwhile();
    void measuredValue_isTyped_takenBack_andChecked();
    void diagram_showsEveryBlock_ofEverySpace_data();
    void diagram_showsEveryBlock_ofEverySpace();
    void diagram_foldsRuns();
    void cost_addsUpToTheTotal_data();
    void cost_addsUpToTheTotal();
    void scoreBars_tellAllThreeScores();
    void path_linksEveryStep_orLeavesOutTheMiddle();
    void manifest_isCopiedAsJson();
    void spread_isMeasuredOnDemand();
    void spread_tellsWhetherTheOrderHolds();
    void smallImage_isToldWithItsAgreement();
    void checks_areNotPromised_afterTheEnd();
    void spread_isCancelled();
    void spread_isForgotten_withTheSession();
    void secondScoring_reproduces();
    void secondScoring_findsDifferences();
    void check_explainsFailures();
    void screenshots_areKept();

private:
    QString file(const char* name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

void TstInspector::initTestCase() {
    QCoreApplication::setOrganizationName("T-Razor tests");
    QCoreApplication::setApplicationName("tst_inspector");
    QStandardPaths::setTestModeEnabled(true);
}

void TstInspector::note_isSaved_whenAnotherSessionOpens() {
    { const Bench other(file("other.trazor")); }
    Bench bench(file("opens.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    QTest::keyClicks(&bench.tags(), "small");
    QVERIFY(bench.controller.openSession(file("other.trazor")));
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
    QCOMPARE(annotationsIn(bench.file).at(3).tags, std::string("small"));
    QVERIFY(annotationsIn(file("other.trazor")).empty());
    bench.sessionModel.setCurrent(3);
    QCOMPARE(bench.note().toPlainText(), QString());
}

void TstInspector::note_isSaved_whenANewSearchBegins() {
    Bench bench(file("new.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    bench.controller.newSearch(tiny(), bench.sessionModel.config(), file("new2.trazor"));
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
}

void TstInspector::measuredValue_isTyped_takenBack_andChecked() {
    Bench bench(file("measured.trazor"));
    const auto value = [&](int index) {
        return bench.sessionModel.session().value("accuracy", session::Subject::candidate(index));
    };
    bench.sessionModel.change({search::Quantity{"accuracy", "accuracy", "%", search::Better::Larger, "Measured"}});
    auto& field = *bench.inspector.findChild<QLineEdit*>("inspectorMeasured.accuracy");
    auto& problem = *bench.inspector.findChild<QLabel*>("inspectorMeasuredProblem");
    // Enter fifteen values; the last one is committed by leaving the candidate.
    for (int index = 0; index < 15; ++index) {
        bench.sessionModel.setCurrent(index);
        QCOMPARE(field.text(), QString());
        QTest::keyClicks(&field, QString::number(70.125 + index));
    }
    bench.sessionModel.setCurrent(3);
    for (int index = 0; index < 15; ++index) {
        QCOMPARE(value(index), 70.125 + index);
    }
    QCOMPARE(field.text(), QString("73.125"));
    QVERIFY(field.toolTip().contains("typed in"));
    auto& prediction = *bench.inspector.findChild<QLabel*>("inspectorPredicted.accuracy");
    QCOMPARE(prediction.text(), QString());
    bench.sessionModel.setForecasts(session::forecasts(bench.sessionModel.session()));
    QVERIFY(prediction.text().contains("90 % interval") && prediction.text().contains("of 20"));

    const session::Session stored = session::SessionFile::read(bench.file.toStdString());
    QCOMPARE(stored.value("accuracy", session::Subject::candidate(14)), 84.125);

    field.selectAll();
    QTest::keyClicks(&field, "good\r");
    QCOMPARE(value(3), 73.125);
    QCOMPARE(field.text(), QString("73.125"));
    QVERIFY(problem.text().contains("'good' is not a number"));
    field.selectAll();
    QTest::keyClick(&field, Qt::Key_Delete);
    QTest::keyClick(&field, Qt::Key_Return);
    QVERIFY(std::isnan(value(3)));
    bench.sessionModel.history().undo();
    QCOMPARE(value(3), 73.125);
    QCOMPARE(field.text(), QString("73.125"));
    for (int step = 0; step < 15; ++step) {
        bench.sessionModel.history().undo();
    }
    for (int index = 0; index < 15; ++index) {
        QVERIFY(std::isnan(value(index)));
    }
}

void TstInspector::note_isSaved_whenTheSessionIsClosed() {
    Bench bench(file("closed.trazor"));
    QTest::keyClicks(&bench.note(), "promising");
    bench.controller.closeSession();
    QCOMPARE(annotationsIn(bench.file).at(3).note, std::string("promising"));
}

void TstInspector::note_isSaved_whenTheWindowCloses() {
    { const Bench bench(file("window.trazor")); }
    StudioOptions options;
    options.makeEvaluator = test::fakeFactory({});
    options.openFile = file("window.trazor");
    options.rememberState = false;
    MainWindow window(std::move(options));
    window.show();
    window.sessionModel().setCurrent(5);
    QTest::keyClicks(window.findChild<QPlainTextEdit*>("inspectorNote"), "last word");
    window.close();
    QCOMPARE(annotationsIn(file("window.trazor")).at(5).note, std::string("last word"));
}

void TstInspector::note_isKept_whenTheStarChangesMeanwhile() {
    Bench bench(file("star.trazor"));
    QTest::keyClicks(&bench.note(), "half a sen");
    bench.sessionModel.toggleStar(3);
    QTest::keyClicks(&bench.note(), "tence");
    bench.inspector.commitEdits();
    QCOMPARE(bench.sessionModel.annotation(3).note, std::string("half a sentence"));
    QVERIFY(bench.sessionModel.isStarred(3));
}

namespace {

void addEverySpace() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"autoformer-tiny", "pit-tiny", "s3-tiny", "vitas", "flexibert", "gpt2", "gpt2-flex"}) {
        QTest::newRow(name) << QString(name);
    }
}

space::NetworkPlan randomPlan(const QString& name, std::uint64_t seed) {
    const space::SearchSpace chosen = space::preset(name.toStdString());
    Rng rng(seed);
    return space::plan(chosen, space::sample(chosen, rng));
}

int count(const QStringList& rows, const char* pattern) {
    return static_cast<int>(rows.filter(QRegularExpression(pattern)).size());
}

} // namespace

void TstInspector::diagram_showsEveryBlock_ofEverySpace_data() {
    addEverySpace();
}

void TstInspector::diagram_showsEveryBlock_ofEverySpace() {
    QFETCH(const QString, name);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const space::NetworkPlan plan = randomPlan(name, seed);
        ArchitectureDiagram diagram;
        diagram.setPlan(plan);
        const QStringList rows = diagram.rowTexts();
        QVERIFY(rows.first().startsWith("Embedding"));
        QVERIFY(rows.last().startsWith("Head"));
        std::size_t blocks = 0;
        for (const QString& row : rows) {
            const auto run = QRegularExpression("^Blocks? (\\d+)(?:\u2013(\\d+))?: ").match(row);
            if (run.hasMatch()) {
                QCOMPARE(run.captured(1).toInt(), static_cast<int>(blocks) + 1);
                blocks = (run.captured(2).isEmpty() ? run.captured(1) : run.captured(2)).toUInt();
            }
        }
        QCOMPARE(blocks, plan.depth());
        const auto stages = plan.stages.size();
        QCOMPARE(count(rows, "^Stage "), static_cast<int>(stages > 1 ? stages : 0));
        QCOMPARE(
            count(rows, "^(Pooling|Patch merging)"),
            static_cast<int>(std::count_if(plan.stages.begin(), plan.stages.end(), [](const space::StagePlan& stage) {
                return stage.downsample != space::DownsampleKind::None;
            })));
        if (name == "s3-tiny") {
            QVERIFY(count(rows, "window \\d+") > 0);
        }
        if (name == "flexibert") {
            QVERIFY(count(rows, "^Block.*(heads?|Fourier|cosine)") > 0);
        }
        if (name.startsWith("gpt2")) {
            QVERIFY(count(rows, "causal") > 0);
        }
        diagram.resize(diagram.sizeHint());
        QVERIFY(!diagram.grab().isNull());
    }
}

void TstInspector::diagram_foldsRuns() {
    space::NetworkPlan plan = randomPlan("autoformer-tiny", 1);
    std::vector<space::BlockPlan>& blocks = plan.stages[0].blocks;
    std::fill(blocks.begin() + 1, blocks.end(), blocks[1]);
    blocks[0].heads = blocks[0].kvHeads = 3;
    blocks[1].heads = blocks[1].kvHeads = 4;
    blocks[2].heads = blocks[2].kvHeads = 4;
    for (std::size_t i = 3; i < blocks.size(); ++i) {
        blocks[i].heads = blocks[i].kvHeads = 3;
    }
    ArchitectureDiagram diagram;
    diagram.setPlan(plan);
    const QStringList rows = diagram.rowTexts();
    QCOMPARE(rows.size(), 5); // embedding, three runs, head
    QVERIFY(rows[2].startsWith("Blocks 2\u20133: 4 heads"));
    QVERIFY(rows[2].endsWith("x2"));
    diagram.clear();
    QVERIFY(diagram.rowTexts().isEmpty());
}

void TstInspector::cost_addsUpToTheTotal_data() {
    addEverySpace();
}

void TstInspector::cost_addsUpToTheTotal() {
    QFETCH(const QString, name);
    const space::NetworkPlan plan = randomPlan(name, 3);
    space::Cost sum;
    CostBars bars;
    for (const CostPart& part : costParts(plan)) {
        sum += part.cost;
        QVERIFY(part.cost.params > 0 || part.cost.macs > 0);
    }
    sum.depth = space::costOf(plan).depth;                // parts of a block have no depth
    sum.memory += space::costBreakdown(plan).activations; // of the block with the largest activations
    QCOMPARE(sum, space::costOf(plan));
    bars.setParts(costParts(plan));
    QVERIFY(bars.rowTexts().last().startsWith("Total"));
    QCOMPARE(count(bars.rowTexts(), "^Pooling"), name == "pit-tiny" || name == "s3-tiny" ? 1 : 0);
}

void TstInspector::scoreBars_tellAllThreeScores() {
    BlockScoreBars bars;
    bars.setBlocks(
        {{.diversity = 2.5, .saliency = 0.5, .terms = {}}, {.diversity = std::nan(""), .saliency = 1.0, .terms = {}}},
        {"1", "2"});
    QCOMPARE(bars.rowTexts().first(), QString("Block 1: D 2.5, S 0.5"));
    bars.setGuide({0.25, 0.75});
    QCOMPARE(bars.rowTexts().first(), QString("Block 1: D 2.5, S 0.5, B 0.250"));
    bars.resize(300, 80);
    QVERIFY(!bars.grab().isNull());
}

void TstInspector::path_linksEveryStep_orLeavesOutTheMiddle() {
    SessionModel sessionModel;
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *tiny());
    sessionModel.reset({tiny(), config, {}});
    std::vector<search::CandidatePtr> all;
    Rng rng(1);
    for (int index = 0; index < 12; ++index) {
        auto candidate = std::make_shared<search::Candidate>();
        candidate->index = index;
        candidate->id = "id" + std::to_string(index);
        candidate->architecture = space::sample(*tiny(), rng);
        if (index > 0) {
            candidate->parents = {index - 1};
        }
        all.push_back(std::move(candidate));
    }
    sessionModel.apply(testing::recordsOf(all));
    QCOMPARE(pathHtml(sessionModel, 0), QString("#0000"));
    QCOMPARE(pathHtml(sessionModel, 2), QString("<a href=\"0\">#0000</a> \u203a <a href=\"1\">#0001</a> \u203a #0002"));
    const QString longest = pathHtml(sessionModel, 11);
    QCOMPARE(longest.count("href"), 6); // seven with the last, which is not a link
    QVERIFY(longest.startsWith("<a href=\"0\">#0000</a> \u203a 5 more \u203a <a href=\"6\">"));
    QVERIFY(longest.endsWith("#0011"));
}

void TstInspector::manifest_isCopiedAsJson() {
    Bench bench(file("manifest.trazor"));
    bench.inspector.findChild<QPushButton*>("inspectorCopyManifest")->click();
    QJsonParseError error;
    const QJsonObject json = QJsonDocument::fromJson(QApplication::clipboard()->text().toUtf8(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(json["architecture"].toString(), QString::fromStdString(bench.sessionModel.candidate(3).id));
    QVERIFY(json["manifest"].isObject());
    QVERIFY(json["settings"].isObject());
    const QString text = manifestText(bench.sessionModel);
    QVERIFY(text.contains(QString::fromStdString(bench.sessionModel.session().manifest().spaceHash)));
    QVERIFY(text.contains("fake scores"));
}

void TstInspector::spread_isMeasuredOnDemand() {
    Bench bench(file("spread.trazor"));
    auto& result = *bench.inspector.findChild<QLabel*>("spreadResult");
    bench.inspector.findChild<QSpinBox*>("spreadCount")->setValue(4);
    bench.inspector.findChild<QPushButton*>("spreadMeasure")->click();
    QTRY_VERIFY(result.text().contains("over 4 initialisations"));
    QVERIFY(result.text().contains("\u00b1"));
    bench.sessionModel.setCurrent(5);
    QVERIFY(!result.text().contains("over 4"));
    bench.sessionModel.setCurrent(3); // a result stays with its candidate
    QVERIFY(result.text().contains("over 4"));
    QVERIFY(bench.controller.openSession(file("spread.trazor"))); // and in the session
    bench.sessionModel.setCurrent(5);
    QVERIFY(!result.text().contains("over 4"));
    bench.sessionModel.setCurrent(3);
    QVERIFY(result.text().contains("over 4 initialisations"));
}

void TstInspector::smallImage_isToldWithItsAgreement() {
    const Bench bench(file("image.trazor"));
    const auto& result = *bench.inspector.findChild<QLabel*>("imageCheckResult");
    QVERIFY(result.isVisibleTo(&bench.inspector));
    QVERIFY2(result.text().contains("64 px instead of 224 px. On one super-net, both sizes order 8 candidates"),
             qPrintable(result.text()));
    QVERIFY2(result.text().contains("<b>+1.00</b> (DSS"),
             qPrintable(result.text())); // the fake scores ignore the image size
}

void TstInspector::checks_areNotPromised_afterTheEnd() {
    Bench bench(file("unchecked.trazor"));
    const auto& result = *bench.inspector.findChild<QLabel*>("imageCheckResult");
    const std::vector<search::CandidatePtr> candidates(bench.sessionModel.archive().candidates().begin(),
                                                       bench.sessionModel.archive().candidates().end());
    search::SearchConfig config = bench.sessionModel.config();
    config.confirm = 20;
    bench.sessionModel.reset({tiny(), config, {}});
    QVERIFY2(result.text().contains("at the end a sample"), qPrintable(result.text()));
    bench.sessionModel.apply(testing::recordsOf(candidates)); // all of them, without check and confirmations
    QVERIFY2(result.text().contains("Extend the search"), qPrintable(result.text()));
    bench.sessionModel.setCurrent(3);
    const auto labels = bench.inspector.findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
                        [](const QLabel* label) { return label->text() == "not made; extend the search"; }));
}

void TstInspector::spread_tellsWhetherTheOrderHolds() {
    Bench bench(file("order.trazor"), {.noise = 0.0});
    auto& result = *bench.inspector.findChild<QLabel*>("spreadResult");
    bench.sessionModel.setSelection({3, 5, 7});
    bench.inspector.findChild<QPushButton*>("spreadMeasure")->click();
    QTRY_VERIFY(result.text().contains("Order of #0003, #0005, #0007"));
    QVERIFY2(result.text().contains("1.00"), qPrintable(result.text())); // the order is stable without noise
    QVERIFY(result.text().contains("\u00b1\u00a00.0"));
}

void TstInspector::spread_isCancelled() {
    using namespace std::chrono_literals;
    Bench bench(file("cancel.trazor"), {.delay = 60s});
    auto& measure = *bench.inspector.findChild<QPushButton*>("spreadMeasure");
    measure.click();
    QCOMPARE(measure.text(), QString("Cancel"));
    measure.click();
    QTRY_VERIFY(bench.inspector.findChild<QLabel*>("spreadResult")->text().startsWith("Stopped"));
    QCOMPARE(measure.text(), QString("Measure spread"));
}

void TstInspector::spread_isForgotten_withTheSession() {
    using namespace std::chrono_literals;
    { const Bench other(file("next.trazor")); }
    Bench bench(file("before.trazor"), {.delay = 60s});
    auto& panel = *bench.inspector.findChild<ScoreCheckPanel*>();
    bench.inspector.findChild<QPushButton*>("spreadMeasure")->click();
    QVERIFY(panel.isBusy());
    QVERIFY(bench.controller.openSession(file("next.trazor")));
    QVERIFY(!panel.isBusy());
    bench.sessionModel.setCurrent(3);
    bench.inspector.setEvaluatorFactory(test::fakeFactory({}));
    bench.inspector.findChild<QPushButton*>("scoreAgain")->click();
    auto& result = *bench.inspector.findChild<QLabel*>("spreadResult");
    QTRY_VERIFY(!panel.isBusy());
    QVERIFY2(result.text().startsWith("Reproduced"), qPrintable(result.text()));
}

void TstInspector::secondScoring_reproduces() {
    Bench bench(file("again.trazor"));
    bench.inspector.findChild<QPushButton*>("scoreAgain")->click();
    QTRY_VERIFY(bench.inspector.findChild<QLabel*>("spreadResult")->text().contains("to the last bit"));
}

void TstInspector::secondScoring_findsDifferences() {
    proxy::Evaluation stored;
    stored.status = proxy::EvaluationStatus::Ok;
    stored.scores.blocks = {{.diversity = 100.0, .saliency = 10.0, .terms = {}},
                            {.diversity = 50.0, .saliency = 5.0, .terms = {}}};
    proxy::Evaluation again = stored;
    QVERIFY(compareScores(stored, again).isExact);
    again.scores.blocks[1].saliency = 4.5;
    Reproduction difference = compareScores(stored, again);
    QVERIFY(!difference.isExact);
    QCOMPARE(difference.block, space::BlockIndex{1});
    QVERIFY(std::abs(difference.largest - 0.1) < 1e-12);
    difference.scoredBy = "CUDA";
    QVERIFY(reproductionText(difference).startsWith("Not reproduced: block 2"));
    again.scores.blocks[1].saliency = 5.0 * (1.0 + 1e-7);
    difference = compareScores(stored, again);
    difference.scoredBy = "CPU";
    QVERIFY(reproductionText(difference).startsWith("Reproduced up to rounding"));
    again.scores.blocks.pop_back();
    QVERIFY(!compareScores(stored, again).problem.isEmpty());
    again.status = proxy::EvaluationStatus::NonFinite;
    QVERIFY(reproductionText(compareScores(stored, again)).startsWith("Not reproduced"));
    QVERIFY(!compareScores(again, again).problem.isEmpty());
}

void TstInspector::check_explainsFailures() {
    Bench bench(file("fails.trazor"), {.throwAfter = 0});
    bench.inspector.findChild<QPushButton*>("spreadMeasure")->click();
    QTRY_VERIFY(!bench.inspector.findChild<ScoreCheckPanel*>()->isBusy());
    QVERIFY(!bench.inspector.findChild<QLabel*>("spreadResult")->text().isEmpty());
    bench.inspector.setEvaluatorFactory({});
    QVERIFY(!bench.inspector.findChild<QPushButton*>("spreadMeasure")->isEnabled());
    QVERIFY(!bench.inspector.findChild<QPushButton*>("scoreAgain")->isEnabled());
}

/// Only if TRAZOR_SCREENSHOTS names a folder.
void TstInspector::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS is not set");
    }
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        applyTheme(mode);
        const auto keep = [&](QWidget& view, const QString& name) {
            view.grab().save(
                QString("%1/inspector-%2-%3.png").arg(folder, name, mode == ThemeMode::Dark ? "dark" : "light"));
        };
        Bench bench(file(mode == ThemeMode::Dark ? "shot-dark.trazor" : "shot-light.trazor"));
        bench.sessionModel.setCurrent(17);
        bench.inspector.resize(300, 1500);
        QCoreApplication::processEvents();
        keep(bench.inspector, "panel");
        for (const char* name : {"pit-tiny", "s3-tiny", "flexibert", "gpt2"}) {
            ArchitectureDiagram diagram;
            diagram.setPlan(randomPlan(name, 2));
            diagram.resize(276, diagram.sizeHint().height());
            keep(diagram, name);
        }
    }
    applyTheme(ThemeMode::Light);
}

QTEST_MAIN(TstInspector)
#include "tst_inspector.moc"

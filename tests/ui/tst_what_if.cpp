// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/file/session_file.h"
#include "tests/ui/window_fixture.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/lineage/lineage_text.h"
#include "ui/plots/pareto_view.h"
#include "ui/shell/action_set.h"
#include "ui/shell/message_bar.h"
#include "ui/support/formatting.h"
#include "ui/whatif/gene_stepper.h"
#include "ui/whatif/what_if_panel.h"

#include <QDockWidget>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>

using namespace trazor;
using namespace trazor::ui;
using namespace trazor::test;

/// The What-if panel within the whole window.
class TstWhatIf final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { isolateSettings("tst_what_if", m_folder.path()); }
    void block_isChosen_inTheInspector();
    void stepper_showsCostsAtOnce_andTheScoreFromAWorker();
    void score_isToldAgainstTheNoise();
    void ghost_standsInTheParetoPlot();
    void refusals_areTold_andTurnOffTheButtons();
    void keep_addsACandidateMadeByHand_toTheFile();
    void keep_isUndoneAndDoneAgain();
    void keep_stays_onceTheSearchHasGoneOn();
    void runningSearch_takesNoCandidate();
    void evolve_startsASearchAroundTheNetwork();
    void depth_addsAndRemovesBlocks();
    void stagedSpace_hasSteppersOfItsStage();
    void diagram_isUsedByKeys_andZooms();
    void panel_isMaximised_byADoubleClickOnItsTitle();

private:
    /// A finished search with its best candidate in the panel.
    std::unique_ptr<MainWindow> finished(const FakeOptions& fake = {}) {
        auto window = makeWindow(m_answers, fake);
        [&] { QVERIFY(finishSearch(*window, 60)); }();
        window->sessionModel().setCurrent(window->sessionModel().ranking().best());
        window->actions().whatIf->trigger();
        return window;
    }
    static WhatIfPanel& panel(MainWindow& window) { return *window.findChild<WhatIfPanel*>(); }
    static GeneStepper& stepper(MainWindow& window, const char* gene) {
        return find<GeneStepper>(window, (std::string("whatIf.") + gene).c_str());
    }
    static QString verdict(MainWindow& window) { return find<QLabel>(window, "whatIfVerdict").text(); }
    static bool hasScore(MainWindow& window) {
        return QTest::qWaitFor([&] { return window.sessionModel().ghost().has_value(); });
    }
    /// Steps one gene of one block to a new network within the limits and waits for its score; false if there is none.
    static bool change(MainWindow& window) {
        const SessionModel& sessionModel = window.sessionModel();
        for (const char* const gene : {"heads", "mlp_ratio"}) {
            for (int block = 0; block < 12; ++block) {
                panel(window).startOver();
                panel(window).chooseBlock(space::BlockIndex{block});
                GeneStepper& values = stepper(window, gene);
                const double before = values.value();
                values.stepBy(1);
                values.stepBy(values.value() == before ? -1 : 0);
                if (hasScore(window) &&
                    session::refusalOf(sessionModel.session(), sessionModel.ghost()->architecture).empty()) {
                    return true;
                }
            }
        }
        return false;
    }

    QTemporaryDir m_folder;
    Answers m_answers;
};

void TstWhatIf::block_isChosen_inTheInspector() {
    auto window = finished();
    auto& dock = *panel(*window).parentWidget();
    dock.hide();
    QVERIFY(!panel(*window).isVisible());
    emit window->findChild<ArchitectureDiagram*>()->blockChosen(space::BlockIndex{2});
    QVERIFY(panel(*window).isVisible());
    QVERIFY(find<QLabel>(*window, "whatIfTitle").text().contains(candidateName(window->sessionModel().current())));
    const search::Candidate& candidate = window->sessionModel().candidate(window->sessionModel().current());
    const space::Gene& heads = *window->sessionModel().space().findGene("heads");
    QCOMPARE(stepper(*window, "heads").value(),
             candidate.architecture.stages[0].blocks[2][static_cast<std::size_t>(heads.slot)]);
}

void TstWhatIf::stepper_showsCostsAtOnce_andTheScoreFromAWorker() {
    std::atomic<bool> onGuiThread = false;
    QThread* const gui = QThread::currentThread();
    auto window =
        finished({.beforeBlock = [&](int, int) { onGuiThread = onGuiThread || QThread::currentThread() == gui; }});
    const QString before = verdict(*window);
    stepper(*window, "depth").stepBy(1);
    stepper(*window, "depth").stepBy(-1);
    stepper(*window, "depth").stepBy(-1);
    QVERIFY(verdict(*window) != before);
    QVERIFY2(verdict(*window).contains("Scoring"), qPrintable(verdict(*window)));
    QVERIFY(!window->sessionModel().ghost());
    QVERIFY(hasScore(*window));
    QVERIFY(verdict(*window).contains("DSS++"));
    QVERIFY(!onGuiThread);
    // Back to the unchanged candidate: it has no ghost.
    find<QPushButton>(*window, "whatIfReset").click();
    QVERIFY(!window->sessionModel().ghost());
    QCOMPARE(verdict(*window), before);
}

void TstWhatIf::score_isToldAgainstTheNoise() {
    auto window = finished();
    QVERIFY(change(*window));
    const Ghost& ghost = *window->sessionModel().ghost();
    const bool isNoise = ghost.placed.isWithinNoiseOf(session::placeOf(window->sessionModel().session(), ghost.source));
    QCOMPARE(verdict(*window).contains("within noise of"), isNoise);
    QCOMPARE(verdict(*window).contains("by more than noise"), !isNoise && !std::isnan(ghost.placed.error));
}

void TstWhatIf::ghost_standsInTheParetoPlot() {
    auto window = finished();
    auto& pareto = *window->findChild<ParetoView*>();
    const auto picture = [&] {
        QApplication::processEvents(); // in a low window the result card gives its room to the panel
        QImage image(600, 400, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        pareto.refresh();
        pareto.renderTo(painter, image.size()); // lays out the axes
        image.fill(Qt::white);
        pareto.renderTo(painter, image.size());
        return image;
    };
    const QImage before = picture();
    QVERIFY(change(*window));
    const QImage with = picture();
    QVERIFY(with != before);
    find<QPushButton>(*window, "whatIfReset").click();
    QVERIFY(picture() == before);
}

void TstWhatIf::refusals_areTold_andTurnOffTheButtons() {
    auto window = finished();
    auto& keep = find<QPushButton>(*window, "whatIfKeep");
    QVERIFY(!keep.isEnabled());
    QVERIFY(keep.toolTip().contains("Nothing is changed"));
    search::SearchConfig narrow = window->sessionModel().config();
    const auto& cost = window->sessionModel().candidate(window->sessionModel().current()).cost;
    narrow.limits.params = {cost.params, cost.params};
    window->sessionModel().setConfig(narrow);
    stepper(*window, "heads").stepBy(stepper(*window, "heads").value() > 3.0 ? -1 : 1);
    QVERIFY(hasScore(*window));
    QVERIFY(!keep.isEnabled());
    QVERIFY2(keep.toolTip().contains("outside the limits"), qPrintable(keep.toolTip()));
    QVERIFY(!find<QPushButton>(*window, "whatIfEvolve").isEnabled());
    QVERIFY(verdict(*window).contains("limits"));
}

void TstWhatIf::keep_addsACandidateMadeByHand_toTheFile() {
    auto window = finished();
    const int source = window->sessionModel().current();
    const int planned = window->sessionModel().config().evaluations;
    QVERIFY(change(*window));
    find<QPushButton>(*window, "whatIfKeep").click();
    QCOMPARE(window->sessionModel().size(), 61);
    QCOMPARE(window->sessionModel().current(), 60);
    QVERIFY(!window->sessionModel().ghost());
    const search::Candidate& made = window->sessionModel().candidate(60);
    QVERIFY(made.op == search::Operator::ByHand);
    QCOMPARE(made.parents, std::vector<int>{source});
    QVERIFY(!changesText(window->sessionModel(), 60, 9).isEmpty()); // the label of its line in the lineage view
    const session::Session inFile = session::SessionFile::read(window->controller().sessionFile().toStdString());
    QCOMPARE(inFile.size(), 61);
    QVERIFY(inFile.candidate(60).op == search::Operator::ByHand);
    QCOMPARE(inFile.config().evaluations, planned + 1);
    QVERIFY(inFile.isFinished());
    // The search continues as planned.
    window->controller().extend(10);
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    QCOMPARE(window->sessionModel().size(), planned + 11);
}

void TstWhatIf::keep_isUndoneAndDoneAgain() {
    auto window = finished();
    SessionModel& model = window->sessionModel();
    const int source = model.current();
    const int planned = model.config().evaluations;
    const std::vector<double> scores = model.ranking().score;
    const auto inFile = [&] { return session::SessionFile::read(window->controller().sessionFile().toStdString()); };
    QVERIFY(change(*window));
    find<QPushButton>(*window, "whatIfKeep").click();
    const std::string id = model.candidate(60).id;
    model.toggleStar(60);
    model.setFilter("depth >= 1");
    window->actions().undo->trigger(); // removes the star
    window->actions().undo->trigger();
    QCOMPARE(model.size(), 60);
    QCOMPARE(model.current(), source);
    QVERIFY(model.ranking().score == scores);
    QCOMPARE(model.filterText(), QString("depth >= 1"));
    QCOMPARE(find<QTableView>(*window, "candidateTable").model()->rowCount(), 60);
    QVERIFY(window->findChild<MessageBar*>()->text().startsWith("Undone: keep #0060"));
    QVERIFY(find<QWidget>(*window, "resultCard").isVisible());
    QCOMPARE(inFile().size(), 60);
    QCOMPARE(inFile().config().evaluations, planned);
    window->actions().redo->trigger();
    QCOMPARE(model.size(), 61);
    QCOMPARE(model.candidate(60).id, id);
    QCOMPARE(model.current(), 60);
    QCOMPARE(inFile().size(), 61);
    QCOMPARE(inFile().config().evaluations, planned + 1);
    // The message of Keep offers undo, too.
    window->actions().undo->trigger();
    QVERIFY(change(*window));
    find<QPushButton>(*window, "whatIfKeep").click();
    auto& button = find<QAbstractButton>(*window, "messageButton");
    QCOMPARE(button.text(), QString("Undo"));
    button.click();
    QCOMPARE(model.size(), 60);
}

void TstWhatIf::keep_stays_onceTheSearchHasGoneOn() {
    auto window = finished();
    QVERIFY(change(*window));
    find<QPushButton>(*window, "whatIfKeep").click();
    window->controller().extend(10);
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    window->actions().undo->trigger();
    QCOMPARE(window->sessionModel().size(), 71);
    const auto& bar = *window->findChild<MessageBar*>();
    QVERIFY(bar.isProblem());
    QVERIFY2(bar.text().contains("#0060 stays: the search has gone on"), qPrintable(bar.text()));
    QVERIFY(!window->actions().undo->isEnabled());
}

void TstWhatIf::runningSearch_takesNoCandidate() {
    auto window = makeWindow(m_answers, {.delay = std::chrono::milliseconds(20)});
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    find<QAbstractButton>(*window, "setupStart").click();
    QTRY_VERIFY(window->sessionModel().size() > 3);
    window->sessionModel().setCurrent(0);
    window->actions().whatIf->trigger();
    QVERIFY(change(*window));
    auto& keep = find<QPushButton>(*window, "whatIfKeep");
    QVERIFY(!keep.isEnabled());
    QVERIFY(keep.toolTip().contains("stop it first"));
    window->controller().stop();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    QVERIFY(keep.isEnabled());
}

void TstWhatIf::evolve_startsASearchAroundTheNetwork() {
    auto window = finished();
    QVERIFY(change(*window));
    const space::Architecture seed = window->sessionModel().ghost()->architecture;
    const QString before = window->controller().sessionFile();
    m_answers.confirms = false;
    find<QPushButton>(*window, "whatIfEvolve").click();
    QCOMPARE(window->controller().sessionFile(), before);
    m_answers.confirms = true;
    find<QPushButton>(*window, "whatIfEvolve").click();
    QVERIFY(window->controller().sessionFile() != before);
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    QCOMPARE(window->sessionModel().size(), 60);
    QVERIFY(window->sessionModel().candidate(0).architecture == seed);
    const session::Session inFile = session::SessionFile::read(window->controller().sessionFile().toStdString());
    QCOMPARE(inFile.size(), 60);
    QVERIFY(inFile.candidate(0).op == search::Operator::ByHand);
    QVERIFY(inFile.candidate(1).op == search::Operator::Mutation);
}

void TstWhatIf::depth_addsAndRemovesBlocks() {
    auto window = finished();
    GeneStepper& depth = stepper(*window, "depth");
    const auto blocks = static_cast<int>(depth.value());
    panel(*window).chooseBlock(space::BlockIndex{blocks - 1});
    const int by = blocks < 14 ? 1 : -1;
    depth.stepBy(by);
    QCOMPARE(static_cast<int>(depth.value()), blocks + by);
    QVERIFY(hasScore(*window) || verdict(*window).contains("already"));
    for (int step = 0; step < 3; ++step) {
        depth.stepBy(-1); // the chosen block may disappear
    }
    QCOMPARE(static_cast<int>(depth.value()), 12);
    stepper(*window, "heads").stepBy(1);
}

void TstWhatIf::stagedSpace_hasSteppersOfItsStage() {
    auto window = makeWindow(m_answers);
    find<QAbstractButton>(*window, "preset-pit-tiny").click();
    find<NumberEdit>(*window, "setupEvaluations").setNumber(20);
    find<QAbstractButton>(*window, "setupStart").click();
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    window->sessionModel().setCurrent(3);
    window->actions().whatIf->trigger();
    const space::Architecture before = window->sessionModel().candidate(3).architecture;
    panel(*window).chooseBlock(space::BlockIndex{static_cast<int>(before.stages[0].blocks.size())});
    GeneStepper& depth = stepper(*window, "depth");
    QCOMPARE(depth.value(), static_cast<double>(before.stages[1].blocks.size()));
    depth.stepBy(depth.value() > 1.0 ? -1 : 1);
    QVERIFY(hasScore(*window) || verdict(*window).contains("already"));
    // Another session has different genes.
    QVERIFY(finishSearch(*window, 20));
    window->sessionModel().setCurrent(1);
    window->actions().whatIf->trigger();
    stepper(*window, "heads").stepBy(stepper(*window, "heads").value() > 3.0 ? -1 : 1);
    QVERIFY(hasScore(*window));
}

void TstWhatIf::diagram_isUsedByKeys_andZooms() {
    auto window = finished();
    auto& diagram = *panel(*window).findChild<ArchitectureDiagram*>();
    const QSignalSpy chosen(&diagram, &ArchitectureDiagram::blockChosen);
    diagram.setFocus();
    QTest::keyClick(&diagram, Qt::Key_Down);
    QTest::keyClick(&diagram, Qt::Key_Down);
    QTest::keyClick(&diagram, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().value<space::BlockIndex>(), space::BlockIndex{1});
    const int height = diagram.sizeHint().height();
    QTest::keyClick(&diagram, Qt::Key_Plus);
    QVERIFY(diagram.sizeHint().height() > height);
    QTest::keyClick(&diagram, Qt::Key_0);
    QCOMPARE(diagram.sizeHint().height(), height);
}

void TstWhatIf::panel_isMaximised_byADoubleClickOnItsTitle() {
    auto window = finished();
    auto& dock = *qobject_cast<QDockWidget*>(panel(*window).parentWidget());
    const auto& pareto = *window->findChild<ParetoView*>();
    QVERIFY(pareto.isVisible());
    QTest::mouseDClick(&dock, Qt::LeftButton, {}, {60, 8});
    QVERIFY(!dock.isFloating());
    QVERIFY(panel(*window).isVisible());
    QVERIFY(!pareto.isVisible());
    QTest::mouseDClick(&dock, Qt::LeftButton, {}, {60, 8});
    QVERIFY(pareto.isVisible());
}

QTEST_MAIN(TstWhatIf)
#include "tst_what_if.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/exchange/architecture_file.h"
#include "core/exchange/architecture_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/bench/bench_view.h"
#include "ui/plots/score_scatter.h"
#include "ui/setup/band_editor.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/render.h"
#include "ui/start/start_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileInfo>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScreen>
#include <QSettings>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QToolBar>

#include <cstdlib>

using namespace trazor;
using namespace trazor::test;
using namespace std::chrono_literals;
using ui::MainWindow;
using ui::SearchState;

class TstMainWindow final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { isolateSettings("tst_main_window", m_folder.path()); }
    void init();
    void startPage_isTheFirstScreen_andOffersEverySpace();
    void example_startsAtOnce_andCanBePausedAndStopped();
    void selectionInTable_isShownInTheInspector_andLinksLeadToParents();
    void filterBox_hidesRows_andExplainsErrors();
    void export_writesWhatThePreviewShows();
    void export_ofTheSession_isWrittenBesideTheWindow();
    void savingAs_isShown_andClosingWaitsForIt();
    void export_saysWhyItFailed();
    void copy_putsJsonOnTheClipboard();
    void setup_refusesWhatCannotBe_atTheField();
    void presets_setTheirOwnDefaults_andKeepLimits();
    void notesAndStars_areTakenBackByTheEditMenu();
    void level_ranksTheOpenSessionAnew();
    void compareBoard_takesTheSelection();
    void proxyBench_runsInTheBackground_andCanBeCancelled();
    void proxyBench_showsItsNames_whereThereIsLittleRoom();
    void themes_restyleTheWindow();
    void buttonsInWrongOrder_doNotHarm();
    void brokenSession_isExplained_andWindowStays();
    void closingWhileRunning_savesTheSession();
    void closingWhileRunning_saysWhatIsSaved_andCanBeCalledOff();
    void stoppedSearch_offersToGoOnFirst();
    void runningSearch_isOfferedToBeStopped();
    void report_saysHowTheSearchEnded_andIsOpened();
    void manifest_afterExtending_hasTheNewSettings();
    void doubleClick_onARow_showsTheInspector();
    void rowMenu_filtersToAValue();
    void firstWindow_fitsTheScreen();
    void layout_isRestored_andBrokenOneIsDropped();
    void droppedSession_isOpened();
    void actions_haveTextsHelpAndNoSharedShortcuts();
    void render_drawsEveryView_andRefusesNonsense();
    void screenshots_areKept();

private:
    std::unique_ptr<MainWindow> makeWindow(const FakeOptions& fake = {});
    std::unique_ptr<MainWindow> makeFinishedWindow();
    QTemporaryDir m_folder;
    Answers m_answers;
};

namespace {

/// Saves a screenshot if TRAZOR_SCREENSHOTS names a folder.
void keepScreenshot(QWidget& window, const char* name) {
    if (const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS"); !folder.isEmpty()) {
        QApplication::processEvents();
        QApplication::processEvents();
        QVERIFY(window.grab().save(QString("%1/%2.png").arg(folder, name)));
    }
}

} // namespace

void TstMainWindow::init() {
    QSettings().clear();
    m_answers = {};
}

std::unique_ptr<MainWindow> TstMainWindow::makeWindow(const FakeOptions& fake) {
    return test::makeWindow(m_answers, fake);
}

/// A window with a short finished search, whose file is in the test's folder.
std::unique_ptr<MainWindow> TstMainWindow::makeFinishedWindow() {
    auto window = makeWindow();
    [&] { QVERIFY(finishSearch(*window, 80)); }();
    return window;
}

void TstMainWindow::startPage_isTheFirstScreen_andOffersEverySpace() {
    const auto window = makeWindow();
    auto& page = find<ui::StartPage>(*window, "startPage");
    QVERIFY(page.isVisible());
    for (const char* name : {"preset-autoformer-tiny", "preset-autoformer-small", "preset-autoformer-base"}) {
        auto& card = find<QAbstractButton>(*window, name);
        QVERIFY(card.isVisible());
        QVERIFY(card.accessibleDescription().contains("parameters"));
    }
    const auto isShown = [&window](const char* name) { return find<QWidget>(*window, name).isVisible(); };
    QVERIFY(isShown("preset-pit-tiny") && !isShown("preset-flexibert"));
    find<QAbstractButton>(*window, "galleryText").click();
    QVERIFY(!isShown("preset-pit-tiny") && isShown("preset-flexibert"));
    find<QAbstractButton>(*window, "galleryVision").click();
    find<QAbstractButton>(*window, "preset-autoformer-small").click();
    QVERIFY(!page.isVisible());
    QCOMPARE(find<QComboBox>(*window, "setupSpace").currentText(), QString("AutoFormer-Small"));
    QVERIFY(window->actions().start->isEnabled());
    QVERIFY(!window->actions().pause->isEnabled());
    QVERIFY(!window->actions().stop->isEnabled());
    QVERIFY(!window->actions().exportCandidate->isEnabled());
}

void TstMainWindow::example_startsAtOnce_andCanBePausedAndStopped() {
    const auto window = makeWindow({.delay = 2ms});
    find<QAbstractButton>(*window, "startExample").click();
    QCOMPARE(window->controller().state(), SearchState::Running);
    QVERIFY(!window->actions().start->isEnabled());
    QTRY_VERIFY(window->sessionModel().size() > 0);
    for (int index = 0; index < window->sessionModel().size(); ++index) {
        const auto params = window->sessionModel().candidate(index).cost.params;
        QVERIFY(params >= 5400000 && params <= 6500000);
    }
    QVERIFY(!find<QAbstractButton>(*window, "setupStart").isVisible());
    window->actions().pause->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Paused);
    QVERIFY(window->actions().resume->isEnabled());
    window->actions().stop->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    QVERIFY(window->actions().start->isEnabled());
    QVERIFY(window->actions().resume->isEnabled());
    QVERIFY(window->controller().isSaved());
    QVERIFY(window->actions().recentMenu->actions().size() == 1);
}

void TstMainWindow::selectionInTable_isShownInTheInspector_andLinksLeadToParents() {
    const auto window = makeFinishedWindow();
    auto& table = find<QTableView>(*window, "candidateTable");
    QCOMPARE(table.model()->rowCount(), 80);
    table.selectRow(0);
    // Initially sorted by DSS++, so the best is on top.
    QCOMPARE(window->sessionModel().current(), window->sessionModel().ranking().best());
    auto& title = find<QLabel>(*window, "inspectorTitle");
    QVERIFY(title.isVisible());
    QCOMPARE(title.text(), QString("#%1").arg(window->sessionModel().current(), 4, 10, QChar('0')));

    int child = window->sessionModel().size() - 1;
    while (window->sessionModel().candidate(child).parents.empty()) {
        --child;
    }
    window->sessionModel().setCurrent(child);
    auto& origin = find<QLabel>(*window, "inspectorOrigin");
    const int parent = window->sessionModel().candidate(child).parents.front();
    QVERIFY(origin.text().contains(QString("href=\"%1\"").arg(parent)));
    emit origin.linkActivated(QString::number(parent));
    QCOMPARE(window->sessionModel().current(), parent);
    QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
}

void TstMainWindow::filterBox_hidesRows_andExplainsErrors() {
    const auto window = makeFinishedWindow();
    auto& filter = find<QLineEdit>(*window, "candidateFilter");
    auto& error = find<QLabel>(*window, "candidateFilterError");
    auto& table = find<QTableView>(*window, "candidateTable");
    filter.setText("index < 10");
    QCOMPARE(table.model()->rowCount(), 10);
    QCOMPARE(find<QLabel>(*window, "candidateCounts").text(), QString("10 of 80 shown"));
    filter.setText("index <");
    QVERIFY(error.isVisible());
    QVERIFY(error.text().contains("a value expected"));
    QCOMPARE(table.model()->rowCount(), 10);
    filter.setText("index < 0");
    QVERIFY(!error.isVisible());
    QVERIFY(!table.isVisible());
    filter.clear();
    QCOMPARE(table.model()->rowCount(), 80);
    QVERIFY(table.isVisible());
}

void TstMainWindow::export_writesWhatThePreviewShows() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(3);
    const search::Candidate& candidate = window->sessionModel().candidate(3);
    for (int format = 0; format < 2; ++format) {
        window->actions().exportCandidate->trigger();
        auto* dialog = window->findChild<QDialog*>();
        QVERIFY(dialog != nullptr);
        find<QComboBox>(*dialog, "exportFormat").setCurrentIndex(format);
        m_answers.file = m_folder.filePath(format == 0 ? "three.arch.json" : "three.yaml");
        find<QAbstractButton>(*dialog, "exportSave").click();
        QTRY_VERIFY(window->message().contains(QFileInfo(m_answers.file).fileName()));
        const auto again = exchange::loadArchitecture(window->sessionModel().space(), m_answers.file.toStdString());
        QVERIFY(again.architecture == candidate.architecture);
        QTRY_VERIFY(window->findChild<QDialog*>() == nullptr);
    }
}

void TstMainWindow::export_ofTheSession_isWrittenBesideTheWindow() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(3);
    window->actions().exportCandidate->trigger();
    auto* dialog = window->findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    auto& format = find<QComboBox>(*dialog, "exportFormat");
    auto& save = find<QAbstractButton>(*dialog, "exportSave");
    // The result for the previous format is dropped, whenever it arrives.
    format.setCurrentIndex(format.findData("html"));
    QVERIFY(!save.isEnabled());
    format.setCurrentIndex(format.findData("csv"));
    QTRY_VERIFY(save.isEnabled());
    const auto& preview = *dialog->findChild<QPlainTextEdit*>();
    QVERIFY(preview.toPlainText().startsWith("index,"));
    m_answers.file = m_folder.filePath("all.csv");
    save.click();
    QTRY_VERIFY(window->message().contains("Exported"));
    QFile table(m_answers.file);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count('\n'), 81);
    QTRY_VERIFY(window->findChild<QDialog*>() == nullptr);
    // Closing a dialog while its report is being written must be harmless.
    window->actions().exportCandidate->trigger();
    auto* other = window->findChild<QDialog*>();
    auto& formats = find<QComboBox>(*other, "exportFormat");
    formats.setCurrentIndex(formats.findData("html"));
    other->close();
    QTRY_VERIFY(window->findChild<QDialog*>() == nullptr);
    window->controller().closeSession();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
}

void TstMainWindow::savingAs_isShown_andClosingWaitsForIt() {
    auto window = makeFinishedWindow();
    m_answers.file = m_folder.filePath("copy.trazor");
    QVERIFY(window->actions().saveAs->isEnabled());
    window->actions().saveAs->trigger();
    QVERIFY(window->message().contains("Saving"));
    QVERIFY(!window->close());
    QVERIFY(window->isVisible());
    QTRY_VERIFY(!window->isVisible());
    QCOMPARE(window->controller().sessionFile(), m_answers.file);
    // A session whose file was deleted can still be saved.
    window->show();
    QVERIFY(QFile::remove(m_answers.file));
    m_answers.file = m_folder.filePath("rescued.trazor");
    window->controller().extend(1);
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    QVERIFY(QFile::remove(window->controller().sessionFile()));
    window->sessionModel().setCurrent(1);
    QVERIFY(window->actions().saveAs->isEnabled());
    window->actions().saveAs->trigger();
    QTRY_VERIFY(window->message().contains("Saved as"));
    QVERIFY(QFile::exists(m_answers.file));
    // An invalid target leaves the window open and shows the reason.
    m_answers.file = m_folder.filePath("nowhere/copy.trazor");
    window->actions().saveAs->trigger();
    QVERIFY(!window->close());
    QTRY_VERIFY(window->message().contains("nowhere"));
    QVERIFY(window->isVisible());
}

void TstMainWindow::export_saysWhyItFailed() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(3);
    window->actions().exportCandidate->trigger();
    auto* dialog = window->findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    m_answers.file = "/proc/nowhere/x.json";
    find<QAbstractButton>(*dialog, "exportSave").click();
    QTRY_VERIFY(find<QLabel>(*dialog, "exportNote").text().contains("/proc/nowhere"));
    QVERIFY(dialog->isVisible());
    dialog->close();
}

void TstMainWindow::copy_putsJsonOnTheClipboard() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(5);
    window->actions().copyJson->trigger();
    const auto copied = exchange::parseArchitectureJson(window->sessionModel().space(),
                                                        QApplication::clipboard()->text().toStdString(), "clipboard");
    QVERIFY(copied.architecture == window->sessionModel().candidate(5).architecture);
}

void TstMainWindow::setup_refusesWhatCannotBe_atTheField() {
    const auto window = makeWindow();
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    auto& params = find<ui::BandEditor>(*window, "setupParams");
    auto& start = find<QAbstractButton>(*window, "setupStart");
    auto& reason = find<QLabel>(*window, "setupProblem");
    QVERIFY(start.isEnabled());

    params.setBand({7000000, 6000000});
    QVERIFY(!start.isEnabled());
    QVERIFY(reason.isVisible());
    QVERIFY(reason.text().contains("lower limit is above"));
    QVERIFY(!window->actions().start->isEnabled());

    params.setBand({1000, 2000});
    QVERIFY(reason.text().contains("this space offers"));

    // Between two existing sizes: only the repair step can detect this.
    params.setBand({5867944, 5867945});
    QTRY_VERIFY(find<QLabel>(*window, "setupVerdict").text().contains("fit"));
    params.setBand({5400000, 6500000});
    QTRY_VERIFY(start.isEnabled());
    QTRY_VERIFY(find<QLabel>(*window, "setupVerdict").text().contains("% of random architectures fit"));

    find<QLineEdit>(*window, "setupSeed").setText("99999999999999999999");
    QVERIFY(!start.isEnabled());
    QVERIFY(reason.text().contains("Seed"));
    find<QLineEdit>(*window, "setupSeed").setText("18446744073709551615");
    QVERIFY(start.isEnabled());
}

void TstMainWindow::presets_setTheirOwnDefaults_andKeepLimits() {
    const auto window = makeWindow();
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    auto& params = find<ui::BandEditor>(*window, "setupParams");
    params.setBand({5400000, 6500000});
    auto* panel = window->findChild<ui::SetupPanel*>();
    QVERIFY(panel != nullptr);
    QVERIFY(panel->config().scoring.supernets > 1);
    find<QComboBox>(*window, "setupPreset").setCurrentIndex(1);
    QVERIFY(panel->config().preset == search::Preset::Paper);
    QCOMPARE(panel->config().scoring.supernets, 1);
    QVERIFY((panel->config().limits.params == Band{5400000, 6500000}));
}

void TstMainWindow::notesAndStars_areTakenBackByTheEditMenu() {
    const auto window = makeFinishedWindow();
    auto& actions = window->actions();
    QVERIFY(!actions.undo->isEnabled());
    window->sessionModel().setCurrent(5);
    actions.star->trigger();
    auto& note = find<QPlainTextEdit>(*window, "inspectorNote");
    note.setPlainText("retrain this");
    find<QLineEdit>(*window, "inspectorTags").setText("  small   wide ");
    window->sessionModel().setCurrent(6); // changing the candidate stores pending edits
    QCOMPARE(window->sessionModel().annotation(5), (session::Annotation{true, "retrain this", "small wide"}));
    QVERIFY(note.toPlainText().isEmpty());
    QCOMPARE(actions.undo->text(), QString("&Undo note on #0005"));
    actions.undo->trigger();
    QCOMPARE(window->sessionModel().annotation(5), (session::Annotation{true, {}, {}}));
    QCOMPARE(window->sessionModel().current(), 5);
    QCOMPARE(window->findChild<ui::MessageBar*>()->text(), QString("Undone: note on #0005"));
    actions.undo->trigger();
    QVERIFY(!window->sessionModel().isStarred(5));
    actions.redo->trigger();
    actions.redo->trigger();
    const auto path = window->controller().sessionFile().toStdString();
    const session::Session saved = session::SessionFile::read(path);
    QCOMPARE(saved.annotations().at(5).note, std::string("retrain this"));
}

void TstMainWindow::level_ranksTheOpenSessionAnew() {
    const auto window = makeFinishedWindow();
    auto& level = find<QComboBox>(*window, "setupLevel");
    QCOMPARE(level.currentText(), QString("Net"));
    const std::vector<double> before = window->sessionModel().ranking().score;
    level.setCurrentIndex(level.findText("Block"));
    emit level.activated(level.currentIndex());
    QVERIFY(window->sessionModel().ranking().score != before);
    QCOMPARE(window->sessionModel().level(), search::RankLevel::Block);
    QCOMPARE(window->sessionModel().config().level, search::RankLevel::Net);
}

void TstMainWindow::compareBoard_takesTheSelection() {
    const auto window = makeFinishedWindow();
    auto& actions = window->actions();
    window->sessionModel().setSelection({3});
    QVERIFY(!actions.compare->isEnabled());
    window->sessionModel().setSelection({3, 9, 20});
    QVERIFY(actions.compare->isEnabled());
    actions.compare->trigger();
    auto& table = find<QTableView>(*window, "compareTable");
    QVERIFY(table.isVisible());
    QVERIFY(!find<QWidget>(*window, "lowerTabs").isVisible());
    QCOMPARE(table.model()->columnCount(), 3);
    QCOMPARE(table.model()->headerData(0, Qt::Horizontal).toString(), QString("#0003"));
    const int differing = table.model()->rowCount();
    find<QCheckBox>(*window, "compareDifferencesOnly").setChecked(false);
    QVERIFY(table.model()->rowCount() > differing);
    window->sessionModel().setSelection({0, 1, 2, 3, 4, 5, 6});
    QVERIFY(actions.compare->isEnabled());
    QCOMPARE(actions.compare->text().remove('&'), QString("Compare the best 6 of 7"));
    actions.compare->trigger();
    QCOMPARE(table.model()->columnCount(), 6);
    keepScreenshot(*window, "compare");
}

void TstMainWindow::proxyBench_showsItsNames_whereThereIsLittleRoom() {
    auto window = makeWindow();
    const auto& table = find<QTableView>(*window, "benchTable");
    for (const int width : {1280, 1920}) {
        window->resize(width, 800);
        window->actions().proxyBench->trigger();
        QTest::qWait(50);
        QVERIFY(table.columnWidth(0) > table.fontMetrics().horizontalAdvance("Synaptic diversity"));
    }
    QVERIFY(table.horizontalHeader()->length() >= table.viewport()->width());
}

void TstMainWindow::proxyBench_runsInTheBackground_andCanBeCancelled() {
    const auto window = makeWindow({.delay = 1ms});
    window->actions().proxyBench->trigger();
    auto& run = find<QAbstractButton>(*window, "benchRun");
    QTRY_VERIFY(run.isEnabled());
    run.click();
    QCOMPARE(run.text(), QString("Cancel"));
    run.click();
    QTRY_COMPARE(run.text(), QString("Run"));
    auto* bench = window->findChild<ui::BenchView*>();
    QVERIFY(bench->result() == nullptr);
    run.click();
    QTRY_VERIFY_WITH_TIMEOUT(bench->result() != nullptr, 30000);
    QVERIFY(find<QLabel>(*window, "benchHeadline").text().contains("parameter count"));
    // By keyboard: step through the networks from left to right, described in words.
    auto* scatter = bench->findChild<ui::ScoreScatter*>();
    QTest::keyClick(scatter->focusProxy(), Qt::Key_Right);
    const QString first = scatter->focusProxy()->accessibleDescription();
    QTest::keyClick(scatter->focusProxy(), Qt::Key_End);
    QVERIFY(first.contains("DSS++") && first != scatter->focusProxy()->accessibleDescription());
    find<QCheckBox>(*window, "benchInBand").setChecked(true);
    QVERIFY(find<QLabel>(*window, "benchHeadline").text().contains("in band"));
    keepScreenshot(*window, "bench");
    // Prediction quality by the number of trained networks.
    find<QTabWidget>(*window, "benchTabs").setCurrentIndex(1);
    auto& measuring = find<QTableWidget>(*window, "benchMeasuring");
    QTRY_COMPARE_WITH_TIMEOUT(measuring.rowCount(), 5, 60000);
    QCOMPARE(measuring.item(0, 0)->text(), QString("5"));
    for (int row = 0; row < 5; ++row) {
        QVERIFY(measuring.item(row, 1)->text().startsWith('+') && measuring.item(row, 1)->text().toDouble() > 0.2);
        QVERIFY(measuring.item(row, 4)->text().size() == 6); // from the run, with its sign
    }

    m_answers.file = m_folder.filePath("broken.json");
    QFile broken(m_answers.file);
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"name\": ") > 0);
    broken.close();
    auto& set = find<QComboBox>(*window, "benchSet");
    set.setCurrentIndex(set.count() - 1);
    QTRY_VERIFY(find<QLabel>(*window, "benchNote").text().contains("broken.json"));
    QVERIFY(!run.isEnabled());
}

void TstMainWindow::themes_restyleTheWindow() {
    const auto window = makeFinishedWindow();
    window->setTheme(ui::ThemeMode::Dark);
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightnessF() < 0.5F);
    const QImage dark = window->grab().toImage();
    window->setTheme(ui::ThemeMode::Light);
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightnessF() > 0.5F);
    QVERIFY(window->grab().toImage() != dark);
    const auto again = makeWindow();
    QVERIFY(again->palette().color(QPalette::Window).lightnessF() > 0.5F);
}

void TstMainWindow::buttonsInWrongOrder_doNotHarm() {
    const auto window = makeWindow({.delay = 1ms});
    ui::ActionSet& actions = window->actions();
    for (QAction* action :
         {actions.stop, actions.pause, actions.resume, actions.step, actions.extend, actions.saveAs,
          actions.exportCandidate, actions.copyJson, actions.star, actions.selectFront, actions.find}) {
        action->trigger();
    }
    QCOMPARE(window->controller().state(), SearchState::Empty);
    window->runExample();
    window->runExample();
    QVERIFY(window->message().contains("running"));
    m_answers.file = m_folder.filePath("none.trazor");
    QVERIFY(!window->openSession(m_answers.file));
    find<QAbstractButton>(*window, "preset-autoformer-base").click();
    actions.step->trigger();
    actions.pause->trigger();
    actions.resume->trigger();
    QTRY_VERIFY(window->sessionModel().size() > 0);
    actions.stop->trigger();
    actions.stop->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    actions.extend->trigger();
    QTRY_VERIFY(window->controller().isActive() || window->controller().state() == SearchState::Finished);
}

void TstMainWindow::brokenSession_isExplained_andWindowStays() {
    const auto window = makeFinishedWindow();
    m_answers.file = m_folder.filePath("broken.trazor");
    QFile broken(m_answers.file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("garbage");
    broken.close();
    window->actions().openSession->trigger();
    QVERIFY(window->message().contains("broken.trazor"));
    QCOMPARE(window->sessionModel().size(), 80);
}

void TstMainWindow::closingWhileRunning_savesTheSession() {
    QString file;
    int seen = 0;
    {
        const auto window = makeWindow({.delay = 2ms});
        window->runExample();
        QTRY_VERIFY(window->sessionModel().size() > 3);
        file = window->controller().sessionFile();
        seen = window->sessionModel().size();
        QVERIFY(window->close());
        QVERIFY(!window->controller().isActive());
    }
    const auto window = makeWindow();
    QVERIFY(window->openSession(file));
    QVERIFY(window->sessionModel().size() >= seen);
    QVERIFY(window->actions().resume->isEnabled());
}

void TstMainWindow::closingWhileRunning_saysWhatIsSaved_andCanBeCalledOff() {
    const auto window = makeWindow({.delay = 2ms});
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 3);
    m_answers.confirms = false;
    QVERIFY(!window->close());
    QVERIFY(window->isVisible() && window->controller().isActive());
    QVERIFY2(m_answers.question.contains("Saved at") && m_answers.question.contains("of 300"),
             qPrintable(m_answers.question));
}

void TstMainWindow::stoppedSearch_offersToGoOnFirst() {
    const auto window = makeWindow({.delay = 2ms});
    const ui::ActionSet& actions = window->actions();
    const QAction* const first = find<QToolBar>(*window, "searchBar").actions().front();
    QCOMPARE(first, actions.start);
    QCOMPARE(actions.start->text(), QString("&Start"));
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 3);
    actions.stop->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    QCOMPARE(find<QToolBar>(*window, "searchBar").actions().front(), actions.resume);
    QVERIFY(actions.resume->font().bold() && !actions.start->font().bold());
    QCOMPARE(actions.start->text(), QString("&New search\u2026"));
    m_answers.confirms = false;
    const QString session = window->controller().sessionFile();
    actions.start->trigger();
    QCOMPARE(window->controller().sessionFile(), session);
    QVERIFY(!window->controller().isActive());
}

void TstMainWindow::runningSearch_isOfferedToBeStopped() {
    const auto window = makeWindow({.delay = 2ms});
    window->runExample();
    QTRY_VERIFY(window->sessionModel().size() > 3);
    window->actions().pause->trigger();
    QTRY_COMPARE(window->controller().state(), SearchState::Paused);
    window->actions().runExample->trigger();
    QVERIFY2(window->message().contains("is paused"), qPrintable(window->message()));
    auto& stop = find<QAbstractButton>(*window, "messageButton");
    QCOMPARE(stop.text(), QString("Stop the search"));
    stop.click();
    QTRY_COMPARE(window->controller().state(), SearchState::Ready);
    QVERIFY(window->message().isEmpty());
}

void TstMainWindow::report_saysHowTheSearchEnded_andIsOpened() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(-1);
    m_answers.file = m_folder.filePath("report.html");
    window->actions().exportReport->trigger();
    auto* dialog = window->findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    auto& save = find<QAbstractButton>(*dialog, "exportSave");
    QTRY_VERIFY_WITH_TIMEOUT(save.isEnabled(), 20'000);
    save.click();
    QTRY_COMPARE(m_answers.shown, m_answers.file);
    QFile file(m_answers.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString report = QString::fromUtf8(file.readAll());
    QVERIFY(report.contains("finished"));
    QVERIFY(!report.contains("broken off"));
    find<QAbstractButton>(*window, "messageButton").click();
    QCOMPARE(m_answers.shown, m_folder.path());
}

void TstMainWindow::manifest_afterExtending_hasTheNewSettings() {
    const auto window = makeFinishedWindow();
    window->sessionModel().setCurrent(3);
    window->actions().extend->trigger();
    QTRY_COMPARE(window->sessionModel().size(), 100);
    QTRY_COMPARE(window->controller().state(), SearchState::Finished);
    QVERIFY(find<QLabel>(*window, "inspectorManifest").text().contains("100 evaluations planned"));
    find<QAbstractButton>(*window, "inspectorCopyManifest").click();
    const QString copied = QApplication::clipboard()->text();
    QVERIFY2(copied.contains(QRegularExpression("\"evaluations\": *100\\b")), qPrintable(copied));
}

void TstMainWindow::doubleClick_onARow_showsTheInspector() {
    const auto window = makeFinishedWindow();
    auto& inspector = find<QWidget>(*window, "inspectorDock");
    inspector.hide();
    auto& table = find<QTableView>(*window, "candidateTable");
    const QPoint place = table.visualRect(table.model()->index(1, 3)).center();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, place);
    QVERIFY(inspector.isVisible());
    QVERIFY(window->sessionModel().current() >= 0);
}

void TstMainWindow::rowMenu_filtersToAValue() {
    const auto window = makeFinishedWindow();
    auto& table = find<QTableView>(*window, "candidateTable");
    int depth = 0;
    while (table.model()->headerData(depth, Qt::Horizontal).toString() != "Depth") {
        QVERIFY(++depth < table.model()->columnCount());
    }
    const QModelIndex cell = table.model()->index(2, depth);
    const QString value = cell.data().toString();
    emit table.customContextMenuRequested(table.visualRect(cell).center());
    auto& menu = find<QMenu>(*window, "candidateMenu");
    QVERIFY(menu.actions().contains(window->actions().star));
    QVERIFY(menu.actions().contains(window->actions().exportCandidate));
    QCOMPARE(menu.actions().last()->text(), QString("Filter to depth = %1").arg(value));
    menu.actions().last()->trigger();
    QCOMPARE(window->sessionModel().filterText(), QString("depth = %1").arg(value));
    QVERIFY(table.model()->rowCount() > 0);
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        QCOMPARE(table.model()->index(row, depth).data().toString(), value);
    }
}

void TstMainWindow::firstWindow_fitsTheScreen() {
    ui::StudioOptions options;
    options.makeEvaluator = fakeFactory({});
    const MainWindow window(std::move(options));
    const QSize room = window.screen()->availableSize(); // 800x800 on the test platform
    QVERIFY2(window.height() < room.height(), qPrintable(QString::number(window.height())));
    QVERIFY2(window.minimumSizeHint().width() <= 960 && window.minimumSizeHint().height() <= 600,
             qPrintable(QString("%1x%2").arg(window.minimumSizeHint().width()).arg(window.minimumSizeHint().height())));
}

void TstMainWindow::layout_isRestored_andBrokenOneIsDropped() {
    {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        QApplication::processEvents();
        window->actions().choose->trigger();
        QVERIFY(find<QWidget>(*window, "inspectorDock").isVisible());
        find<QWidget>(*window, "inspectorDock").hide();
        QVERIFY(window->close());
    }
    {
        const auto window = makeWindow();
        find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
        window->actions().choose->trigger(); // before the saved layout is read
        QApplication::processEvents();
        QVERIFY(find<QWidget>(*window, "candidatesDock").isVisible());
        QVERIFY(!find<QWidget>(*window, "inspectorDock").isVisible());
        window->actions().resetLayout->trigger();
        QVERIFY(find<QWidget>(*window, "inspectorDock").isVisible());
    }
    QSettings().setValue("layout/setup/docks", QByteArray("nonsense"));
    QSettings().setValue("layout/choose/docks", QByteArray("nonsense"));
    QSettings().setValue("window/geometry", QByteArray("nonsense"));
    QSettings().setValue("window/theme", 77);
    const auto window = makeWindow();
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    QApplication::processEvents();
    QVERIFY(find<QWidget>(*window, "setupDock").isVisible());
    window->actions().choose->trigger();
    QVERIFY(find<QWidget>(*window, "inspectorDock").isVisible());
}

void TstMainWindow::droppedSession_isOpened() {
    const QString file = makeFinishedWindow()->controller().sessionFile();
    const auto window = makeWindow();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    QCOMPARE(window->sessionModel().size(), 80);
}

void TstMainWindow::actions_haveTextsHelpAndNoSharedShortcuts() {
    const auto window = makeWindow();
    QStringList shortcuts;
    for (const QAction* action : window->actions().findChildren<QAction*>()) {
        QVERIFY(!action->text().isEmpty());
        if (!action->isCheckable() && action->menu() == nullptr) {
            QVERIFY2(action->toolTip().length() > 10, qPrintable(action->text()));
        }
        if (!action->shortcut().isEmpty()) {
            QVERIFY2(!shortcuts.contains(action->shortcut().toString()), qPrintable(action->shortcut().toString()));
            shortcuts << action->shortcut().toString();
        }
    }
    QVERIFY(shortcuts.size() >= 12);
}

void TstMainWindow::render_drawsEveryView_andRefusesNonsense() {
    const QString file = makeFinishedWindow()->controller().sessionFile();
    for (const char* kind : {"pareto", "heatmap", "lineage", "window"}) {
        const QString out = m_folder.filePath(QString("%1.png").arg(kind));
        ui::renderView(kind, out, file, {1280, 800});
        const QImage picture(out);
        QCOMPARE(picture.size(), QSize(1280, 800));
        const QRgb corner = picture.pixel(0, 0);
        int different = 0;
        for (int y = 0; y < picture.height(); y += 3) {
            for (int x = 0; x < picture.width(); x += 3) {
                different += picture.pixel(x, y) != corner ? 1 : 0;
            }
        }
        QVERIFY2(different > 500, kind);
    }
    const QString out = m_folder.filePath("no.png");
    QVERIFY_EXCEPTION_THROWN(ui::renderView("table", out, file, {1280, 800}), Error);
    QVERIFY_EXCEPTION_THROWN(ui::renderView("pareto", out, file, {10, 600}), Error);
    QVERIFY_EXCEPTION_THROWN(ui::renderView("window", out, file, {300, 300}), Error);
    QVERIFY_EXCEPTION_THROWN(ui::renderView("pareto", out, m_folder.filePath("missing"), {1280, 800}), Error);
    QVERIFY_EXCEPTION_THROWN(ui::renderView("window", out, m_folder.filePath("missing"), {1280, 800}), Error);
    QVERIFY_EXCEPTION_THROWN(ui::renderView("pareto", "/proc/nowhere/x.png", file, {1280, 800}), Error);
    QVERIFY(!QFile::exists(out));
}

/// Screenshots for visual review, if TRAZOR_SCREENSHOTS names a folder.
void TstMainWindow::screenshots_areKept() {
    const QString folder = qEnvironmentVariable("TRAZOR_SCREENSHOTS");
    if (folder.isEmpty()) {
        QSKIP("TRAZOR_SCREENSHOTS names no folder");
    }
    const auto start = makeWindow();
    const auto empty = makeWindow();
    find<QAbstractButton>(*empty, "preset-autoformer-base").click();
    find<ui::BandEditor>(*empty, "setupParams").setBand({1000, 2000});
    empty->openSession("/nowhere/lost.trazor");
    const auto window = makeFinishedWindow();
    for (const auto& [name, theme] :
         {std::pair{"light", ui::ThemeMode::Light}, std::pair{"dark", ui::ThemeMode::Dark}}) {
        window->setTheme(theme);
        window->sessionModel().setCurrent(window->sessionModel().ranking().best());
        QApplication::processEvents();
        QApplication::processEvents();
        QVERIFY(window->grab().save(QString("%1/window-%2.png").arg(folder, name)));
        QVERIFY(empty->grab().save(QString("%1/empty-%2.png").arg(folder, name)));
        window->actions().exportCandidate->trigger();
        QVERIFY(window->findChild<QDialog*>()->grab().save(QString("%1/export-%2.png").arg(folder, name)));
        delete window->findChild<QDialog*>();
        window->actions().aboutScore->trigger();
        QVERIFY(window->findChild<QDialog*>()->grab().save(QString("%1/about-%2.png").arg(folder, name)));
        delete window->findChild<QDialog*>();
        QVERIFY(start->grab().save(QString("%1/start-%2.png").arg(folder, name)));
    }
}

QTEST_MAIN(TstMainWindow)
#include "tst_main_window.moc"

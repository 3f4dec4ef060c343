// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ties.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "tests/ui/window_fixture.h"
#include "ui/compare/compare_table.h"
#include "ui/models/session_model.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"
#include "ui/shell/action_set.h"
#include "ui/shell/message_bar.h"
#include "ui/support/formatting.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <set>

using namespace trazor;
using namespace trazor::test;
using ui::MainWindow;
using ui::SessionModel;

namespace {

/// Candidates scored on four super-nets that differ by a few per cent.
session::Session noisySession(int count, std::uint64_t seed = 1) {
    std::vector<search::CandidatePtr> candidates;
    for (const search::CandidatePtr& each : testing::SyntheticArchive{.candidates = count, .seed = seed}.make()) {
        auto candidate = std::make_shared<search::Candidate>(*each);
        proxy::NetworkScores& scores = candidate->evaluation.scores;
        const double d = scores.diversity();
        const double s = scores.saliency();
        scores.seeds.clear();
        for (int net = 0; net < 4; ++net) {
            const double off = 0.03 * ((each->index * 7 + net * 5) % 11 - 5) / 5.0;
            scores.seeds.push_back({d * (1.0 + off), s * (1.0 + off)});
        }
        candidates.push_back(std::move(candidate));
    }
    search::SearchConfig config = testing::syntheticConfig({.candidates = count});
    config.level = search::RankLevel::Net;
    config.scoring.supernets = 4;
    return testing::sessionOf(*testing::syntheticSpace(), config, candidates);
}

} // namespace

/// The result card, ties in the views, and the stages.
class TstResult final : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Answers m_answers;

    std::unique_ptr<MainWindow> makeWindow() { return test::makeWindow(m_answers); }
    std::unique_ptr<MainWindow> makeFinished() {
        auto window = makeWindow();
        return finishSearch(*window, 60) ? std::move(window) : nullptr;
    }

private slots:
    void initTestCase();
    void cleanup();
    void endOfASearch_saysWhatWasFound();
    void card_leavesOutPicturesInASmallWindow();
    void finishedSession_opensWithItsResult();
    void card_comparesAndExports();
    void justifiedExport_takesFourClicks_fromTheFirstStart();
    void card_goesWithTheSession();
    void statement_namesTiesAndMargins();
    void stages_showTheirPanels();
    void stage_keepsItsPanels();
    void stage_keepsItsHeights_afterTheSettings();
    void smallWindow_keepsItsSize_inAllStages();
    void card_makesRoomForWhatIf_inALowWindow();
    void chips_leadToTheSetup();
    void start_leadsToTheSettingsFirst();
    void view_isMaximised_andEscReturns();
    void bandOfTies_selectsTheGroup();
    void rightClick_onAPoint_isAboutIt();
    void clicks_inOnePlace_goThroughTheCandidates();
    void points_areColouredAndSizedByAColumn();
    void progress_callsNoGainWithinNoise();
    void comparedScores_withinNoise_areGrey();
    void selections_areGoneThrough_backAndForth();
    void undo_selectsWhatItChanged();
    void statement_isReadable_inEachTheme();
    void statement_isNoHigherThanItsText_inAWiderWindow();
    void messages_lieOverTheViews();
    void messages_leaveButtonsFree();
};

void TstResult::initTestCase() {
    isolateSettings("result", m_folder.path());
}

void TstResult::cleanup() {
    QSettings().clear();
    m_answers = {};
}

void TstResult::endOfASearch_saysWhatWasFound() {
    const auto window = makeFinished();
    QVERIFY(window != nullptr);
    QVERIFY(find<QWidget>(*window, "resultCard").isVisible());
    QVERIFY2(find<QLabel>(*window, "resultHeadline").text().startsWith("Done: 60 scored"),
             qPrintable(find<QLabel>(*window, "resultHeadline").text()));
    QVERIFY(find<QLabel>(*window, "resultStatement").text().contains("Suggested: "));
    QVERIFY(window->sessionModel().current() >= 0);
    QVERIFY(find<QWidget>(*window, "candidatesDock").isVisible());
    const auto tiles = find<QWidget>(*window, "resultCard").findChildren<QToolButton*>("resultTile");
    QVERIFY(tiles.size() >= 2);
    tiles[1]->click();
    QVERIFY(tiles[1]->text().startsWith(ui::candidateName(window->sessionModel().current())));
}

void TstResult::card_leavesOutPicturesInASmallWindow() {
    const auto window = makeFinished();
    window->resize(1600, 800);
    const auto& card = find<QWidget>(*window, "resultCard");
    const auto shown = [&card] {
        const auto tiles = card.findChildren<QToolButton*>("resultTile");
        return std::count_if(tiles.begin(), tiles.end(), [](const QToolButton* it) { return it->isVisible(); });
    };
    QTRY_VERIFY(shown() >= 2);
    const auto before = shown();
    window->resize(960, 600);
    QCOMPARE(window->width(), 960); // no part of the window needs more width
    QTRY_COMPARE(card.width(), find<QWidget>(*window, "resultCard").parentWidget()->width());
    QTRY_VERIFY(shown() < before);
    for (const QWidget* part : card.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        QVERIFY2(!part->isVisible() || card.rect().contains(part->geometry()), qPrintable(part->objectName()));
    }
}

void TstResult::finishedSession_opensWithItsResult() {
    const QString file = makeFinished()->controller().sessionFile();
    const auto window = makeWindow();
    QVERIFY(window->openSession(file));
    QVERIFY(find<QWidget>(*window, "resultCard").isVisible());
    QVERIFY(window->sessionModel().current() >= 0);
    find<QAbstractButton>(*window, "resultClose").click();
    QVERIFY(!find<QWidget>(*window, "resultCard").isVisible());
    window->actions().showResult->trigger();
    QVERIFY(find<QWidget>(*window, "resultCard").isVisible());
}

void TstResult::card_comparesAndExports() {
    const auto window = makeFinished();
    const int suggested = window->sessionModel().current();
    find<QAbstractButton>(*window, "resultCompare").click();
    QVERIFY(find<QTableView>(*window, "compareTable").isVisible());
    QVERIFY(window->sessionModel().selection().size() >= 2);
    find<QAbstractButton>(*window, "resultExport").click();
    auto* const dialog = window->findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->windowTitle(), "Export candidate " + ui::candidateName(suggested));
    dialog->close();
}

void TstResult::justifiedExport_takesFourClicks_fromTheFirstStart() {
    const auto window = makeWindow();
    int clicks = 0;
    const auto click = [&](const char* name) {
        auto& button = find<QAbstractButton>(*window, name);
        QTRY_VERIFY2(button.isVisible() && button.isEnabled(), name);
        QVERIFY2(window->rect().contains(button.mapTo(window.get(), button.rect().center())) ||
                     button.window() != window.get(),
                 name); // reachable without scrolling
        QTest::mouseClick(&button, Qt::LeftButton);
        ++clicks;
    };
    m_answers.file = m_folder.filePath("justified.arch.json");
    click("startExampleSession");
    QTRY_VERIFY(find<QWidget>(*window, "resultCard").isVisible());
    const QString reason = find<QLabel>(*window, "resultStatement").text();
    QVERIFY2(reason.contains("cannot be told apart") && reason.contains("Suggested"), qPrintable(reason));
    click("resultExport");
    click("exportSave");
    ++clicks; // Save in the file dialog
    QTRY_VERIFY(QFile::exists(m_answers.file));
    QVERIFY2(clicks <= 6, "the most that is allowed");
    QCOMPARE(clicks, 4);
    QFile file(m_answers.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const SessionModel& model = window->sessionModel();
    QVERIFY(file.readAll().contains(model.candidate(model.current()).id.c_str()));
}

void TstResult::card_goesWithTheSession() {
    const auto window = makeFinished();
    window->actions().newSearch->trigger();
    QVERIFY(!find<QWidget>(*window, "resultCard").isVisible());
    find<QAbstractButton>(*window, "preset-autoformer-tiny").click();
    QVERIFY(!find<QWidget>(*window, "resultCard").isVisible());
}

void TstResult::statement_namesTiesAndMargins() {
    const auto window = makeWindow();
    window->sessionModel().reset(noisySession(120));
    const std::size_t tied = window->sessionModel().tiedWithBest().size();
    QVERIFY(tied > 1 && tied < 120);
    window->actions().showResult->setEnabled(true);
    window->actions().showResult->trigger();
    const QString text = find<QLabel>(*window, "resultStatement").text();
    QVERIFY2(text.contains(QString("%1 of them cannot be told apart").arg(tied)), qPrintable(text));
    QVERIFY2(text.contains("one standard error of the best"), qPrintable(text));
    QVERIFY2(text.contains("the best of 50 random ones"), qPrintable(text));
    QVERIFY(find<QLabel>(*window, "resultHeadline").text().startsWith("So far: 120 scored"));
}

void TstResult::stages_showTheirPanels() {
    const auto window = makeFinished();
    const auto seen = [&](const char* name) { return find<QWidget>(*window, name).isVisible(); };
    window->actions().setUp->trigger();
    QVERIFY(seen("setupDock") && !seen("upperTabs") && !seen("candidatesDock") && !seen("inspectorDock"));
    QVERIFY(!seen("chipLine") && !seen("resultCard"));
    window->actions().watch->trigger();
    QVERIFY(!seen("setupDock") && seen("upperTabs") && seen("lowerTabs") && !seen("inspectorDock"));
    auto& lower = find<QTabWidget>(*window, "lowerTabs");
    QCOMPARE(lower.tabText(lower.currentIndex()), QString("Progress"));
    QVERIFY(seen("chipLine"));
    window->actions().choose->trigger();
    QVERIFY(!seen("setupDock") && seen("upperTabs") && seen("candidatesDock") && seen("inspectorDock"));
    QVERIFY(!seen("lowerTabs"));
    QVERIFY(window->actions().choose->isChecked() && !window->actions().watch->isChecked());
}

void TstResult::stage_keepsItsPanels() {
    const auto window = makeFinished();
    find<QDockWidget>(*window, "candidatesDock").hide();
    window->actions().watch->trigger();
    find<QDockWidget>(*window, "candidatesDock").show();
    window->actions().choose->trigger();
    QVERIFY(!find<QWidget>(*window, "candidatesDock").isVisible());
    window->actions().watch->trigger();
    QVERIFY(find<QWidget>(*window, "candidatesDock").isVisible());
    window->actions().resetLayout->trigger();
    QVERIFY(!find<QWidget>(*window, "candidatesDock").isVisible());
}

void TstResult::stage_keepsItsHeights_afterTheSettings() {
    const auto window = makeFinished();
    window->resize(1280, 800);
    const auto heights = [&] {
        QTest::qWait(50);
        return QPair(find<QWidget>(*window, "upperTabs").height(), find<QWidget>(*window, "candidatesDock").height());
    };
    const QPair<int, int> before = heights();
    QVERIFY(before.first > before.second);
    for (QAction* stage : {window->actions().setUp, window->actions().choose}) {
        stage->trigger();
        QTest::qWait(50);
    }
    QCOMPARE(heights(), before);
}

void TstResult::smallWindow_keepsItsSize_inAllStages() {
    const auto window = makeFinished();
    window->resize(960, 1);
    QApplication::processEvents();
    const QSize small = window->size(); // as low as the stage Choose, the highest, allows
    const ui::ActionSet& actions = window->actions();
    for (QAction* stage :
         {actions.setUp, actions.choose, actions.watch, actions.setUp, actions.watch, actions.choose}) {
        stage->trigger();
        QApplication::processEvents();
        QVERIFY2(window->size() == small,
                 qPrintable(QString("%1: %2x%3").arg(stage->text()).arg(window->width()).arg(window->height())));
    }
}

void TstResult::card_makesRoomForWhatIf_inALowWindow() {
    const auto window = makeFinished();
    window->resize(960, 600);
    auto& whatIf = find<QDockWidget>(*window, "whatIfDock");
    whatIf.show();
    whatIf.raise();
    QTRY_VERIFY(!find<QWidget>(*window, "resultCard").isVisible());
    QTRY_VERIFY(whatIf.findChild<QScrollArea*>()->height() >= 120);
    find<QDockWidget>(*window, "inspectorDock").raise();
    QTRY_VERIFY(find<QWidget>(*window, "resultCard").isVisible());
}

void TstResult::chips_leadToTheSetup() {
    const auto window = makeFinished();
    auto& chips = find<QAbstractButton>(*window, "chipLine");
    QVERIFY2(chips.accessibleName().contains("60 evaluations"), qPrintable(chips.accessibleName()));
    chips.click();
    QVERIFY(find<QWidget>(*window, "setupDock").isVisible());
    QVERIFY(window->actions().setUp->isChecked());
}

void TstResult::start_leadsToTheSettingsFirst() {
    const auto window = makeFinished();
    const QString file = window->controller().sessionFile();
    window->actions().start->trigger();
    QVERIFY(find<QWidget>(*window, "setupDock").isVisible());
    QCOMPARE(window->controller().sessionFile(), file);
    QVERIFY(!window->controller().isActive());
}

void TstResult::view_isMaximised_andEscReturns() {
    const auto window = makeFinished();
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    auto& upper = find<QTabWidget>(*window, "upperTabs");
    auto& inspector = find<QWidget>(*window, "inspectorDock");
    window->actions().watch->trigger();
    find<QDockWidget>(*window, "inspectorDock").show();
    QApplication::processEvents();
    const int before = upper.height();
    emit upper.tabBarDoubleClicked(0);
    QTRY_VERIFY(upper.height() > before);
    QVERIFY(!inspector.isVisible() && !find<QWidget>(*window, "lowerTabs").isVisible());
    window->activateWindow();
    upper.currentWidget()->setFocus();
    QTRY_VERIFY(QApplication::focusWidget() != nullptr); // a window of an earlier test may still be closing
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(inspector.isVisible() && find<QWidget>(*window, "lowerTabs").isVisible());
    window->actions().choose->trigger();
    find<QTableView>(*window, "candidateTable").setFocus();
    window->actions().maximise->trigger();
    QVERIFY(find<QWidget>(*window, "candidatesDock").isVisible() && !upper.isVisible() && !inspector.isVisible());
    window->actions().maximise->trigger();
    QVERIFY(upper.isVisible() && inspector.isVisible());
}

void TstResult::bandOfTies_selectsTheGroup() {
    SessionModel sessionModel;
    ui::ParetoView view(sessionModel);
    view.resize(900, 600);
    view.show();
    sessionModel.reset(noisySession(120));
    view.refresh();
    QApplication::processEvents();
    const std::vector<int> tied = sessionModel.tiedWithBest();
    QVERIFY(tied.size() > 1 && tied.size() < 120);
    // At the height of the best candidate, in the empty left margin.
    QWidget* const plot = view.focusProxy();
    const QPoint place = plot->mapFrom(&view, view.positionOf(tied.front()).toPoint());
    int left = place.x();
    for (int index = 0; index < sessionModel.size(); ++index) {
        left = std::min(left, plot->mapFrom(&view, view.positionOf(index).toPoint()).x());
    }
    QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(left - 14, place.y()));
    QCOMPARE(sessionModel.selection().size(), tied.size());
    QCOMPARE(sessionModel.current(), tied.front());
    QTest::mouseClick(plot, Qt::LeftButton, {}, QPoint(left - 14, plot->height() - 90));
    QVERIFY(sessionModel.selection().empty());
}

void TstResult::rightClick_onAPoint_isAboutIt() {
    const auto window = makeFinished();
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    auto& view = *window->findChild<ui::ParetoView*>();
    view.refresh();
    QApplication::processEvents();
    const int index = window->sessionModel().front().front();
    QWidget* const plot = view.focusProxy();
    const QPoint place = plot->mapFrom(&view, view.positionOf(index).toPoint());
    QTest::mouseClick(plot, Qt::RightButton, {}, place);
    QCOMPARE(window->sessionModel().current(), index);
    QContextMenuEvent asked(QContextMenuEvent::Mouse, place, plot->mapToGlobal(place));
    QApplication::sendEvent(plot, &asked);
    QTRY_VERIFY(view.findChild<QMenu*>("viewMenu") != nullptr);
    QMenu& menu = *view.findChild<QMenu*>("viewMenu");
    QVERIFY(menu.isVisible());
    QVERIFY(menu.actions().contains(window->actions().star) &&
            menu.actions().contains(window->actions().showInLineage));
    menu.close();
    window->actions().showInLineage->trigger();
    auto& upper = find<QTabWidget>(*window, "upperTabs");
    QCOMPARE(upper.tabText(upper.currentIndex()), QString("Lineage"));
}

void TstResult::clicks_inOnePlace_goThroughTheCandidates() {
    SessionModel sessionModel;
    ui::ParetoView view(sessionModel);
    view.resize(400, 300);
    view.show();
    sessionModel.reset(noisySession(300));
    view.refresh();
    QApplication::processEvents();
    QWidget* const plot = view.focusProxy();
    const int onFront = sessionModel.front().at(sessionModel.front().size() / 2);
    const QPoint place = plot->mapFrom(&view, view.positionOf(onFront).toPoint());
    QTest::mouseClick(plot, Qt::LeftButton, {}, place);
    const int first = sessionModel.current();
    QVERIFY(sessionModel.isOnFront(first));
    std::set<int> met{first};
    for (int again = 0; again < 60; ++again) {
        QTest::mouseClick(plot, Qt::LeftButton, {}, place);
        if (!met.insert(sessionModel.current()).second) {
            break;
        }
    }
    QVERIFY(met.size() > 1);
    QCOMPARE(sessionModel.current(), first); // cycles
}

void TstResult::progress_callsNoGainWithinNoise() {
    SessionModel sessionModel;
    ui::ProgressView view(sessionModel);
    const auto description = [&] {
        view.refresh();
        return view.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly).first()->accessibleDescription();
    };
    // With this seed, a child is the best.
    sessionModel.reset(noisySession(120, 7));
    QVERIFY2(description().contains("within noise of the best of the random initial sample"),
             qPrintable(description()));
    sessionModel.reset(testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig({.candidates = 120}),
                                          testing::SyntheticArchive{.candidates = 120, .seed = 7}.make()));
    QVERIFY2(description().contains(" above the best of the random initial sample"), qPrintable(description()));
}

void TstResult::points_areColouredAndSizedByAColumn() {
    SessionModel sessionModel;
    ui::ParetoView view(sessionModel);
    view.resize(900, 600);
    view.show();
    sessionModel.reset(noisySession(120));
    view.refresh();
    const auto colors = [&view] {
        const QImage image = ui::pictureOf(view, {900, 500});
        std::set<QRgb> met;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor color = image.pixelColor(x, y).toHsv();
                if (color.saturationF() > 0.3F) {
                    met.insert(static_cast<QRgb>(color.hue() / 12));
                }
            }
        }
        return met.size();
    };
    const std::size_t plain = colors();
    QMenu& menu = *find<QToolButton>(view, "paretoPoints").menu();
    const auto choose = [&](int channel, const QString& column) {
        emit menu.aboutToShow();
        QMenu* const by = menu.actions().at(channel)->menu();
        for (QMenu* part : QList<QMenu*>{by} + by->findChildren<QMenu*>()) {
            for (QAction* action : part->actions()) {
                if (action->text() == column) {
                    action->trigger();
                    return;
                }
            }
        }
        QFAIL(qPrintable(column));
    };
    choose(0, "Depth");
    view.refresh();
    QVERIFY(colors() > plain + 2);
    choose(0, "Nothing");
    choose(1, "Depth");
    view.refresh();
    QCOMPARE(colors(), plain);
}

void TstResult::comparedScores_withinNoise_areGrey() {
    SessionModel sessionModel;
    sessionModel.reset(noisySession(120));
    const std::vector<int>& order = sessionModel.ranking().order;
    ui::CompareTableModel model(sessionModel);
    model.setCandidates({order[0], order[1], order[119]});
    model.setDifferencesOnly(false);
    int row = 0;
    while (model.headerData(row, Qt::Vertical).toString() != "DSS++") {
        QVERIFY(++row < model.rowCount());
    }
    const auto isNoise = [&](int column) {
        return model.index(row, column).data(ui::CompareTableModel::IsNoiseRole).toBool();
    };
    QVERIFY(!isNoise(0)); // the reference
    QVERIFY(isNoise(1));
    QVERIFY(!isNoise(2));
    QVERIFY(model.index(row, 0).data().toString().contains(QString::fromUtf8("\u00b1")));
}

void TstResult::selections_areGoneThrough_backAndForth() {
    SessionModel sessionModel;
    sessionModel.reset(noisySession(30));
    QVERIFY(!sessionModel.canGoBack());
    sessionModel.setCurrent(3);
    sessionModel.setSelection({4, 5});
    sessionModel.setCurrent(-1); // clearing adds no history entry
    sessionModel.setCurrent(9);
    sessionModel.goBack();
    QCOMPARE(sessionModel.selection(), (std::vector<int>{4, 5}));
    sessionModel.goBack();
    QCOMPARE(sessionModel.current(), 3);
    QVERIFY(!sessionModel.canGoBack() && sessionModel.canGoForward());
    sessionModel.goForward();
    sessionModel.setCurrent(12); // the forward history is dropped
    QVERIFY(!sessionModel.canGoForward());
    sessionModel.goBack();
    QCOMPARE(sessionModel.selection(), (std::vector<int>{4, 5}));
}

void TstResult::undo_selectsWhatItChanged() {
    SessionModel sessionModel;
    sessionModel.reset(noisySession(30));
    sessionModel.setCurrent(3);
    sessionModel.toggleStar(7);
    QCOMPARE(sessionModel.current(), 3);
    sessionModel.history().undo();
    QVERIFY(!sessionModel.isStarred(7));
    QCOMPARE(sessionModel.current(), 7);
    sessionModel.setCurrent(2);
    sessionModel.history().redo();
    QVERIFY(sessionModel.isStarred(7));
    QCOMPARE(sessionModel.current(), 7);
}

void TstResult::messages_leaveButtonsFree() {
    const auto window = makeFinished();
    auto& bar = *window->findChild<ui::MessageBar*>();
    const auto coversAButton = [&] {
        const QRect covered(bar.mapTo(window.get(), QPoint()), bar.size());
        const auto buttons = window->findChildren<QPushButton*>();
        return std::any_of(buttons.begin(), buttons.end(), [&](const QPushButton* button) {
            return button->isVisible() && !button->visibleRegion().isEmpty() &&
                   covered.intersects(QRect(button->mapTo(window.get(), QPoint()), button->size()));
        });
    };
    for (const QSize size : {QSize(960, 600), QSize(1280, 800), QSize(1920, 1080)}) {
        window->resize(size);
        for (QAction* const stage : {window->actions().setUp, window->actions().watch, window->actions().choose}) {
            bar.showDoneWith("Exported to a file whose name is as long as those of most files are", "Show in folder",
                             [] {});
            stage->trigger();
            QTRY_VERIFY2(!coversAButton(), qPrintable(stage->text()));
            QVERIFY(window->rect().contains(QRect(bar.mapTo(window.get(), QPoint()), bar.size())));
        }
    }
}

void TstResult::statement_isReadable_inEachTheme() {
    const auto window = makeFinished();
    QVERIFY(window != nullptr);
    auto& statement = find<QLabel>(*window, "resultStatement");
    for (const ui::ThemeMode mode : {ui::ThemeMode::Dark, ui::ThemeMode::Light}) {
        window->setTheme(mode);
        QApplication::processEvents();
        const QRgb link = statement.palette().color(QPalette::Link).rgb();
        const QImage picture = statement.grab().toImage().convertToFormat(QImage::Format_RGB32);
        int pixels = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                pixels += picture.pixel(x, y) == link ? 1 : 0;
            }
        }
        QVERIFY2(pixels > 10, qPrintable(QString::number(pixels))); // the line under the link
    }
}

void TstResult::statement_isNoHigherThanItsText_inAWiderWindow() {
    const auto window = makeFinished();
    QVERIFY(window != nullptr);
    const auto& statement = find<QLabel>(*window, "resultStatement");
    window->resize(1000, 800);
    QApplication::processEvents();
    const int narrow = statement.height();
    window->resize(1900, 1000);
    QApplication::processEvents();
    QVERIFY2(statement.height() < narrow, qPrintable(QString("%1, %2").arg(statement.height()).arg(narrow)));
}

void TstResult::messages_lieOverTheViews() {
    const auto window = makeFinished();
    window->actions().copyJson->trigger();
    auto& bar = find<QWidget>(*window, "messageBar");
    QTRY_VERIFY(bar.isVisible());
    QVERIFY(bar.parentWidget()->rect().contains(bar.geometry()));
    window->resize(1000, 700);
    QApplication::processEvents();
    QVERIFY(bar.parentWidget()->rect().contains(bar.geometry()));
    const auto heightOfViews = [&](bool isShown) {
        bar.setVisible(isShown);
        QApplication::processEvents();
        return find<QWidget>(*window, "upperTabs").height();
    };
    QTRY_COMPARE(heightOfViews(true), heightOfViews(false)); // once all panels have processed the resize
}

QTEST_MAIN(TstResult)
#include "tst_result.moc"

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/studio.h"

#include "core/space/file/space_json.h"
#include "ui/editor/space_editor.h"
#include "ui/export/view_exporter.h"
#include "ui/help/command_palette.h"
#include "ui/help/help_pages.h"
#include "ui/help/shortcut_sheet.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/models/background.h"
#include "ui/models/search_controller.h"
#include "ui/result/result_card.h"
#include "ui/setup/setup_panel.h"
#include "ui/shell/action_set.h"
#include "ui/shell/chip_line.h"
#include "ui/shell/layout_menu.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/status_line.h"
#include "ui/shell/workspace.h"
#include "ui/start/recent_files.h"
#include "ui/start/start_page.h"
#include "ui/table/candidates_panel.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolBar>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace trazor::ui {

namespace {

constexpr auto kGeometryKey = "window/geometry";
constexpr auto kThemeKey = "window/theme";
constexpr auto kBenchFilter = "Networks with measured quality (*.json)";
constexpr auto kExampleSpace = "autoformer-tiny";
constexpr int kExampleEvaluations = 300;
const Band kExampleBand{5'400'000, 6'500'000};

} // namespace

MainWindow::MainWindow(StudioOptions options, QWidget* parent)
    : QMainWindow(parent)
    , m_options(std::move(options))
    , m_controller(new SearchController(m_options.makeEvaluator, m_model, this))
    , m_actions(new ActionSet(this))
    , m_central(new QWidget)
    , m_messages(new MessageBar(m_central))
    , m_head(new QWidget)
    , m_result(new ResultCard(m_model))
    , m_chips(new ChipLine(m_model))
    , m_startPage(new StartPage)
    , m_workspace(new Workspace(m_model, m_options.benchTools,
                                [this] { return m_options.dialogs.openFile(this, "Open networks", kBenchFilter); }))
    , m_editor(new SpaceEditor(m_options.dialogs))
    , m_pages(new QStackedWidget)
    , m_status(new StatusLine)
    , m_viewExporter(new ViewExporter(m_options.dialogs, this))
    , m_device(new QLabel) {
    m_pages->addWidget(m_startPage);
    m_pages->addWidget(m_workspace);
    m_pages->addWidget(m_editor);
    auto* layout = new QVBoxLayout(m_central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new QVBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(0);
    head->addWidget(m_result);
    head->addWidget(m_chips);
    layout->addWidget(m_head);
    layout->addWidget(m_pages, 1);
    setCentralWidget(m_central);
    setStatusBar(m_status);

    m_actions->fillMenuBar(*menuBar());
    m_workspace->addDockActions(*m_actions->viewMenu);
    m_workspace->addTabActions(*m_actions->showMenu);
    connect(m_actions->showMenu, &QMenu::triggered, this, &MainWindow::showWorkspace);
    auto* bar = new QToolBar("Search");
    bar->setObjectName("searchBar");
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    bar->setMovable(false);
    m_actions->fillToolBar(*bar);
    auto* spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spacer);
    m_device->setForegroundRole(QPalette::PlaceholderText);
    m_device->setContentsMargins(0, 0, 10, 0);
    m_device->setToolTip("What scored the candidates of this session");
    bar->addWidget(m_device);
    addToolBar(bar);
    setAcceptDrops(true);
    m_viewExporter->attach(*m_workspace, m_actions->candidateVerbs());
    m_viewExporter->followMenu(*m_actions->saveViewMenu, *m_workspace);

    connectActions();
    connectPages();
    connectController();
    connectStages();
    connectWhatIf();
    auto* layouts = new LayoutMenu(*m_actions->layoutMenu, *m_actions->saveLayout, *m_actions->resetLayout,
                                   *m_workspace, m_options.dialogs, this);
    // Qt opens context menus only with the Menu key, which many keyboards lack.
    auto* contextMenu = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F10), this);
    connect(contextMenu, &QShortcut::activated, this, [this] {
        if (QWidget* at = focusWidget(); at != nullptr) {
            const QPoint place = at->inputMethodQuery(Qt::ImCursorRectangle).toRect().center();
            QContextMenuEvent event(QContextMenuEvent::Keyboard, place, at->mapToGlobal(place));
            QApplication::sendEvent(at, &event);
        }
    });
    connect(layouts, &LayoutMenu::noted, m_messages, &MessageBar::showDone);
    connect(layouts, &LayoutMenu::failed, m_messages, &MessageBar::showProblem);
    restoreWindow();
    refreshActions();
    refreshHistory();
    refreshTitle();
    if (!m_options.openFile.isEmpty()) {
        openPath(m_options.openFile);
    }
}

MainWindow::~MainWindow() {
    m_model.history().disconnect(this); // it is cleared after the pages are gone
    // Both refer to the session model, a member, which is destroyed before the children of this object.
    m_measuring.request_stop();
    m_controller->shutdown();
    delete takeCentralWidget();
    delete m_controller;
}

// Long because it is a table: what each action does.
void MainWindow::connectActions() {
    const ActionSet& actions = *m_actions;
    const auto on = [this](QAction* action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(actions.newSearch, &MainWindow::showStartPage);
    on(actions.openSession, &MainWindow::chooseFile);
    on(actions.openExample, &MainWindow::openExample);
    on(actions.runExample, &MainWindow::runExample);
    on(actions.spaceEditor, &MainWindow::showEditor);
    on(actions.spaceFromConfig, &MainWindow::makeSpaceFromConfig);
    on(actions.showSession, &MainWindow::showWorkspace);
    on(actions.saveAs, &MainWindow::saveSessionAs);
    on(actions.exportCandidate, &MainWindow::exportCandidate);
    on(actions.exportReport, [this] { exportSession("html"); });
    on(actions.exportTable, [this] { exportSession("csv"); });
    on(actions.copyJson, &MainWindow::copyCandidate);
    on(actions.star, &MainWindow::starCandidate);
    on(actions.compare, [this] { m_workspace->compareSelected(); });
    on(actions.quit, &QWidget::close);
    on(actions.start, &MainWindow::askForNewSearch);
    on(actions.extend, &MainWindow::extendSearch);
    on(actions.selectFront, [this] { m_model.setSelection(m_model.front()); });
    on(actions.clearSelection, [this] { m_model.setSelection({}); });
    on(actions.showInLineage, [this] { m_workspace->showLineage(); });
    on(actions.whatIf, [this] { m_workspace->showWhatIf(); });
    on(actions.goBack, [this] { m_model.goBack(); });
    on(actions.goForward, [this] { m_model.goForward(); });
    on(actions.find, [this] {
        showWorkspace();
        m_workspace->showFilter();
    });
    on(actions.saveLayout, &MainWindow::showWorkspace);
    on(actions.resetLayout, &MainWindow::showWorkspace);
    on(actions.overlaySession, [this] {
        const QString mine = m_controller->sessionFile();
        const QString other = m_options.dialogs.openFile(this, "Overlay a session", "Sessions (*.trazor)");
        if (!other.isEmpty()) {
            overlayRuns({mine, other}, {QFileInfo(mine).completeBaseName(), QFileInfo(other).completeBaseName()});
        }
    });
    on(actions.proxyBench, [this] {
        showWorkspace();
        m_workspace->showBench();
    });
    on(actions.measureDevice, &MainWindow::measureDevice);
    on(actions.loadProfile, &MainWindow::loadProfile);
    on(actions.commands, &MainWindow::showPalette);
    on(actions.shortcuts, [this] { showShortcuts(*menuBar(), this); });
    const auto tell = [this](const QString& done, const std::function<void()>& step) {
        const int steps = m_model.history().count();
        step();
        const bool isDone = m_model.history().count() == steps; // an impossible step is dropped and reports it itself
        if (isDone && !isEditing() && !m_messages->isWork()) {
            m_messages->showDone(done);
        }
    };
    on(actions.undo, [this, tell] {
        tell("Undone: " + m_model.history().undoText(),
             [this] { isEditing() ? m_editor->undo() : m_model.history().undo(); });
    });
    on(actions.redo, [this, tell] {
        tell("Redone: " + m_model.history().redoText(),
             [this] { isEditing() ? m_editor->redo() : m_model.history().redo(); });
    });
    on(actions.aboutViews, [this] { showAboutViews(this); });
    on(actions.aboutScore, [this] { showAboutScore(this); });
    on(actions.about, [this] { showAbout(this); });
    const QUndoStack& history = m_model.history();
    connect(&history, &QUndoStack::indexChanged, this, &MainWindow::refreshHistory);
    connect(&history, &QUndoStack::canUndoChanged, this, &MainWindow::refreshHistory);
    connect(&history, &QUndoStack::canRedoChanged, this, &MainWindow::refreshHistory);
    connect(m_editor, &SpaceEditor::historyChanged, this, &MainWindow::refreshHistory);
    connect(m_pages, &QStackedWidget::currentChanged, this, &MainWindow::refreshHistory);
    connect(&actions, &ActionSet::themeChosen, this, &MainWindow::setTheme);
    connect(&actions, &ActionSet::recentChosen, this, &MainWindow::openPath);
    connect(actions.resume, &QAction::triggered, m_messages, &QWidget::hide); // its message is outdated
    connect(actions.resume, &QAction::triggered, m_controller, &SearchController::start);
    connect(actions.pause, &QAction::triggered, m_controller, &SearchController::pause);
    connect(actions.step, &QAction::triggered, m_controller, &SearchController::step);
    connect(actions.stop, &QAction::triggered, m_controller, &SearchController::stop);
}

void MainWindow::showPalette() {
    std::vector<Command> commands = commandsOf(*menuBar());
    const std::vector<Command> buttons = buttonsOf(*this);
    commands.insert(commands.end(), buttons.begin(), buttons.end());
    const auto confirm = [this](const QString& question) { return m_options.dialogs.confirm(this, question, "Yes"); };
    (new CommandPalette(std::move(commands), confirm, this))->open();
}

void MainWindow::connectPages() {
    connect(m_startPage, &StartPage::presetChosen, this, &MainWindow::choosePreset);
    connect(m_startPage, &StartPage::exampleRequested, this, &MainWindow::runExample);
    connect(m_startPage, &StartPage::exampleSessionRequested, this, &MainWindow::openExample);
    connect(m_startPage, &StartPage::openRequested, this, &MainWindow::chooseFile);
    connect(m_startPage, &StartPage::editorRequested, this, &MainWindow::showEditor);
    connect(m_startPage, &StartPage::sessionRequested, this, &MainWindow::showWorkspace);
    connect(m_startPage, &StartPage::recentChosen, this, &MainWindow::openPath);
    connect(m_startPage, &StartPage::runResumed, this, &MainWindow::resumeRun);
    connect(m_startPage, &StartPage::overlayRequested, this, &MainWindow::overlayRuns);
    connect(m_startPage, &StartPage::runDeed, this, &MainWindow::changeRun);
    connect(m_startPage, &StartPage::recentForgotten, this, [this](const QString& file) {
        removeRecentFile(file);
        showRecent();
    });
    connect(m_editor, &SpaceEditor::useRequested, this, &MainWindow::useSpace);
    connect(m_editor, &SpaceEditor::titleChanged, this, &MainWindow::refreshTitle);
    connect(m_editor, &SpaceEditor::failed, m_messages, &MessageBar::showProblem);
    connect(m_editor, &SpaceEditor::noted, m_messages, &MessageBar::showDone);
    connect(&m_workspace->setup(), &SetupPanel::editRequested, this,
            [this](const std::shared_ptr<const space::SearchSpace>& space) {
                if (m_editor->edit(*space)) {
                    showEditor();
                }
            });
    connect(&m_workspace->setup(), &SetupPanel::startRequested, this, &MainWindow::startNewSearch);
    connect(&m_workspace->setup(), &SetupPanel::levelChosen, this, [this](search::RankLevel level) {
        if (m_model.session().sharedSpace() == m_workspace->setup().space()) {
            m_model.setLevel(level);
        }
    });
    connect(&m_workspace->setup(), &SetupPanel::changed, this, &MainWindow::refreshActions);
    connect(&m_workspace->inspector(), &InspectorPanel::compareRequested, m_workspace, &Workspace::compareSelected);
    connect(&m_workspace->inspector(), &InspectorPanel::exportRequested, this, &MainWindow::exportCandidate);
    connect(&m_workspace->inspector(), &InspectorPanel::copyRequested, this, &MainWindow::copyCandidate);
    connect(&m_workspace->inspector(), &InspectorPanel::valuesRequested, m_workspace, &Workspace::enterValues);
    m_workspace->candidates().setRowActions(m_actions->candidateVerbs());
    connect(m_actions->filterMenu, &QMenu::aboutToShow, this,
            [this] { m_workspace->candidates().fillFilterMenu(*m_actions->filterMenu); });
    connect(&m_workspace->candidates(), &CandidatesPanel::activated, m_workspace, &Workspace::showInspector);
    connect(&m_model, &SessionModel::currentChanged, this, &MainWindow::refreshActions);
    connect(&m_model, &SessionModel::selectionChanged, this, &MainWindow::refreshActions);
    connect(&m_model, &SessionModel::sessionReset, this, &MainWindow::refreshActions);
}

void MainWindow::connectController() {
    m_workspace->inspector().setEvaluatorFactory(m_options.makeEvaluator);
    const auto followInInspector = [this] { m_workspace->inspector().follow(*m_controller); };
    connect(m_controller, &SearchController::stateChanged, this, followInInspector);
    connect(m_controller, &SearchController::progressChanged, this, followInInspector);
    connect(m_controller, &SearchController::stateChanged, this, [this] {
        const bool wasFollowing = std::exchange(m_isFollowing, m_controller->state() == SearchState::Following);
        if (wasFollowing && m_controller->state() == SearchState::Ready) {
            m_messages->showNote("The program that ran this search has ended. Resume continues it.");
        }
        const bool hasEnded =
            std::exchange(m_wasActive, m_controller->isActive()) && m_controller->state() == SearchState::Finished;
        if (hasEnded && m_pages->currentWidget() == m_workspace) {
            showResult();
        } else if (hasEnded) {
            m_result->open(); // shown when the user returns to the workspace
        }
        if (hasEnded) {
            measureAgain();
        }
        m_workspace->setup().setEditable(!m_controller->isActive());
        m_workspace->setup().setSessionOpen(m_controller->canExtend());
        refreshActions();
        refreshTitle();
        m_status->follow(*m_controller);
    });
    connect(m_controller, &SearchController::progressChanged, this, [this] {
        m_status->follow(*m_controller);
        rememberRun();
    });
    connect(m_controller, &SearchController::sessionFileChanged, this, [this] {
        m_rememberedRun.clear();
        rememberRun();
        refreshTitle();
    });
    connect(m_viewExporter, &ViewExporter::done, m_messages, &MessageBar::showDone);
    connect(m_viewExporter, &ViewExporter::saved, this, &MainWindow::showSavedFile);
    connect(m_viewExporter, &ViewExporter::failed, m_messages, &MessageBar::showProblem);
    connect(m_controller, &SearchController::opened, this, [this] {
        m_messages->hide();
        showSession();
    });
    connect(m_controller, &SearchController::saving, this, &MainWindow::showSaving);
    connect(m_controller, &SearchController::saved, this, &MainWindow::showSaved);
    connect(m_controller, &SearchController::savingEnded, this, &MainWindow::endSaving);
    connect(m_controller, &SearchController::errorOccurred, m_messages, &MessageBar::showProblem);
    m_status->follow(*m_controller);
}

void MainWindow::restoreWindow() {
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() - QSize(0, 40))); // room for the title bar
    if (!m_options.rememberState) {
        m_actions->setIcons(palette());
        return;
    }
    QSettings settings;
    restoreGeometry(settings.value(kGeometryKey).toByteArray());
    m_workspace->restoreLayoutWhenShown();
    const int theme = settings.value(kThemeKey, 0).toInt();
    setTheme(theme >= 0 && theme <= static_cast<int>(ThemeMode::Dark) ? static_cast<ThemeMode>(theme)
                                                                      : ThemeMode::System);
    showRecent();
    showRuns();
}

void MainWindow::askForDevices() {
    if (!m_options.scoringMeans || std::exchange(m_askedForDevices, true)) {
        return;
    }
    runInBackground(this, m_options.scoringMeans, [this](const ScoringMeans& means) {
        if (!means.devices.empty()) {
            m_workspace->setup().setDevices(means.devices);
        }
        if (!means.warning.empty()) {
            m_messages->showProblem(QString::fromStdString(means.warning));
        }
    });
}

void MainWindow::runExample() {
    if (refuseWhileActive()) {
        return;
    }
    choosePreset(kExampleSpace);
    search::SearchConfig config = search::makeConfig(search::Preset::Recommended, *m_workspace->setup().space());
    config.limits.params = kExampleBand;
    config.evaluations = kExampleEvaluations;
    m_workspace->setup().show(m_workspace->setup().space(), config);
    startNewSearch();
}

void MainWindow::choosePreset(const QString& spaceName) {
    if (refuseWhileActive()) {
        return;
    }
    m_controller->closeSession();
    m_workspace->setup().choosePreset(spaceName);
    m_workspace->setStage(Stage::SetUp);
    showWorkspace();
    askForDevices();
    m_workspace->setup().setFocus();
}

void MainWindow::startNewSearch() {
    SetupPanel& setup = m_workspace->setup();
    if (refuseWhileActive()) {
        return;
    }
    if (const QString problem = setup.problem(); !problem.isEmpty()) {
        m_messages->showProblem(problem);
        return;
    }
    m_messages->hide();
    m_workspace->setStage(Stage::Watch);
    showWorkspace();
    m_controller->newSearch(setup.space(), setup.config());
    m_controller->start();
}

/// A search starts with visible settings: the action first leads to the setup, and asks for confirmation if another
/// search could be resumed. The start button of the setup needs no question.
void MainWindow::askForNewSearch() {
    if (m_workspace->stage() != Stage::SetUp) {
        m_workspace->setStage(Stage::SetUp);
        m_workspace->setup().setFocus();
        return;
    }
    const bool goesOn = m_controller->canStart() && m_model.size() > 0;
    if (!goesOn || m_options.dialogs.confirm(this,
                                             "Start a new search with these settings? The one that is open "
                                             "stays in its file; the start page offers to resume it.",
                                             "New search")) {
        startNewSearch();
    }
}

bool MainWindow::refuseWhileActive() {
    if (m_controller->isActive()) {
        m_messages->showProblemWith(QString("A search is %1. Stop it first; it can be resumed later.")
                                        .arg(m_controller->state() == SearchState::Paused ? "paused" : "running"),
                                    "Stop the search", [this] { m_controller->stop(); });
        return true;
    }
    return false;
}

void MainWindow::extendSearch() {
    const auto more = m_options.dialogs.askCount(
        this, "Extend the search",
        QString("Further evaluations, after the %1 that are planned:").arg(m_model.config().evaluations), 500);
    if (more) {
        m_controller->extend(*more);
    }
}

void MainWindow::showStartPage() {
    showRecent();
    showRuns();
    m_startPage->setSession(
        m_controller->state() == SearchState::Empty ? QString() : QFileInfo(m_controller->sessionFile()).fileName());
    m_pages->setCurrentWidget(m_startPage);
    refreshActions();
    refreshTitle();
}

void MainWindow::showWorkspace() {
    m_pages->setCurrentWidget(m_workspace);
    refreshActions();
    refreshTitle();
}

void MainWindow::showEditor() {
    if (m_editor->isEmpty()) {
        m_editor->duplicate(kExampleSpace);
    }
    m_pages->setCurrentWidget(m_editor);
    refreshActions();
    refreshTitle();
}

bool MainWindow::isEditing() const {
    return m_pages->currentWidget() == m_editor;
}

void MainWindow::useSpace(const std::shared_ptr<const space::SearchSpace>& space) {
    if (refuseWhileActive()) {
        return;
    }
    m_controller->closeSession();
    m_workspace->setup().useSpace(space);
    m_workspace->setStage(Stage::SetUp);
    showWorkspace();
    askForDevices();
    m_workspace->setup().setFocus();
}

void MainWindow::refreshHistory() {
    const QUndoStack& history = m_model.history();
    const auto deed = [](bool isPossible, const QString& text) {
        return isPossible ? std::optional(text) : std::nullopt;
    };
    if (isEditing()) {
        m_actions->showHistory(deed(m_editor->canUndo(), {}), deed(m_editor->canRedo(), {}));
    } else {
        m_actions->showHistory(deed(history.canUndo(), history.undoText()),
                               deed(history.canRedo(), history.redoText()));
    }
}

void MainWindow::setTheme(ThemeMode mode) {
    m_theme = mode;
    applyTheme(mode);
    m_actions->setTheme(mode);
    m_actions->setIcons(qApp->palette());
    if (m_options.rememberState) {
        QSettings().setValue(kThemeKey, static_cast<int>(mode));
    }
}

void MainWindow::refreshActions() {
    const bool choosing = m_pages->currentWidget() != m_workspace;
    m_actions->follow(*m_controller,
                      choosing ? QString("Choose a search space and go to its setup first")
                               : m_workspace->setup().problem(),
                      m_model.current(), static_cast<int>(m_model.selection().size()));
    m_actions->goBack->setEnabled(m_model.canGoBack());
    m_actions->goForward->setEnabled(m_model.canGoForward());
    m_result->setCanExtend(m_controller->canExtend());
    refreshHead();
    m_device->setText(QString::fromStdString(m_model.session().manifest().evaluator));
}

void MainWindow::refreshTitle() {
    const QString session = QFileInfo(m_controller->sessionFile()).completeBaseName();
    const QString name = isEditing()                               ? m_editor->title()
                         : m_pages->currentWidget() == m_workspace ? session
                                                                   : QString();
    setWindowTitle(name.isEmpty() ? QString("T-Razor Studio") : name + QStringLiteral(" \u2013 T-Razor Studio"));
}

QString MainWindow::message() const {
    return m_messages->text();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_editor->leaveChanges()) {
        event->ignore();
        return;
    }
    if (m_controller->isSaving()) {
        m_closesWhenSaved = true; // an error in the copy must be seen
        event->ignore();
        return;
    }
    const SearchStatus& status = m_controller->status();
    if (m_controller->isActive() &&
        !m_options.dialogs.confirm(this,
                                   QString("A search is running. Saved at %1 of %2: the start page offers to resume "
                                           "it.")
                                       .arg(status.evaluations)
                                       .arg(status.planned),
                                   "Stop and close")) {
        event->ignore();
        return;
    }
    if (m_options.rememberState) {
        QSettings().setValue(kGeometryKey, saveGeometry());
        m_workspace->saveLayout();
    }
    m_workspace->inspector().commitEdits();
    m_controller->shutdown();
    event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_actions->setIcons(palette());
    } else if (event->type() == QEvent::ThemeChange && m_theme == ThemeMode::System) {
        applyTheme(m_theme); // the desktop switched between dark and light
    }
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_set.h"

#include "ui/compare/compare_table.h"
#include "ui/models/search_controller.h"
#include "ui/support/dialogs.h"
#include "ui/support/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QDir>
#include <QFileInfo>
#include <QFont>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace trazor::ui {

namespace {

struct ThemeEntry {
    ThemeMode mode;
    const char* text;
    const char* help;
};
constexpr ThemeEntry kThemes[] = {{ThemeMode::System, "&System", "Light or dark as the desktop is"},
                                  {ThemeMode::Light, "&Light", "Dark on light"},
                                  {ThemeMode::Dark, "&Dark", "Light on dark"}};

constexpr auto kHelpProperty = "help";

/// Disables an action that could only fail; its help then begins with the reason.
void allow(QAction& action, bool isPossible, const QString& reason) {
    const QString help = action.property(kHelpProperty).toString();
    action.setEnabled(isPossible);
    action.setToolTip(isPossible || reason.isEmpty() ? help : reason + ' ' + help);
}

} // namespace

ActionSet::ActionSet(QObject* parent)
    : QObject(parent)
    , newSearch(add("&New search\u2026", "newSearch", QKeySequence::New, "Choose a search space to begin with"))
    , openSession(add("&Open\u2026", "openSession", QKeySequence::Open,
                      "Open a session (*.trazor) or a search space (*.space.json)"))
    , openExample(add("Open the e&xample", "openExample", {}, "Open a finished search that ships with the program"))
    , spaceEditor(add("Space e&ditor", "spaceEditor", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                      "Make or change a search space"))
    , spaceFromConfig(add("New space from a &config\u2026", "spaceFromConfig", {},
                          "Make the space around a model from its config.json, as Hugging Face has it, and open it in "
                          "the editor"))
    , saveAs(add("&Save session as\u2026", "saveAs", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                 "Copy the session to a file of your choice. The session itself is saved as it runs."))
    , exportCandidate(add("&Export candidate\u2026", "exportCandidate", QKeySequence(Qt::CTRL | Qt::Key_E),
                          "Write the current candidate to a file that a trainer reads"))
    , exportReport(add("Re&port\u2026", "exportReport", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
                       "Write a report of the session, a page of HTML with its plots, and open it in the browser"))
    , exportTable(
          add("Export &table\u2026", "exportTable", {}, "Write all candidates of the session to a table (*.csv)"))
    , quit(add("&Quit", "quit", QKeySequence(Qt::CTRL | Qt::Key_Q), "Stop the search, save, and close"))
    , undo(add("&Undo", "undo", QKeySequence::Undo, "Undo the last star, note, tag or change of a space"))
    , redo(add("&Redo", "redo", QKeySequence::Redo, "Redo what was undone"))
    , star(add("&Star candidate", "star", QKeySequence(Qt::CTRL | Qt::Key_D),
               "Set or remove the star of the current candidate"))
    , copyJson(add("&Copy JSON", "copyJson", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                   "Put the current candidate on the clipboard as JSON"))
    , find(add("&Filter candidates", "find", QKeySequence::Find, "Go to the filter box"))
    , selectFront(add("Select Paret&o front", "selectFront", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
                      "Select all candidates of the front"))
    , clearSelection(
          add("Clear selectio&n", "clearSelection", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A), "Select nothing"))
    , compare(add("Co&mpare", "compare", QKeySequence(Qt::CTRL | Qt::Key_K),
                  "Put the selected candidates, 2 to 6, side by side"))
    , showInLineage(add("Show in line&age", "showInLineage", QKeySequence(Qt::CTRL | Qt::Key_L),
                        "Ancestors and descendants of the current candidate"))
    , whatIf(add("What &if\u2026", "whatIf", QKeySequence(Qt::CTRL | Qt::Key_I),
                 "Change blocks of the current candidate and see what that does to size and score"))
    , goBack(add("Selection &back", "goBack", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Left),
                 "Select what was selected before"))
    , goForward(add("Selection for&ward", "goForward", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Right),
                    "Select again what was selected afterwards"))
    , start(add("&Start", "start", QKeySequence(Qt::CTRL | Qt::Key_R),
                "Start a new search with the settings under Set up"))
    , resume(add("&Resume", "resume", QKeySequence(Qt::Key_F5), "Continue this search from where it stopped"))
    , pause(add("&Pause", "pause", QKeySequence(Qt::Key_F6),
                "Pause at once; the candidate that is being scored continues with Resume"))
    , step(add("S&tep", "step", QKeySequence(Qt::Key_F7), "Run to the end of one generation, then pause"))
    , stop(add("St&op", "stop", QKeySequence(Qt::SHIFT | Qt::Key_F5), "End the run; the session can be resumed later"))
    , extend(add("E&xtend\u2026", "extend", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                 "Plan further evaluations for this session and continue"))
    , overlaySession(add("Over&lay another session\u2026", "overlaySession", {},
                         "Show fronts and curves of this search and of another one together"))
    , runExample(add("Run the exa&mple", "runExample", {},
                     "Start a search of AutoFormer-Tiny, 5.4 M to 6.5 M parameters, 300 evaluations"))
    , showSession(
          add("&Session", "showSession", QKeySequence(Qt::CTRL | Qt::Key_1), "Go to the open session and its setup"))
    , setUp(add("Set u&p", "setUp", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_1),
                "Space, limits and settings of a search, with what fits"))
    , watch(add("&Watch", "watch", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_2),
                "See candidates arrive and the best improve"))
    , choose(add("Ch&oose", "choose", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_3),
                 "Table, inspector, lineage and comparison of candidates"))
    , maximise(add("&Maximise view", "maximise", QKeySequence(Qt::Key_F11),
                   "The view with the keyboard alone in the window; Esc, or this again, brings back the others"))
    , showResult(add("Res&ult", "showResult", QKeySequence(Qt::CTRL | Qt::Key_2),
                     "What the search has found, and which candidate is suggested"))
    , saveLayout(add("&Save layout\u2026", "saveLayout", {}, "Give the present places of the panels a name"))
    , resetLayout(add("&Reset layout", "resetLayout", {}, "Put all panels back in their original places"))
    , proxyBench(add("Proxy &bench", "proxyBench", QKeySequence(Qt::CTRL | Qt::Key_B),
                     "Measure how well scores rank networks whose trained quality is known"))
    , measureDevice(
          add("&Measure this computer\u2026", "measureDevice", {},
              "Measure how long networks of the space under Set up take on this computer, so that the latency "
              "can be limited"))
    , loadProfile(add("&Load profile\u2026", "loadProfile", {},
                      "Load a device profile (*.profile.json) that was measured here or elsewhere"))
    , commands(add("&Commands\u2026", "commands", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
                   "Find any command by a few of its letters"))
    , shortcuts(
          add("&Keys and mouse", "shortcuts", QKeySequence("?"), "All shortcuts, and what the mouse does in the views"))
    , aboutScore(
          add("About this &score", "aboutScore", QKeySequence::HelpContents, "What DSS++ is and how far to trust it"))
    , aboutViews(add("About the &views", "aboutViews", {}, "What each view shows, and how pictures of them are saved"))
    , about(add("&About T-Razor Studio", "about", {}, "Version and licence"))
    , m_themes(new QActionGroup(this))
    , m_stages(new QActionGroup(this)) {
    for (const ThemeEntry& entry : kThemes) {
        QAction* action = m_themes->addAction(QString::fromUtf8(entry.text));
        action->setCheckable(true);
        action->setData(static_cast<int>(entry.mode));
        action->setToolTip(QString::fromUtf8(entry.help));
    }
    connect(m_themes, &QActionGroup::triggered, this,
            [this](const QAction* action) { emit themeChosen(static_cast<ThemeMode>(action->data().toInt())); });
    m_stages->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional); // none checked on other pages
    for (QAction* action : {setUp, watch, choose}) {
        action->setCheckable(true);
        action->setData(static_cast<int>(m_stages->actions().size()));
        m_stages->addAction(action);
    }
    connect(m_stages, &QActionGroup::triggered, this,
            [this](const QAction* action) { emit stageChosen(action->data().toInt()); });
    maximise->setCheckable(true);
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);
}

QAction* ActionSet::add(const char* text, const char* name, const QKeySequence& shortcut, const char* help) {
    auto* action = new QAction(QString::fromUtf8(text), this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? QString::fromUtf8(help)
                                      : QString("%1 (%2)").arg(QString::fromUtf8(help), keys));
    action->setProperty(kHelpProperty, action->toolTip());
    return action;
}

void ActionSet::fillMenuBar(QMenuBar& bar) {
    QMenu* file = bar.addMenu("&File");
    file->addActions({newSearch, spaceEditor, spaceFromConfig, openSession, openExample});
    recentMenu = file->addMenu("Open &recent");
    file->addActions({saveAs});
    file->addSeparator();
    file->addActions({exportCandidate, exportReport, exportTable});
    saveViewMenu = file->addMenu("Save &view");
    file->addSeparator();
    file->addActions({quit});
    QMenu* edit = bar.addMenu("&Edit");
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions({star, copyJson, compare, whatIf, showInLineage});
    edit->addSeparator();
    filterMenu = edit->addMenu("Fi&lter to its value");
    edit->addActions({find, selectFront, clearSelection, goBack, goForward});
    QMenu* search = bar.addMenu("&Search");
    search->addActions({start, resume, pause, step, stop, extend});
    search->addSeparator();
    search->addActions({overlaySession, runExample});
    bar.addMenu("&Device")->addActions({measureDevice, loadProfile});
    viewMenu = bar.addMenu("&View");
    QMenu* theme = viewMenu->addMenu("&Theme");
    theme->addActions(m_themes->actions());
    showMenu = viewMenu->addMenu("S&how");
    layoutMenu = viewMenu->addMenu("L&ayouts");
    viewMenu->addSeparator();
    viewMenu->addActions({showSession, setUp, watch, choose, showResult, proxyBench});
    viewMenu->addSeparator();
    viewMenu->addActions({maximise});
    viewMenu->addSeparator();
    bar.addMenu("&Help")->addActions({commands, shortcuts, aboutViews, aboutScore, about});
}

void ActionSet::showHistory(const std::optional<QString>& undoes, const std::optional<QString>& redoes) {
    const auto show = [](QAction* action, const QString& name, const std::optional<QString>& what) {
        action->setEnabled(what.has_value());
        action->setText((name + ' ' + what.value_or(QString())).trimmed());
    };
    show(undo, "&Undo", undoes);
    show(redo, "&Redo", redoes);
}

void ActionSet::showRecent(const QStringList& files) {
    recentMenu->clear();
    for (const QString& file : files) {
        const bool exists = QFileInfo::exists(file);
        QAction* action =
            recentMenu->addAction(exists ? QFileInfo(file).fileName() : QFileInfo(file).fileName() + " (missing)");
        action->setToolTip(QDir::toNativeSeparators(file));
        action->setEnabled(exists);
        connect(action, &QAction::triggered, this, [this, file] { emit recentChosen(file); });
    }
    recentMenu->menuAction()->setVisible(!files.isEmpty());
}

void ActionSet::fillToolBar(QToolBar& bar) {
    m_bar = &bar;
    bar.addActions({start, resume, pause, step, stop});
    bar.addSeparator();
    bar.addActions({setUp, watch, choose});
}

void ActionSet::ask(QAction* action, const QString& question) {
    action->setProperty(kQuestionProperty, question);
}

void ActionSet::follow(const SearchController& controller, const QString& problem, int current, int selected) {
    const SearchState state = controller.state();
    const bool active = controller.isActive();
    // Where a search can be resumed, Resume comes first, and starting another search needs confirmation.
    const bool goesOn = controller.canStart() && controller.status().evaluations > 0;
    start->setText(goesOn ? QString("&New search\u2026") : QString("&Start"));
    QAction* const main = goesOn ? resume : start;
    QFont bold;
    bold.setBold(true);
    main->setFont(bold);
    (goesOn ? start : resume)->setFont({});
    if (m_bar != nullptr && m_bar->actions().front() != main) {
        m_bar->insertAction(m_bar->actions().front(), main);
    }
    const bool isRunning = state == SearchState::Running;
    const QString idle = "No search is running.";
    const QString noResume = state == SearchState::Empty ? QString("No session is open.")
                             : active                    ? QString("The search is running.")
                                                         : QString("The search is complete; Extend plans more.");
    allow(*start, !active && problem.isEmpty(), active ? QString("A search is running: stop it first.") : problem);
    allow(*resume, controller.canStart(), noResume);
    allow(*pause, isRunning, idle);
    allow(*step, isRunning || (controller.canStart() && state != SearchState::Pausing), noResume);
    allow(*stop, active && state != SearchState::Stopping, idle);
    allow(*extend, controller.canExtend(),
          active ? QString("A search is running: stop it first.") : QString("No open search can be continued."));
    showSession->setEnabled(state != SearchState::Empty);
    allow(*saveAs, controller.canSave(), "There is no session to save.");
    for (QAction* action : {exportReport, exportTable, overlaySession}) {
        allow(*action, controller.status().evaluations > 0, "There is no candidate yet.");
    }
    const bool hasSession = state != SearchState::Empty;
    ask(start, goesOn ? QString() : QString("Start a search with the settings under Set up?")); // else asks by itself
    ask(resume, "Continue this search?");
    ask(step, "Continue this search for one generation?");
    ask(stop, "Stop this search? Resume continues it later.");
    ask(runExample, "Start the example search?");
    ask(openExample, hasSession ? QString("Leave this session and open the example?") : QString());
    for (QAction* recent : recentMenu->actions()) {
        ask(recent, hasSession ? QString("Leave this session and open %1?").arg(recent->text()) : QString());
    }
    for (QAction* action : {exportCandidate, copyJson, star, showInLineage, whatIf}) {
        allow(*action, current >= 0, "Select a candidate first.");
    }
    filterMenu->setEnabled(current >= 0);
    allow(*showResult, controller.status().evaluations > 0, "There is no candidate yet.");
    allow(*compare, selected >= kFewestCompared, QString("Select %1 candidates or more.").arg(kFewestCompared));
    compare->setText(selected > kMostCompared ? QString("Co&mpare the best %1 of %2").arg(kMostCompared).arg(selected)
                                              : QString("Co&mpare"));
}

void ActionSet::showStage(int stage) {
    for (QAction* action : m_stages->actions()) {
        action->setChecked(action->data().toInt() == stage);
    }
}

void ActionSet::setIcons(const QPalette& palette) {
    start->setIcon(makeIcon(Glyph::Start, palette));
    resume->setIcon(makeIcon(Glyph::Resume, palette));
    pause->setIcon(makeIcon(Glyph::Pause, palette));
    step->setIcon(makeIcon(Glyph::Step, palette));
    stop->setIcon(makeIcon(Glyph::Stop, palette));
}

void ActionSet::setTheme(ThemeMode mode) {
    for (QAction* action : m_themes->actions()) {
        action->setChecked(action->data().toInt() == static_cast<int>(mode));
    }
}

} // namespace trazor::ui

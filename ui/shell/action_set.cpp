// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_set.h"

#include "ui/compare/compare_table.h"
#include "ui/models/search_controller.h"
#include "ui/shell/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QUndoStack>

namespace trazor::ui {

namespace {

struct ThemeEntry {
    ThemeMode mode;
    const char* text;
};
constexpr ThemeEntry kThemes[] = {{ThemeMode::System, "&System"}, {ThemeMode::Light, "&Light"}, {ThemeMode::Dark, "&Dark"}};

} // namespace

ActionSet::ActionSet(QObject* parent)
    : QObject(parent)
    , newSearch(add("&New search\u2026", "newSearch", QKeySequence::New, "Choose a search space to begin with"))
    , openSession(add("&Open session\u2026", "openSession", QKeySequence::Open, "Open a *.trazor file"))
    , saveAs(add("&Save session as\u2026", "saveAs", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                 "Copy the session to a file of your choice. It is saved by itself all the time."))
    , exportCandidate(add("&Export candidate\u2026", "exportCandidate", QKeySequence(Qt::CTRL | Qt::Key_E),
                          "Write the current candidate to a file that a trainer reads"))
    , quit(add("&Quit", "quit", QKeySequence(Qt::CTRL | Qt::Key_Q), "Stop the search, save, and close"))
    , undo(add("&Undo", "undo", QKeySequence::Undo, "Take back the last star, note or tag"))
    , redo(add("&Redo", "redo", QKeySequence::Redo, "Do again what was taken back"))
    , star(add("&Star candidate", "star", QKeySequence(Qt::CTRL | Qt::Key_D), "Set or remove the star of the current candidate"))
    , copyJson(add("&Copy JSON", "copyJson", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                   "Put the current candidate on the clipboard as JSON"))
    , find(add("&Filter candidates", "find", QKeySequence::Find, "Go to the filter box"))
    , selectFront(add("Select Pareto &front", "selectFront", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
                      "Select all candidates of the front"))
    , clearSelection(add("Clear se&lection", "clearSelection", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
                         "Select nothing"))
    , compare(add("Co&mpare", "compare", QKeySequence(Qt::CTRL | Qt::Key_K),
                  "Put the selected candidates, 2 to 6, side by side"))
    , start(add("&Start", "start", QKeySequence(Qt::CTRL | Qt::Key_R), "Start a new search with the settings on the left"))
    , resume(add("&Resume", "resume", QKeySequence(Qt::Key_F5), "Go on with this session where it stands"))
    , pause(add("&Pause", "pause", QKeySequence(Qt::Key_F6), "Pause after the candidate that is being scored"))
    , step(add("S&tep", "step", QKeySequence(Qt::Key_F7), "Run to the end of one generation, then pause"))
    , stop(add("St&op", "stop", QKeySequence(Qt::SHIFT | Qt::Key_F5), "End the run; the session can be resumed later"))
    , extend(add("E&xtend\u2026", "extend", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                 "Plan further evaluations for this session and go on"))
    , resetLayout(add("&Reset layout", "resetLayout", {}, "Put all panels back where they were at first"))
    , proxyBench(add("Proxy &bench", "proxyBench", QKeySequence(Qt::CTRL | Qt::Key_B),
                     "Measure how well scores rank networks whose trained quality is known"))
    , aboutScore(add("About this &score", "aboutScore", QKeySequence::HelpContents, "What DSS++ is and how far to trust it"))
    , about(add("&About T-Razor Studio", "about", {}, "Version and licence"))
    , m_themes(new QActionGroup(this)) {
    for (const ThemeEntry& entry : kThemes) {
        QAction* action = m_themes->addAction(QString::fromUtf8(entry.text));
        action->setCheckable(true);
        action->setData(static_cast<int>(entry.mode));
    }
    connect(m_themes, &QActionGroup::triggered, this,
            [this](const QAction* action) { emit themeChosen(static_cast<ThemeMode>(action->data().toInt())); });
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);
}

QAction* ActionSet::add(const char* text, const char* name, const QKeySequence& shortcut, const char* help) {
    auto* action = new QAction(QString::fromUtf8(text), this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? QString::fromUtf8(help) : QString("%1 (%2)").arg(QString::fromUtf8(help), keys));
    action->setStatusTip(QString::fromUtf8(help));
    return action;
}

void ActionSet::fillMenuBar(QMenuBar& bar) {
    QMenu* file = bar.addMenu("&File");
    file->addActions({newSearch, openSession});
    recentMenu = file->addMenu("Open &recent");
    file->addActions({saveAs});
    file->addSeparator();
    file->addActions({exportCandidate});
    saveViewMenu = file->addMenu("Save &view");
    file->addSeparator();
    file->addActions({quit});
    QMenu* edit = bar.addMenu("&Edit");
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions({star, copyJson, compare});
    edit->addSeparator();
    edit->addActions({find, selectFront, clearSelection});
    bar.addMenu("&Search")->addActions({start, resume, pause, step, stop, extend});
    viewMenu = bar.addMenu("&View");
    QMenu* theme = viewMenu->addMenu("&Theme");
    theme->addActions(m_themes->actions());
    viewMenu->addActions({proxyBench, resetLayout});
    viewMenu->addSeparator();
    bar.addMenu("&Help")->addActions({aboutScore, about});
}

void ActionSet::followHistory(QUndoStack& history) {
    const auto follow = [&](QAction* action, auto act, auto enabled, auto named, const QString& text) {
        connect(action, &QAction::triggered, &history, act);
        connect(&history, enabled, action, &QAction::setEnabled);
        connect(&history, named, action, [action, text](const QString& what) { action->setText((text + ' ' + what).trimmed()); });
        action->setEnabled(false);
    };
    follow(undo, &QUndoStack::undo, &QUndoStack::canUndoChanged, &QUndoStack::undoTextChanged, undo->text());
    follow(redo, &QUndoStack::redo, &QUndoStack::canRedoChanged, &QUndoStack::redoTextChanged, redo->text());
}

void ActionSet::fillToolBar(QToolBar& bar) {
    bar.addActions({start, resume, pause, step, stop});
}

void ActionSet::follow(const SearchController& controller, const QString& problem, int current, int selected) {
    const SearchState state = controller.state();
    const bool active = controller.isActive();
    start->setEnabled(!active && problem.isEmpty());
    resume->setEnabled(controller.canStart());
    pause->setEnabled(state == SearchState::Running);
    step->setEnabled(state == SearchState::Running || (controller.canStart() && state != SearchState::Pausing));
    stop->setEnabled(active && state != SearchState::Stopping);
    extend->setEnabled(controller.canExtend());
    openSession->setEnabled(!active);
    recentMenu->setEnabled(!active);
    saveAs->setEnabled(controller.isSaved());
    for (QAction* action : {exportCandidate, copyJson, star}) {
        action->setEnabled(current >= 0);
    }
    compare->setEnabled(selected >= kFewestCompared && selected <= kMostCompared);
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

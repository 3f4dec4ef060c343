// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/theme.h"

#include <QMenu>
#include <QObject>

#include <optional>

class QAction;
class QActionGroup;
class QMenuBar;
class QPalette;
class QToolBar;

namespace trazor::ui {

class SearchController;

/// All user actions with their text, shortcut and help, their place in menus and tool bar, and when they are enabled.
/// The window connects their slots.
class ActionSet final : public QObject {
    Q_OBJECT

public:
    explicit ActionSet(QObject* parent);

    void fillMenuBar(QMenuBar& bar);
    void fillToolBar(QToolBar& bar);
    /// Names of the steps that Undo and Redo would take: nullopt if there is no such step, empty if the step has no
    /// name.
    void showHistory(const std::optional<QString>& undoes, const std::optional<QString>& redoes);
    /// Fills the menu of recent files. Missing files are disabled.
    void showRecent(const QStringList& files);
    /// `problem` says why a new search cannot start; empty if it can.
    void follow(const SearchController& controller, const QString& problem, int current, int selected);
    void setIcons(const QPalette& palette);
    void setTheme(ThemeMode mode);
    /// Actions on the current candidate or the selection, for context menus.
    QList<QAction*> candidateVerbs() const {
        return {star, compare, whatIf, showInLineage, exportCandidate, copyJson, filterMenu->menuAction(), selectFront};
    }
    /// Checks the button of a stage in the tool bar; -1 checks none.
    void showStage(int stage);

    QAction* newSearch;
    QAction* openSession;
    QAction* openExample;
    QAction* spaceEditor;
    QAction* spaceFromConfig;
    QAction* saveAs;
    QAction* exportCandidate;
    QAction* exportReport;
    QAction* exportTable;
    QAction* quit;
    QAction* undo;
    QAction* redo;
    QAction* star;
    QAction* copyJson;
    QAction* find;
    QAction* selectFront;
    QAction* clearSelection;
    QAction* compare;
    QAction* showInLineage;
    QAction* whatIf;
    QAction* goBack;
    QAction* goForward;
    QAction* start;
    QAction* resume;
    QAction* pause;
    QAction* step;
    QAction* stop;
    QAction* extend;
    QAction* overlaySession;
    QAction* runExample;
    QAction* showSession;
    QAction* setUp;
    QAction* watch;
    QAction* choose;
    QAction* maximise;
    QAction* showResult;
    QAction* saveLayout;
    QAction* resetLayout;
    QAction* proxyBench;
    QAction* measureDevice;
    QAction* loadProfile;
    QAction* commands;
    QAction* shortcuts;
    QAction* aboutScore;
    QAction* aboutViews;
    QAction* about;
    QMenu* recentMenu = nullptr;   ///< filled by the window
    QMenu* filterMenu = nullptr;   ///< filled by the table
    QMenu* saveViewMenu = nullptr; ///< filled by the view exporter
    QMenu* showMenu = nullptr;     ///< the window adds its views
    QMenu* layoutMenu = nullptr;   ///< filled by LayoutMenu
    QMenu* viewMenu = nullptr;     ///< the window adds the docks

signals:
    void themeChosen(trazor::ui::ThemeMode mode);
    void stageChosen(int stage); ///< 0: set up, 1: watch, 2: choose
    void recentChosen(const QString& file);

private:
    /// `question` is asked by the command palette before the action starts or leaves a search.
    void ask(QAction* action, const QString& question);
    QAction* add(const char* text, const char* name, const QKeySequence& shortcut, const char* help);

    QToolBar* m_bar = nullptr;
    QActionGroup* m_themes;
    QActionGroup* m_stages;
};

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "ui/shell/layouts.h"

#include <QByteArray>
#include <QMainWindow>

#include <functional>

class QMenu;
class QSplitter;
class QTabWidget;

namespace trazor::ui {

class CandidatesPanel;
class CandidateStore;
class CompareBoard;
class InspectorPanel;
class SetupPanel;

/// The views of one session and how they are laid out: plots in the middle, setup, inspector and candidates in docks.
class Workspace final : public QMainWindow {
    Q_OBJECT

public:
    /// `chooseBenchFile` asks for a set of networks for the proxy bench; empty if cancelled.
    Workspace(CandidateStore& store, bench::BenchTools benchTools, std::function<QString()> chooseBenchFile,
              QWidget* parent = nullptr);

    SetupPanel& setup() noexcept { return *m_setup; }
    InspectorPanel& inspector() noexcept { return *m_inspector; }
    CandidatesPanel& candidates() noexcept { return *m_candidates; }

    void compareSelected(); ///< in the tab Compare, which comes to the front
    void showBench();
    void showInspector();
    void addDockActions(QMenu& menu);
    /// One action a view that stands in a tab, to bring it to the front.
    void addTabActions(QMenu& menu);
    void resetLayout();
    Layout layoutNow() const;
    /// False if it cannot be taken.
    bool takeLayout(const Layout& layout);
    /// Nothing is saved before the workspace has been shown.
    void saveLayout() const;
    /// When first shown, takes the saved layout. One that cannot be restored, or whose restoring did not end last time,
    /// is dropped.
    void restoreLayoutWhenShown() { m_restores = true; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void arrange();
    bool restoreLayout();
    QDockWidget* addDock(const QString& title, const char* name, QWidget* panel, Qt::DockWidgetArea area);

    SetupPanel* m_setup;
    InspectorPanel* m_inspector;
    CandidatesPanel* m_candidates;
    CompareBoard* m_compare;
    QTabWidget* m_upper = nullptr;
    QWidget* m_bench;
    QSplitter* m_views;
    QDockWidget* m_setupDock;
    QDockWidget* m_inspectorDock;
    QDockWidget* m_candidatesDock;
    QByteArray m_firstLayout;
    bool m_restores = false;
    bool m_isArranged = false;
};

} // namespace trazor::ui

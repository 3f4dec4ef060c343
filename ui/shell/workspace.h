// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bench/proxy_bench.h"
#include "ui/shell/layouts.h"

#include <QByteArray>
#include <QMainWindow>

#include <array>
#include <functional>
#include <map>
#include <optional>

class QMenu;
class QSplitter;
class QTabWidget;

namespace trazor::ui {

class CandidatesPanel;
class SessionModel;
class CompareBoard;
class EvidenceView;
class InspectorPanel;
class SetupPanel;
class WhatIfPanel;

/// What the user is at. Each stage has panels of its own at first; what the user makes of them stays with the stage.
enum class Stage {
    SetUp,  ///< the setup alone, with large histograms
    Watch,  ///< Pareto and progress
    Choose, ///< candidates, inspector, lineage, comparison
};
inline constexpr Stage kStages[] = {Stage::SetUp, Stage::Watch, Stage::Choose};

/// The views of one session and how they are laid out: plots in the middle, setup, inspector and candidates in docks.
class Workspace final : public QMainWindow {
    Q_OBJECT

public:
    /// `chooseBenchFile` asks for a set of networks for the proxy bench; empty if cancelled.
    Workspace(SessionModel& model, bench::BenchTools benchTools, std::function<QString()> chooseBenchFile,
              QWidget* parent = nullptr);

    SetupPanel& setup() noexcept { return *m_setup; }
    InspectorPanel& inspector() noexcept { return *m_inspector; }
    CandidatesPanel& candidates() noexcept { return *m_candidates; }
    WhatIfPanel& whatIf() noexcept { return *m_whatIf; }

    Stage stage() const noexcept { return m_stage; }
    void setStage(Stage stage);
    /// The view with the keyboard, or the one on top, alone; again: as before.
    void toggleMaximised();
    void restoreMaximised();
    bool isMaximised() const noexcept { return m_maximised != nullptr; }

    void enterValues();     ///< the dialog that takes measured values of the selected candidates
    void compareSelected(); ///< in the tab Compare, which comes to the front
    void showBench();
    void showLineage();
    void showInspector();
    /// With a block chosen, counted from 0 over all stages; -1: the one that was.
    void showWhatIf(int block = -1);
    bool showsWhatIf() const noexcept { return m_showsWhatIf; }
    void showFilter(); ///< with the keyboard
    void addDockActions(QMenu& menu);
    /// One action a view that stands in a tab, to bring it to the front.
    void addTabActions(QMenu& menu);
    void resetLayout(); ///< of this stage
    Layout layoutNow() const;
    /// False if it cannot be taken.
    bool takeLayout(const Layout& layout);
    /// Nothing is saved before the workspace has been shown.
    void saveLayout() const;
    /// When first shown, takes the saved layout. One that cannot be restored, or whose restoring did not end last time,
    /// is dropped.
    void restoreLayoutWhenShown() { m_restores = true; }

signals:
    void stageChanged(trazor::ui::Stage stage);
    void maximisedChanged(bool isMaximised);
    void whatIfToggled();

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();
    bool restoreLayout();
    void maximise(QWidget& panel);
    std::array<QDockWidget*, 4> docks() const;
    void showCentre();
    void raiseView(QTabWidget& tabs, QWidget& view);
    void bringUp(QDockWidget& dock, QWidget& panel);
    QDockWidget* addDock(const QString& title, const char* name, QWidget* panel, Qt::DockWidgetArea area);

    SetupPanel* m_setup;
    InspectorPanel* m_inspector;
    EvidenceView* m_evidence;
    CandidatesPanel* m_candidates;
    WhatIfPanel* m_whatIf;
    CompareBoard* m_compare;
    QTabWidget* m_upper = nullptr;
    QTabWidget* m_lower = nullptr;
    QWidget* m_lineage;
    QWidget* m_progress;
    QWidget* m_bench;
    QSplitter* m_views;
    QDockWidget* m_setupDock;
    QDockWidget* m_inspectorDock;
    QDockWidget* m_candidatesDock;
    QDockWidget* m_whatIfDock;
    QByteArray m_firstLayout;
    Stage m_stage = Stage::SetUp;
    std::map<Stage, Layout> m_layouts; ///< of the stages that were left
    QWidget* m_maximised = nullptr;    ///< m_upper, m_lower or a dock
    Layout m_before;                   ///< it was
    bool m_showsWhatIf = false;
    bool m_restores = false;
    bool m_wasShown = false;
    bool m_isArranged = false;
};

} // namespace trazor::ui

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

/// Stage of the user's work. Each stage starts with its own panels; changes by the user stay with the stage.
enum class Stage {
    SetUp,  ///< the setup alone, with large histograms
    Watch,  ///< Pareto and progress
    Choose, ///< candidates, inspector, lineage, comparison
};
inline constexpr Stage kStages[] = {Stage::SetUp, Stage::Watch, Stage::Choose};

/// The views of a session and their layout: plots in the centre; setup, inspector and candidates in docks.
class Workspace final : public QMainWindow {
    Q_OBJECT

public:
    /// `chooseBenchFile` asks for a file of networks for the proxy bench; it returns an empty string if cancelled.
    Workspace(SessionModel& model, bench::BenchTools benchTools, std::function<QString()> chooseBenchFile,
              QWidget* parent = nullptr);

    SetupPanel& setup() noexcept { return *m_setup; }
    InspectorPanel& inspector() noexcept { return *m_inspector; }
    CandidatesPanel& candidates() noexcept { return *m_candidates; }
    WhatIfPanel& whatIf() noexcept { return *m_whatIf; }

    Stage stage() const noexcept { return m_stage; }
    void setStage(Stage stage);
    /// Shows only the view with the keyboard focus, else the top view; a second call restores the others.
    void toggleMaximised();
    void restoreMaximised();
    bool isMaximised() const noexcept { return m_maximised != nullptr; }

    void enterValues();     ///< opens the dialog for measured values of the selected candidates
    void compareSelected(); ///< in the Compare tab, which comes to the front
    void showBench();
    void showLineage();
    void showInspector();
    /// Selects a block, counted from 0 over all stages; -1 keeps the previous block.
    void showWhatIf(space::BlockIndex block = space::BlockIndex::None);
    bool showsWhatIf() const noexcept { return m_showsWhatIf; }
    void showFilter(); ///< with the keyboard
    void addDockActions(QMenu& menu);
    /// Adds one action per tabbed view, which brings that view to the front.
    void addTabActions(QMenu& menu);
    void resetLayout(); ///< of the current stage
    Layout layoutNow() const;
    /// False if the layout cannot be restored.
    bool takeLayout(const Layout& layout);
    /// No-op until the workspace has been shown.
    void saveLayout() const;
    /// Restores the saved layout when first shown. A layout that cannot be restored, or that crashed the program last
    /// time, is dropped.
    void restoreLayoutWhenShown() { m_restores = true; }

signals:
    void stageAboutToChange();
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
    std::map<Stage, Layout> m_layouts; ///< of the stages left so far
    QWidget* m_maximised = nullptr;    ///< m_upper, m_lower or a dock
    Layout m_before;                   ///< it was
    bool m_showsWhatIf = false;
    bool m_restores = false;
    bool m_wasShown = false;
    bool m_isArranged = false;
};

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace.h"

#include "ui/bench/bench_view.h"
#include "ui/compare/compare_board.h"
#include "ui/evidence/evidence_view.h"
#include "ui/genes/gene_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/lineage/lineage_view.h"
#include "ui/plots/histogram_view.h"
#include "ui/plots/parallel_view.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"
#include "ui/setup/setup_panel.h"
#include "ui/table/candidates_panel.h"
#include "ui/whatif/what_if_panel.h"

#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QLayout>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kLayoutVersion = 1;
constexpr auto kRestoringKey = "layout/restoring";

QString keyOf(Stage stage, const char* part) {
    constexpr const char* kNames[] = {"setup", "watch", "choose"};
    return QString("layout/%1/%2").arg(kNames[static_cast<int>(stage)], part);
}

QTabWidget* makeTabs(const char* name) {
    auto* tabs = new QTabWidget;
    tabs->setObjectName(name);
    tabs->setMinimumSize(320, 140); // smaller than the tool bars of the views need: a view can be maximised
    tabs->setDocumentMode(true);
    return tabs;
}

} // namespace

Workspace::Workspace(SessionModel& model, bench::BenchTools benchTools, std::function<QString()> chooseBenchFile,
                     QWidget* parent)
    : QMainWindow(parent)
    , m_setup(new SetupPanel)
    , m_inspector(new InspectorPanel(model))
    , m_evidence(new EvidenceView(model))
    , m_candidates(new CandidatesPanel(model, benchTools))
    , m_whatIf(new WhatIfPanel(model))
    , m_compare(new CompareBoard(model))
    , m_lineage(new LineageView(model))
    , m_progress(new ProgressView(model))
    , m_bench(new BenchView(std::move(benchTools), std::move(chooseBenchFile)))
    , m_views(new QSplitter(Qt::Vertical)) {
    setWindowFlags(Qt::Widget);
    m_upper = makeTabs("upperTabs");
    m_upper->addTab(new ParetoView(model), "Pareto");
    m_upper->addTab(new ParallelView(model), "Parallel coordinates");
    m_upper->addTab(new HistogramView(model), "Distribution");
    m_upper->addTab(m_lineage, "Lineage");
    m_upper->addTab(new HeatmapView(model), "Heat-map");
    m_upper->addTab(new GeneView(model), "Genes");
    m_upper->addTab(m_compare, "Compare");
    m_upper->addTab(m_evidence, "Measured");
    m_upper->addTab(m_bench, "Proxy bench");
    m_lower = makeTabs("lowerTabs");
    m_lower->addTab(m_progress, "Progress");
    m_views->addWidget(m_upper);
    m_views->addWidget(m_lower);
    m_views->setChildrenCollapsible(false);
    for (QTabWidget* tabs : {m_upper, m_lower}) {
        connect(tabs, &QTabWidget::tabBarDoubleClicked, this,
                [this, tabs] { isMaximised() ? restoreMaximised() : maximise(*tabs); });
    }
    setCentralWidget(m_views);

    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea); // setup and inspector use the full height
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_setupDock = addDock("Settings", "setupDock", m_setup, Qt::LeftDockWidgetArea);
    m_inspectorDock = addDock("Inspector", "inspectorDock", m_inspector, Qt::RightDockWidgetArea);
    m_candidatesDock = addDock("Candidates", "candidatesDock", m_candidates, Qt::BottomDockWidgetArea);
    m_whatIfDock = addDock("What if", "whatIfDock", m_whatIf, Qt::RightDockWidgetArea);
    tabifyDockWidget(m_inspectorDock, m_whatIfDock);
    m_whatIfDock->hide();
    m_firstLayout = saveState(kLayoutVersion);
    showCentre();
    connect(m_whatIfDock, &QDockWidget::visibilityChanged, this, [this](bool isShown) {
        m_showsWhatIf = isShown;
        emit whatIfToggled();
    });
}

std::array<QDockWidget*, 4> Workspace::docks() const {
    return {m_setupDock, m_inspectorDock, m_candidatesDock, m_whatIfDock};
}

QDockWidget* Workspace::addDock(const QString& title, const char* name, QWidget* panel, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setWidget(panel);
    dock->installEventFilter(this);
    addDockWidget(area, dock);
    return dock;
}

/// A double click on the title of a panel maximises it; Qt's default would make the panel float.
bool Workspace::eventFilter(QObject* watched, QEvent* event) {
    auto* const dock = qobject_cast<QDockWidget*>(watched);
    const bool isOnTitle =
        event->type() == QEvent::MouseButtonDblClick || event->type() == QEvent::NonClientAreaMouseButtonDblClick;
    if (dock == nullptr || !isOnTitle || dock->isFloating()) {
        return QMainWindow::eventFilter(watched, event);
    }
    isMaximised() ? restoreMaximised() : maximise(*dock);
    return true;
}

void Workspace::setStage(Stage stage) {
    restoreMaximised();
    if (stage == m_stage) {
        return;
    }
    if (m_isArranged) {
        m_layouts.insert_or_assign(m_stage, layoutNow());
    }
    emit stageAboutToChange();
    m_stage = stage;
    showCentre(); // before the docks are restored, which would take its room
    const auto known = m_layouts.find(stage);
    if (m_isArranged && (known == m_layouts.end() || !takeLayout(known->second))) {
        resetLayout();
    }
    m_upper->setCurrentIndex(0);
    layout()->activate(); // before anything is put above the views: both together would enlarge a small window
    emit stageChanged(stage);
}

/// Shows the setup alone, and the progress view below the other views only in the Watch stage.
void Workspace::showCentre() {
    m_upper->setVisible(m_maximised == nullptr || m_maximised != m_lower);
    m_lower->setVisible(m_maximised == nullptr ? m_stage == Stage::Watch : m_maximised == m_lower);
    m_views->setVisible(m_maximised == nullptr ? m_stage != Stage::SetUp
                                               : m_maximised == m_upper || m_maximised == m_lower);
}

void Workspace::toggleMaximised() {
    if (isMaximised()) {
        restoreMaximised();
        return;
    }
    for (QWidget* panel = QApplication::focusWidget(); panel != nullptr; panel = panel->parentWidget()) {
        if (panel == m_upper || panel == m_lower ||
            (qobject_cast<QDockWidget*>(panel) != nullptr && panel->window() == window())) {
            maximise(*panel);
            return;
        }
    }
    maximise(m_stage == Stage::SetUp ? static_cast<QWidget&>(*m_setupDock) : *m_upper);
}

void Workspace::maximise(QWidget& panel) {
    m_before = layoutNow();
    m_maximised = &panel;
    for (QDockWidget* dock : docks()) {
        if (!dock->isFloating()) {
            dock->setVisible(dock == &panel);
        }
    }
    showCentre();
    emit maximisedChanged(true);
}

void Workspace::restoreMaximised() {
    if (isMaximised()) {
        m_maximised = nullptr;
        showCentre();
        takeLayout(m_before);
        emit maximisedChanged(false);
    }
}

void Workspace::enterValues() {
    m_evidence->enterValues();
}

void Workspace::compareSelected() {
    setStage(Stage::Choose);
    m_compare->compareSelected();
    m_upper->setCurrentWidget(m_compare);
}

void Workspace::showBench() {
    raiseView(*m_upper, *m_bench);
}

void Workspace::showLineage() {
    raiseView(*m_upper, *m_lineage);
}

void Workspace::bringUp(QDockWidget& dock, QWidget& panel) {
    if (m_stage == Stage::SetUp) {
        setStage(Stage::Choose);
    }
    restoreMaximised();
    dock.show();
    dock.raise();
    panel.setFocus();
}

void Workspace::showInspector() {
    bringUp(*m_inspectorDock, *m_inspector);
}

void Workspace::showWhatIf(space::BlockIndex block) {
    bringUp(*m_whatIfDock, *m_whatIf);
    if (block != space::BlockIndex::None) {
        m_whatIf->chooseBlock(block);
    }
}

void Workspace::showFilter() {
    restoreMaximised();
    if (m_candidatesDock->isHidden()) {
        setStage(Stage::Choose);
        m_candidatesDock->show();
    }
    m_candidates->focusFilter();
}

void Workspace::raiseView(QTabWidget& tabs, QWidget& view) {
    restoreMaximised();
    if (&tabs == m_lower) {
        setStage(Stage::Watch);
    } else if (m_stage == Stage::SetUp) {
        setStage(Stage::Choose);
    }
    tabs.setCurrentWidget(&view);
    view.setFocus();
}

void Workspace::addDockActions(QMenu& menu) {
    for (QDockWidget* dock : docks()) {
        dock->toggleViewAction()->setToolTip(QString("Show or hide the panel %1").arg(dock->windowTitle()));
        menu.addAction(dock->toggleViewAction());
    }
}

void Workspace::addTabActions(QMenu& menu) {
    for (QTabWidget* tabs : m_views->findChildren<QTabWidget*>()) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            QWidget* const view = tabs->widget(tab);
            QAction* const action =
                menu.addAction(tabs->tabText(tab), this, [this, tabs, view] { raiseView(*tabs, *view); });
            action->setToolTip(QString("Bring the view %1 to the front").arg(tabs->tabText(tab)));
        }
    }
}

void Workspace::resetLayout() {
    restoreMaximised();
    restoreState(m_firstLayout, kLayoutVersion);
    m_setupDock->setVisible(m_stage == Stage::SetUp);
    m_inspectorDock->setVisible(m_stage == Stage::Choose);
    m_whatIfDock->hide();
    m_candidatesDock->setVisible(m_stage == Stage::Choose);
    resizeDocks({m_setupDock, m_inspectorDock}, {300, 340}, Qt::Horizontal);
    resizeDocks({m_candidatesDock}, {std::clamp(height() / 3, 120, 320)}, Qt::Vertical);
    m_views->setSizes({290, 270});
    showCentre();
}

Layout Workspace::layoutNow() const {
    return {saveState(kLayoutVersion), m_views->saveState()};
}

bool Workspace::takeLayout(const Layout& layout) {
    return restoreState(layout.docks, kLayoutVersion) && m_views->restoreState(layout.views);
}

void Workspace::saveLayout() const {
    if (!m_isArranged) {
        return;
    }
    std::map<Stage, Layout> layouts = m_layouts;
    layouts.insert_or_assign(m_stage, isMaximised() ? m_before : layoutNow());
    QSettings settings;
    for (const auto& [stage, layout] : layouts) {
        settings.setValue(keyOf(stage, "docks"), layout.docks);
        settings.setValue(keyOf(stage, "views"), layout.views);
    }
}

void Workspace::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!std::exchange(m_wasShown, true)) {
        // Docks accept sizes only after the first layout, which follows this event.
        QTimer::singleShot(0, this, &Workspace::arrange);
    }
}

void Workspace::arrange() {
    m_isArranged = true;
    if (!m_restores || !restoreLayout()) {
        resetLayout();
    }
    showCentre();
}

bool Workspace::restoreLayout() {
    QSettings settings;
    const bool crashedLastTime = settings.value(kRestoringKey, false).toBool();
    settings.setValue(kRestoringKey, true);
    settings.sync();
    bool restored = false;
    for (const Stage stage : kStages) {
        const Layout layout{settings.value(keyOf(stage, "docks")).toByteArray(),
                            settings.value(keyOf(stage, "views")).toByteArray()};
        if (crashedLastTime || layout.docks.isEmpty()) {
            continue;
        }
        if (stage == m_stage) {
            restored = takeLayout(layout);
        } else {
            m_layouts.try_emplace(stage, layout); // keeps a layout from before the workspace was shown
        }
    }
    settings.remove(kRestoringKey);
    return restored;
}

} // namespace trazor::ui

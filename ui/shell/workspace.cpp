// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace.h"

#include "ui/bench/bench_view.h"
#include "ui/compare/compare_board.h"
#include "ui/evidence/evidence_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/lineage/lineage_view.h"
#include "ui/plots/parallel_view.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"
#include "ui/setup/setup_panel.h"
#include "ui/table/candidates_panel.h"

#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>

namespace trazor::ui {

namespace {

constexpr int kLayoutVersion = 1;
constexpr auto kLayoutKey = "layout/docks";
constexpr auto kSplitterKey = "layout/views";
constexpr auto kRestoringKey = "layout/restoring";

QTabWidget* makeTabs(const char* name) {
    auto* tabs = new QTabWidget;
    tabs->setObjectName(name);
    tabs->setMinimumSize(320, 140); // smaller than the bars of the views ask for: a view can be maximised
    tabs->setDocumentMode(true);
    return tabs;
}

} // namespace

Workspace::Workspace(CandidateStore& store, bench::BenchTools benchTools, std::function<QString()> chooseBenchFile,
                     QWidget* parent)
    : QMainWindow(parent)
    , m_setup(new SetupPanel)
    , m_inspector(new InspectorPanel(store))
    , m_candidates(new CandidatesPanel(store, benchTools))
    , m_compare(new CompareBoard(store))
    , m_bench(new BenchView(std::move(benchTools), std::move(chooseBenchFile)))
    , m_views(new QSplitter(Qt::Vertical)) {
    setWindowFlags(Qt::Widget);
    m_upper = makeTabs("upperTabs");
    m_upper->addTab(new ParetoView(store), "Pareto");
    m_upper->addTab(new ParallelView(store), "Parallel coordinates");
    m_upper->addTab(new ProgressView(store), "Progress");
    m_upper->addTab(m_compare, "Compare");
    m_upper->addTab(new EvidenceView(store), "Measured");
    m_upper->addTab(m_bench, "Proxy bench");
    QTabWidget* lower = makeTabs("lowerTabs");
    lower->addTab(new LineageView(store), "Lineage");
    lower->addTab(new HeatmapView(store), "Heat-map");
    m_views->addWidget(m_upper);
    m_views->addWidget(lower);
    m_views->setChildrenCollapsible(false);
    // Both are tables of many rows and have nothing to do with the lineage below.
    connect(m_upper, &QTabWidget::currentChanged, lower, [this, lower] {
        lower->setVisible(m_upper->currentWidget() != m_compare && m_upper->currentWidget() != m_bench);
    });
    setCentralWidget(m_views);

    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea); // the setup is long
    m_setupDock = addDock("Setup", "setupDock", m_setup, Qt::LeftDockWidgetArea);
    m_inspectorDock = addDock("Inspector", "inspectorDock", m_inspector, Qt::RightDockWidgetArea);
    m_candidatesDock = addDock("Candidates", "candidatesDock", m_candidates, Qt::BottomDockWidgetArea);
    m_firstLayout = saveState(kLayoutVersion);
}

QDockWidget* Workspace::addDock(const QString& title, const char* name, QWidget* panel, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setWidget(panel);
    addDockWidget(area, dock);
    return dock;
}

void Workspace::compareSelected() {
    m_compare->compareSelected();
    m_upper->setCurrentWidget(m_compare);
}

void Workspace::showBench() {
    m_upper->setCurrentWidget(m_bench);
}

void Workspace::showInspector() {
    m_inspectorDock->show();
    m_inspectorDock->raise();
    m_inspector->setFocus();
}

void Workspace::addDockActions(QMenu& menu) {
    for (QDockWidget* dock : {m_setupDock, m_inspectorDock, m_candidatesDock}) {
        dock->toggleViewAction()->setToolTip(QString("Show or hide the panel %1").arg(dock->windowTitle()));
        menu.addAction(dock->toggleViewAction());
    }
}

void Workspace::addTabActions(QMenu& menu) {
    for (QTabWidget* tabs : m_views->findChildren<QTabWidget*>()) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            QWidget* const view = tabs->widget(tab);
            QAction* const action = menu.addAction(tabs->tabText(tab), this, [this, tabs, view] {
                tabs->setCurrentWidget(view);
                if (tabs->isHidden()) { // below a table that needs all the room
                    m_upper->setCurrentIndex(0);
                }
                view->setFocus();
            });
            action->setToolTip(QString("Bring the view %1 to the front").arg(tabs->tabText(tab)));
        }
    }
}

void Workspace::resetLayout() {
    restoreState(m_firstLayout, kLayoutVersion);
    for (QDockWidget* dock : {m_setupDock, m_inspectorDock, m_candidatesDock}) {
        dock->show();
    }
    resizeDocks({m_setupDock, m_inspectorDock}, {300, 320}, Qt::Horizontal);
    resizeDocks({m_candidatesDock}, {200}, Qt::Vertical);
    m_views->setSizes({330, 230});
}

Layout Workspace::layoutNow() const {
    return {saveState(kLayoutVersion), m_views->saveState()};
}

bool Workspace::takeLayout(const Layout& layout) {
    return restoreState(layout.docks, kLayoutVersion) && m_views->restoreState(layout.views);
}

void Workspace::saveLayout() const {
    if (m_isArranged) {
        const Layout layout = layoutNow();
        QSettings settings;
        settings.setValue(kLayoutKey, layout.docks);
        settings.setValue(kSplitterKey, layout.views);
    }
}

void Workspace::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!m_isArranged) {
        m_isArranged = true;
        // Docks take sizes only after the first layout, which follows this event.
        QTimer::singleShot(0, this, &Workspace::arrange);
    }
}

void Workspace::arrange() {
    if (!m_restores || !restoreLayout()) {
        resetLayout();
    }
}

bool Workspace::restoreLayout() {
    QSettings settings;
    const bool crashedLastTime = settings.value(kRestoringKey, false).toBool();
    settings.setValue(kRestoringKey, true);
    settings.sync();
    const bool restored = !crashedLastTime && takeLayout({settings.value(kLayoutKey).toByteArray(),
                                                          settings.value(kSplitterKey).toByteArray()});
    settings.remove(kRestoringKey);
    return restored;
}

} // namespace trazor::ui

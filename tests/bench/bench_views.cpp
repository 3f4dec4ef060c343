// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Milliseconds per frame of every view at 1,000, 10,000 and 100,000 candidates (lineage 50,000), offscreen, 1280x800:
//   ranking   all scores change (a batch of candidates has arrived), without the ranking itself
//   move      panning, scrolling, or brushing a range
//   zoom      zooming, sorting, or reversing an axis
//   select    selecting half of the candidates
//   arrive    14 more candidates (200 per second at 15 frames per second), with the ranking, half selected
// The heat-map is measured again for each quantity, row order, and with differences; "window" has the views in tabs as
// in the window, and its memory is checked at the end. Times are processor times of the GUI thread, equal to wall times
// on an idle machine. A star marks a figure above its bar: 50 ms (lineage 33 ms, window 100 ms), 1.5 GiB; the exit
// status is then 1. Usage: bench_views [largest number of candidates] [folder for screenshots, or -] [view]
// QT_SCALE_FACTOR=2 measures a screen of twice the resolution.
#include "core/base/clock.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"
#include "ui/compare/compare_board.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/lineage/lineage_view.h"
#include "ui/models/session_model.h"
#include "ui/plots/parallel_view.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"
#include "ui/plots/score_scatter.h"
#include "ui/table/candidates_panel.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <numeric>

using namespace trazor;
using namespace trazor::ui;

namespace {

constexpr int kFrames = 9;
constexpr int kBatch = 14;
constexpr double kBarMs = 50.0;
constexpr double kLineageBarMs = 33.0;
constexpr double kWindowBarMs = 100.0; ///< for several views: longest acceptable block of the event loop
constexpr double kBarMiB = 1536.0;
constexpr int kMostMeasures = 24; ///< per sessionModel, which grows with each measure

/// Processor time of this thread, in milliseconds.
double nowMs() {
    return 1e3 * threadSeconds();
}

/// Median time of kFrames frames, in milliseconds.
double medianMs(const std::function<void(int frame)>& frame) {
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        const double start = nowMs();
        frame(i);
        times.push_back(nowMs() - start);
    }
    std::nth_element(times.begin(), times.begin() + kFrames / 2, times.end());
    return times[kFrames / 2];
}

int missed = 0;

/// Counts and marks figures above their bar.
char mark(double value, double bar) {
    missed += value > bar ? 1 : 0;
    return value > bar ? '*' : ' ';
}

struct Actions {
    std::function<void()> refresh = [] {};
    std::function<void(int)> move = [](int) {};
    std::function<void(int)> zoom = [](int) {};
};

/// The parsed command line.
struct Plan {
    int most = 100'000;
    QString folder;
    QString view; ///< empty: all
};

void measure(const Plan& plan, const char* name, QWidget& view, SessionModel& sessionModel,
             const std::vector<search::CandidatePtr>& all, const Actions& actions) {
    view.resize(1280, 800);
    view.show();
    QCoreApplication::processEvents();
    const auto draw = [&] {
        actions.refresh();
        QCoreApplication::processEvents();
    };
    draw();
    std::vector<double> times;
    times.push_back(medianMs([&](int) {
        emit sessionModel.rankingChanged();
        draw();
    }));
    times.push_back(medianMs([&](int i) {
        actions.move(i);
        draw();
    }));
    times.push_back(medianMs([&](int i) {
        actions.zoom(i);
        draw();
    }));
    std::vector<int> half(static_cast<std::size_t>(sessionModel.size() / 2));
    // Every second candidate, because neighbours would form one range in the table.
    std::generate(half.begin(), half.end(), [index = -2]() mutable { return index += 2; });
    times.push_back(medianMs([&](int i) {
        sessionModel.setSelection(i % 2 == 0 ? half : std::vector<int>{});
        draw();
    }));
    sessionModel.setCurrent(sessionModel.size() - 1);
    const int before = sessionModel.size();
    times.push_back(medianMs([&](int) {
        const auto from = all.begin() + sessionModel.size();
        sessionModel.apply(testing::recordsOf({from, from + kBatch}));
        draw();
    }));
    const double bar = QLatin1String(name) == QLatin1String("lineage")  ? kLineageBarMs
                       : QLatin1String(name) == QLatin1String("window") ? kWindowBarMs
                                                                        : kBarMs;
    std::printf("%-26s %8d", name, before);
    for (const double time : times) {
        std::printf(" %8.1f%c", time, mark(time, bar));
    }
    std::printf("\n");
    std::fflush(stdout);
    if (!plan.folder.isEmpty()) {
        sessionModel.setSelection(half);
        view.grab().save(QStringLiteral("%1/%2-%3.png").arg(plan.folder, QString(name).replace(' ', '-')).arg(before));
    }
}

/// Synthetic score, quality and size of `points` networks.
ScatterData scatterOf(int points) {
    ScatterData data{.xLabel = QStringLiteral("score"),
                     .yLabel = QStringLiteral("quality"),
                     .x = {},
                     .y = {},
                     .size = {},
                     .names = {}};
    for (int i = 0; i < points; ++i) {
        data.x.push_back(std::sin(0.7 * i));
        data.y.push_back(std::cos(1.3 * i));
        data.size.push_back(1e6 + i);
        data.names.push_back(std::to_string(i));
    }
    return data;
}

void measureHeatmap(const Plan& plan, SessionModel& sessionModel, const std::vector<search::CandidatePtr>& all) {
    HeatmapView view(sessionModel);
    HeatmapCanvas& canvas = view.canvas();
    const auto measureAs = [&](const QString& name, const std::function<void(int)>& zoom) {
        measure(plan, qPrintable(name), view, sessionModel, all,
                {[&] { view.refresh(); },
                 [&](int i) { canvas.verticalScrollBar()->setValue(i % 2 == 0 ? sessionModel.size() / 2 : 0); }, zoom});
    };
    measureAs(QStringLiteral("heatmap"), [&](int i) { canvas.setRowHeight(i % 2 == 0 ? 1 : 16); });
    const std::vector<HeatmapQuantity> quantities = heatmapQuantities(sessionModel);
    for (std::size_t q = 0; q < std::min<std::size_t>(quantities.size(), 4); ++q) { // D, S, B and a gene
        const QString name = QStringLiteral("heatmap ") + quantities[q].name.section(QLatin1Char('('), 0, 0).trimmed();
        canvas.setQuantity(quantities[q]);
        for (const HeatmapOrder& order :
             {HeatmapOrder{}, HeatmapOrder{.number = QStringLiteral("params"), .column = -1},
              HeatmapOrder{.number = QStringLiteral("dss++"), .column = 6}}) {
            // "zoom" sorts in every frame.
            measureAs(
                name + (order.column >= 0 ? QStringLiteral(" block") : QLatin1Char(' ') + order.number), [&](int i) {
                    canvas.setOrder(i % 2 == 0 ? HeatmapOrder{.number = QStringLiteral("macs"), .column = -1} : order);
                });
            canvas.setOrder(order);
        }
        canvas.setOrder({});
        canvas.setReference(sessionModel.size() / 2);
        measureAs(name + QStringLiteral(" diff"), [&](int i) { canvas.setRowHeight(i % 2 == 0 ? 1 : 16); });
        canvas.setReference(-1);
    }
}

/// The views in tabs as in the window, each shown once.
void measureWindow(const Plan& plan, SessionModel& sessionModel, const std::vector<search::CandidatePtr>& all) {
    QWidget window;
    auto* layout = new QGridLayout(&window);
    auto* upper = new QTabWidget;
    upper->addTab(new ParetoView(sessionModel), QString());
    upper->addTab(new ParallelView(sessionModel), QString());
    upper->addTab(new ProgressView(sessionModel), QString());
    auto* lower = new QTabWidget;
    auto* lineage = new LineageView(sessionModel);
    lower->addTab(lineage, QString());
    lower->addTab(new HeatmapView(sessionModel), QString());
    layout->addWidget(upper, 0, 0);
    layout->addWidget(lower, 1, 0);
    layout->addWidget(new InspectorPanel(sessionModel), 0, 1, 2, 1);
    layout->addWidget(new CandidatesPanel(sessionModel), 2, 0, 1, 2);
    window.show();
    for (QTabWidget* tabs : {upper, lower}) {
        for (int tab = tabs->count() - 1; tab >= 0; --tab) {
            tabs->setCurrentIndex(tab);
            QCoreApplication::processEvents();
        }
    }
    measure(plan, "window", window, sessionModel, all,
            {[] {}, [&](int i) { lineage->canvas().panBy(QPointF(i % 2 == 0 ? 40 : -40, 0)); },
             [&](int i) { lineage->canvas().zoom(i < 5 ? 1.5 : 0.7, i < 5 ? 1.5 : 0.7, QPointF(200, 100)); }});
}

double residentMiB() {
    std::ifstream status("/proc/self/statm");
    long pages = 0;
    long resident = 0;
    status >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

void measureAll(const Plan& plan, int candidates) {
    const testing::SyntheticArchive archive{.candidates = candidates + kBatch * kFrames * kMostMeasures,
                                            .failedEvery = 97};
    const auto all = archive.make();
    const std::vector<search::CandidatePtr> first(all.begin(), all.begin() + candidates);
    const auto wants = [&](const char* name) {
        return plan.view.isEmpty() ? candidates != 50'000 || QLatin1String(name) == QLatin1String("lineage")
                                   : plan.view == QLatin1String(name);
    };
    const auto fill = [&](SessionModel& sessionModel) {
        sessionModel.reset({testing::syntheticSpace(), testing::syntheticConfig(archive), {}});
        sessionModel.apply(testing::recordsOf(first));
    };
    if (wants("lineage")) {
        SessionModel sessionModel;
        fill(sessionModel);
        LineageView view(sessionModel);
        LineageCanvas& canvas = view.canvas();
        measure(plan, "lineage", view, sessionModel, all,
                {[&] { view.refresh(); }, [&](int i) { canvas.panBy(QPointF(i % 2 == 0 ? 40 : -40, 0)); },
                 [&](int i) { canvas.zoom(i < 5 ? 1.5 : 0.7, i < 5 ? 1.5 : 0.7, QPointF(600, 400)); }});
    }
    if (wants("pareto")) {
        SessionModel sessionModel;
        fill(sessionModel);
        ParetoView view(sessionModel);
        const auto zoomed = [&](int i) {
            QKeyEvent key(QEvent::KeyPress, i % 2 == 0 ? Qt::Key_Plus : Qt::Key_Minus, Qt::NoModifier);
            QApplication::sendEvent(view.focusProxy(), &key);
        };
        measure(plan, "pareto", view, sessionModel, all, {[&] { view.refresh(); }, zoomed, zoomed});
    }
    if (wants("parallel")) {
        SessionModel sessionModel;
        fill(sessionModel);
        ParallelView view(sessionModel);
        ParallelCanvas& canvas = view.canvas();
        const int params = static_cast<int>(view.axes().indexOf("params"));
        const auto brushed = [&](int i) { canvas.setRange(params, 6e6, 7e6 + 1e5 * i); };
        measure(plan, "parallel", view, sessionModel, all,
                {[&] { view.refresh(); }, brushed, [&](int) { canvas.invertAxis(params); }});
    }
    if (wants("heatmap")) {
        SessionModel sessionModel;
        fill(sessionModel);
        measureHeatmap(plan, sessionModel, all);
    }
    if (wants("table")) {
        SessionModel sessionModel;
        fill(sessionModel);
        CandidatesPanel view(sessionModel);
        auto* table = view.findChild<QTableView*>();
        measure(plan, "table", view, sessionModel, all,
                {[] {}, [&](int i) { table->verticalScrollBar()->setValue(i % 2 == 0 ? sessionModel.size() / 2 : 0); },
                 [&](int i) { table->sortByColumn(4, i % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder); }});
    }
    if (wants("progress")) {
        SessionModel sessionModel;
        fill(sessionModel);
        ProgressView view(sessionModel);
        measure(plan, "progress", view, sessionModel, all, {[&] { view.refresh(); }});
    }
    if (wants("inspector")) {
        SessionModel sessionModel;
        fill(sessionModel);
        InspectorPanel view(sessionModel);
        const auto next = [&](int i) { sessionModel.setCurrent(i * 7); };
        measure(plan, "inspector", view, sessionModel, all, {[] {}, next, next});
    }
    if (wants("compare")) {
        SessionModel sessionModel;
        fill(sessionModel);
        CompareBoard view(sessionModel);
        const auto six = [&](int i) {
            sessionModel.setSelection({i, i + 1, i + 2, i + 3, i + 4, i + 5});
            view.compareSelected();
        };
        six(0);
        measure(plan, "compare", view, sessionModel, all, {[] {}, six, six});
    }
    if (wants("bench")) {
        SessionModel sessionModel;
        fill(sessionModel);
        ScoreScatter view;
        const auto other = [&](int i) { view.setData(scatterOf(1000 + i)); };
        other(0);
        measure(plan, "bench", view, sessionModel, all,
                {[] {}, other, [&](int i) { view.setColoredBySize(i % 2 == 0); }});
    }
    if (wants("window")) {
        SessionModel sessionModel;
        fill(sessionModel);
        measureWindow(plan, sessionModel, all);
        const double memory = residentMiB();
        std::printf("%-26s %8d %8.0f%c MiB\n", "memory", candidates, memory, mark(memory, kBarMiB));
    }
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    applyTheme(ThemeMode::Light);
    Plan plan;
    plan.most = argc > 1 ? std::atoi(argv[1]) : plan.most;
    plan.folder =
        argc > 2 && QLatin1String(argv[2]) != QLatin1String("-") ? QString::fromLocal8Bit(argv[2]) : QString();
    plan.view = argc > 3 ? QString::fromLocal8Bit(argv[3]) : QString();
    std::printf("%-26s %8s %8s  %8s  %8s  %8s  %8s    [ms per frame]\n", "view", "n", "ranking", "move", "zoom",
                "select", "arrive");
    for (const int candidates : {1'000, 10'000, 50'000, 100'000}) {
        if (candidates <= plan.most) {
            measureAll(plan, candidates);
        }
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double peak = static_cast<double>(usage.ru_maxrss) / 1024.0;
    std::printf("peak memory %.0f%c MiB; %d missed\n", peak, mark(peak, kBarMiB), missed);
    return missed > 0 ? 1 : 0;
}

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Milliseconds a frame of every view at 1,000, 10,000 and 100,000 candidates (lineage 50,000), offscreen, 1280x800:
//   ranking   all scores are new (a batch of candidates has arrived), without the ranking itself
//   move      panned or scrolled
//   zoom      zoomed
//   select    half of the candidates selected
//   arrive    14 more candidates (200 a second at 15 frames a second), with the ranking
// Usage: bench_views [largest number of candidates] [folder for screenshots]
#include "tests/support/synthetic_archive.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/lineage/lineage_view.h"
#include "ui/models/candidate_store.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>

using namespace trazor;
using namespace trazor::ui;

namespace {

constexpr int kFrames = 9;
constexpr int kBatch = 14;

/// Median of some frames, in milliseconds.
double medianMs(const std::function<void(int frame)>& frame) {
    std::vector<double> times;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer timer;
        timer.start();
        frame(i);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) * 1e-6);
    }
    std::nth_element(times.begin(), times.begin() + kFrames / 2, times.end());
    return times[kFrames / 2];
}

struct Actions {
    std::function<void()> refresh;
    std::function<void(int)> move;
    std::function<void(int)> zoom;
};

void measure(const char* name, QWidget& view, CandidateStore& store, const std::vector<search::CandidatePtr>& all,
             const Actions& actions) {
    view.resize(1280, 800);
    view.show();
    QCoreApplication::processEvents();
    const auto draw = [&] {
        actions.refresh();
        QCoreApplication::processEvents();
    };
    draw();
    const double ranking = medianMs([&](int) {
        emit store.rankingChanged();
        draw();
    });
    const double move = medianMs([&](int i) {
        actions.move(i);
        draw();
    });
    const double zoom = medianMs([&](int i) {
        actions.zoom(i);
        draw();
    });
    std::vector<int> half(static_cast<std::size_t>(store.size() / 2));
    std::iota(half.begin(), half.end(), 0);
    const double select = medianMs([&](int i) {
        store.setSelection(i % 2 == 0 ? half : std::vector<int>{});
        draw();
    });
    store.setCurrent(store.size() - 1);
    const int before = store.size();
    const double arrive = medianMs([&](int) {
        const auto from = all.begin() + store.size();
        store.append({from, from + kBatch});
        draw();
    });
    std::printf("%-9s %8d %9.1f %9.1f %9.1f %9.1f %9.1f\n", name, before, ranking, move, zoom, select, arrive);
    std::fflush(stdout);
}

void measureAll(int candidates, bool onlyLineage, const QString& folder) {
    const testing::SyntheticArchive archive{.candidates = candidates + kBatch * kFrames, .failedEvery = 97};
    const auto all = archive.make();
    const std::vector<search::CandidatePtr> first(all.begin(), all.begin() + candidates);
    const auto fresh = [&](CandidateStore& store) {
        store.reset(testing::syntheticSpace(), testing::syntheticConfig(archive));
        store.append(first);
    };
    const auto keep = [&](QWidget& view, const char* name) {
        if (!folder.isEmpty()) {
            view.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, QLatin1String(name)).arg(candidates));
        }
    };
    {
        CandidateStore store;
        fresh(store);
        LineageView view(store);
        LineageCanvas& canvas = view.canvas();
        measure("lineage", view, store, all,
                {[&] { view.refresh(); }, [&](int i) { canvas.panBy(QPointF(i % 2 == 0 ? 40 : -40, 0)); },
                 [&](int i) { canvas.zoom(i < 5 ? 1.5 : 0.7, i < 5 ? 1.5 : 0.7, QPointF(600, 400)); }});
        canvas.fit();
        keep(view, "lineage");
    }
    if (onlyLineage) {
        return;
    }
    {
        CandidateStore store;
        fresh(store);
        ParetoView view(store);
        const auto zoomed = [&](int i) {
            QKeyEvent key(QEvent::KeyPress, i % 2 == 0 ? Qt::Key_Plus : Qt::Key_Minus, Qt::NoModifier);
            QApplication::sendEvent(view.focusProxy(), &key);
        };
        measure("pareto", view, store, all, {[&] { view.refresh(); }, zoomed, zoomed});
        keep(view, "pareto");
    }
    {
        CandidateStore store;
        fresh(store);
        HeatmapView view(store);
        HeatmapCanvas& canvas = view.canvas();
        measure("heatmap", view, store, all,
                {[&] { view.refresh(); },
                 [&](int i) { canvas.verticalScrollBar()->setValue(i % 2 == 0 ? store.size() / 2 : 0); },
                 [&](int i) { canvas.setRowHeight(i % 2 == 0 ? 1 : 16); }});
        keep(view, "heatmap");
    }
    {
        CandidateStore store;
        fresh(store);
        ProgressView view(store);
        measure("progress", view, store, all, {[&] { view.refresh(); }, [](int) {}, [](int) {}});
        keep(view, "progress");
    }
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    applyTheme(application, ThemeMode::Light);
    const int most = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const QString folder = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    std::printf("%-9s %8s %9s %9s %9s %9s %9s   [ms a frame]\n", "view", "n", "ranking", "move", "zoom", "select", "arrive");
    for (const int candidates : {1'000, 10'000, 50'000, 100'000}) {
        if (candidates <= most) {
            measureAll(candidates, candidates == 50'000, folder);
        }
    }
    return 0;
}

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/render.h"

#include "core/base/error.h"
#include "core/session/file/session_file.h"
#include "core/session/forecast.h"
#include "ui/bench/bench_view.h"
#include "ui/canvas/view_export.h"
#include "ui/compare/compare_board.h"
#include "ui/compare/compare_table.h"
#include "ui/evidence/evidence_view.h"
#include "ui/genes/gene_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/inspector/architecture_diagram.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/lineage/lineage_view.h"
#include "ui/plots/histogram_view.h"
#include "ui/plots/parallel_view.h"
#include "ui/plots/pareto_view.h"
#include "ui/plots/progress_view.h"
#include "ui/shell/studio.h"
#include "ui/table/candidates_panel.h"

#include <QApplication>
#include <QLabel>
#include <QLayout>
#include <QPushButton>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <vector>

namespace trazor::ui {

namespace {

constexpr int kSmallest = 200; ///< pixels per side
constexpr int kLargest = 8192;
constexpr int kCompared = 3; ///< best candidates side by side

void fill(SessionModel& model, const QString& file) {
    model.reset(session::SessionFile::read(std::filesystem::path(file.toStdU16String())));
}

/// Selects the best candidates.
void selectBest(SessionModel& model) {
    std::vector<int> best;
    for (const int index : model.ranking().order) {
        if (model.candidate(index).isRanked() && static_cast<int>(best.size()) < kCompared) {
            best.push_back(index);
        }
    }
    if (best.size() < static_cast<std::size_t>(kFewestCompared)) {
        throw Error(ErrorCode::InvalidArgument, "--render compare: the session has fewer than two scored candidates");
    }
    model.setSelection(std::move(best));
}

std::unique_ptr<QWidget> makeDiagram(SessionModel& model) {
    auto diagram = std::make_unique<ArchitectureDiagram>();
    if (model.current() >= 0) {
        diagram->setPlan(space::plan(model.space(), model.candidate(model.current()).architecture));
    }
    return diagram;
}

std::unique_ptr<QWidget> makeCompare(SessionModel& model) {
    auto board = std::make_unique<CompareBoard>(model);
    selectBest(model);
    board->compareSelected();
    return board;
}

template <typename View>
std::unique_ptr<QWidget> make(SessionModel& model) {
    return std::make_unique<View>(model);
}

struct RenderedView {
    const char* name;
    std::unique_ptr<QWidget> (*make)(SessionModel& model);
};

constexpr std::array kViews{
    RenderedView{"pareto", make<ParetoView>},
    RenderedView{"parallel", make<ParallelView>},
    RenderedView{"distribution", make<HistogramView>},
    RenderedView{"measured", make<EvidenceView>},
    RenderedView{"progress", make<ProgressView>},
    RenderedView{"heatmap", make<HeatmapView>},
    RenderedView{"genes", make<GeneView>},
    RenderedView{"lineage", make<LineageView>},
    RenderedView{"compare", makeCompare},
    RenderedView{"candidates", make<CandidatesPanel>},
    RenderedView{"inspector", make<InspectorPanel>},
    RenderedView{"diagram", makeDiagram},
};

/// The whole window as an image; only its views have data.
class WindowPicture final : public ExportableView {
public:
    explicit WindowPicture(QWidget& window)
        : m_window(window) {}
    QString exportName() const override { return QStringLiteral("window"); }
    void renderTo(QPainter& painter, const QSize& size) override { renderWidget(m_window, painter, size); }
    std::string csv() override {
        throw Error(ErrorCode::InvalidArgument, "--render window has no data of its own",
                    "Render one of its views as .csv.");
    }

private:
    QWidget& m_window;
};

void layOut(QWidget& widget, const QSize& size) {
    if (const QSize least = widget.minimumSizeHint(); least.width() > size.width() || least.height() > size.height()) {
        throw Error(ErrorCode::InvalidArgument, QString("size %1x%2 is too small for this view; it needs %3x%4")
                                                    .arg(size.width())
                                                    .arg(size.height())
                                                    .arg(least.width())
                                                    .arg(least.height())
                                                    .toStdString());
    }
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    // The offscreen platform warns about every size constraint that a layout sets on its window.
    if (widget.layout() != nullptr) {
        widget.layout()->setSizeConstraint(QLayout::SetNoConstraint);
    }
    widget.resize(size);
    widget.show();
    QApplication::processEvents();
}

void renderWindow(const QString& outFile, const QString& sessionFile, const QSize& size) {
    // No evaluator: the window is only rendered.
    MainWindow window(StudioOptions{
        .makeEvaluator = {}, .benchTools = {}, .scoringMeans = {}, .openFile = {}, .rememberState = false});
    if (!window.openSession(sessionFile)) {
        throw Error(ErrorCode::InvalidFile, window.message().toStdString());
    }
    window.sessionModel().setCurrent(window.sessionModel().ranking().best());
    layOut(window, size);
    // Only a resize returns the space of panels that the stage hides.
    window.resize(size - QSize(1, 1));
    QApplication::processEvents();
    window.resize(size);
    QApplication::processEvents();
    WindowPicture picture(window);
    saveView(picture, outFile, size);
}

void renderBench(const QString& outFile, const QSize& size, const bench::BenchTools& tools) {
    if (!tools.makeEvaluator) {
        throw Error(ErrorCode::Unsupported, "--render bench: scoring is not available here");
    }
    BenchView view(tools, {});
    layOut(view, size); // showing the view loads its first set
    auto* const run = view.findChild<QPushButton*>("benchRun");
    const auto* const note = view.findChild<QLabel*>("benchNote");
    const auto waitFor = [&](auto isDone) {
        while (!isDone()) {
            if (!note->isHidden() && view.result() == nullptr) {
                throw Error(ErrorCode::Internal, "--render bench: " + note->text().toStdString());
            }
            QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
    };
    waitFor([&] { return run->isEnabled(); });
    run->click();
    waitFor([&] { return view.result() != nullptr; });
    QApplication::processEvents();
    saveView(view, outFile, size);
}

} // namespace

QStringList renderedViews() {
    QStringList names;
    for (const RenderedView& view : kViews) {
        names << QString::fromUtf8(view.name);
    }
    return names << QStringLiteral("bench") << QStringLiteral("window");
}

void renderView(const QString& kind, const QString& outFile, const QString& sessionFile, const QSize& size,
                const bench::BenchTools& tools) {
    if (!renderedViews().contains(kind)) {
        throw Error(ErrorCode::InvalidArgument,
                    "--render \"" + kind.toStdString() + "\": allowed are " + renderedViews().join(", ").toStdString());
    }
    if (size.width() < kSmallest || size.height() < kSmallest || size.width() > kLargest || size.height() > kLargest) {
        throw Error(ErrorCode::InvalidArgument, QString("size %1x%2: each side must be %3 to %4 pixels")
                                                    .arg(size.width())
                                                    .arg(size.height())
                                                    .arg(kSmallest)
                                                    .arg(kLargest)
                                                    .toStdString());
    }
    if (kind == "bench") {
        renderBench(outFile, size, tools);
        return;
    }
    if (kind == "window") {
        renderWindow(outFile, sessionFile, size);
        return;
    }
    SessionModel model;
    fill(model, sessionFile);
    model.setForecasts(session::forecasts(model.session()));
    model.setCurrent(model.ranking().best());
    const auto found =
        std::find_if(kViews.begin(), kViews.end(), [&](const RenderedView& view) { return kind == view.name; });
    const std::unique_ptr<QWidget> view = found->make(model);
    layOut(*view, size);
    saveView(dynamic_cast<ExportableView&>(*view), outFile, size);
}

} // namespace trazor::ui

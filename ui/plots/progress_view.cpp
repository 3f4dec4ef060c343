// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/progress_view.h"

#include "core/base/csv.h"
#include "ui/models/candidate_store.h"
#include "ui/plots/plot_kit.h"
#include "ui/plots/progress_history.h"
#include "ui/support/empty_state.h"
#include "ui/support/formatting.h"
#include "ui/support/lazy_refresh.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace trazor::ui {

namespace {

constexpr int kLegendLine = 18;

QCPGraph* addStepGraph(QCustomPlot& plot, QCPAxis* valueAxis) {
    QCPGraph* graph = plot.addGraph(plot.xAxis, valueAxis);
    graph->setLineStyle(QCPGraph::lsStepLeft);
    return graph;
}

void setMilestones(QCPGraph& graph, const std::vector<Milestone>& milestones, int evaluations) {
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(milestones.size()) + 1);
    for (const Milestone& milestone : milestones) {
        data.append(QCPGraphData(milestone.evaluation, milestone.value));
    }
    if (!milestones.empty()) {
        data.append(QCPGraphData(evaluations, milestones.back().value));
    }
    graph.data()->set(data, true);
}

void fitRange(QCPAxis& axis, const std::vector<Milestone>& milestones) {
    if (milestones.empty()) {
        return;
    }
    const double low = milestones.front().value;
    const double high = milestones.back().value;
    const double margin = high > low ? 0.08 * (high - low) : std::max(0.05 * std::abs(high), 0.05);
    axis.setRange(low - margin, high + margin);
}

} // namespace

struct ProgressView::Impl {
    Impl(ProgressView& owner, CandidateStore& candidates);
    void restyle();
    void replot();
    void paintFrame(QCPPainter& painter) const;

    ProgressView& view;
    CandidateStore& store;
    QCustomPlot* plot = new QCustomPlot;
    QCPGraph* best = addStepGraph(*plot, plot->yAxis);
    QCPGraph* hypervolume = addStepGraph(*plot, plot->yAxis2);
    LazyRefresh* refresh = nullptr;
    ViewColors colors;
    BestSoFar bestSoFar;
    double area = 0.0;
};

ProgressView::Impl::Impl(ProgressView& owner, CandidateStore& candidates)
    : view(owner)
    , store(candidates) {
    auto* layout = new QVBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot);
    plot->setMinimumSize(160, 120);
    plot->setFocusPolicy(Qt::TabFocus);
    plot->setAccessibleName(QStringLiteral("Progress plot"));
    plot->setAccessibleDescription(QStringLiteral("Best DSS so far and hypervolume of the front over evaluations."));
    plot->axisRect()->setMinimumMargins(QMargins(8, 2 * kLegendLine + 8, 8, 8));
    plot->xAxis->setLabel(QStringLiteral("Evaluations"));
    plot->yAxis->setLabel(QStringLiteral("Best DSS = D + S (raw)"));
    plot->yAxis2->setLabel(QStringLiteral("Hypervolume (0 to 1)"));
    setAxisScale(*plot->xAxis, false, true);
    setAxisScale(*plot->yAxis, false);
    setAxisScale(*plot->yAxis2, false);
    new PaintedLayerable(plot, QStringLiteral("main"), [this](QCPPainter& painter) { paintFrame(painter); });
    refresh = new LazyRefresh(*plot, [this] { replot(); });
    QObject::connect(&store, &CandidateStore::sessionReset, &view, [this] {
        bestSoFar.clear();
        refresh->request();
    });
    QObject::connect(&store, &CandidateStore::rankingChanged, &view, [this] { refresh->request(); });
    restyle();
}

void ProgressView::Impl::restyle() {
    colors = ViewColors::of(view.palette());
    stylePlot(*plot, colors);
    best->setPen(QPen(colors.front, 2.0));
    hypervolume->setPen(QPen(colors.knee, 2.0, Qt::DashLine));
    refresh->request();
}

void ProgressView::Impl::replot() {
    bestSoFar.update(store);
    const std::vector<Milestone> areas = hypervolumeHistory(store);
    area = areas.empty() ? 0.0 : areas.back().value;
    setMilestones(*best, bestSoFar.milestones(), store.size());
    setMilestones(*hypervolume, areas, store.size());
    plot->xAxis->setRange(0.0, std::max(store.size(), 10));
    fitRange(*plot->yAxis, bestSoFar.milestones());
    fitRange(*plot->yAxis2, areas);
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis, plot->yAxis2}) {
        axis->setVisible(store.size() > 0);
    }
    plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ProgressView::Impl::paintFrame(QCPPainter& painter) const {
    const QRect rect = plot->axisRect()->rect();
    if (store.size() == 0) {
        drawEmptyState(painter, rect, colors, QStringLiteral("No progress yet"),
                       QStringLiteral("While a search runs, the best score so far and the hypervolume of the Pareto "
                                      "front climb here."));
        return;
    }
    const auto entry = [&](int line, const QCPGraph& graph, const QString& text) {
        const int y = rect.top() - 6 - (2 - line) * kLegendLine + kLegendLine / 2;
        painter.setPen(graph.pen());
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.left() + 22, y));
        painter.setPen(colors.mutedText);
        const QRect place(rect.left() + 30, y - kLegendLine / 2, rect.width() - 30, kLegendLine);
        painter.drawText(place, Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
    };
    const auto& milestones = bestSoFar.milestones();
    entry(0, *best, milestones.empty() ? QStringLiteral("best DSS so far: none yet")
                                       : QStringLiteral("best DSS so far: %1").arg(formatTick(milestones.back().value)));
    const auto reference = static_cast<double>(store.parameterRange().max.value_or(0));
    entry(1, *hypervolume,
          QStringLiteral("hypervolume %1 (reference %2, DSS++ 0; all scores re-ranked on today's archive)")
              .arg(formatScore(area), formatAmount(reference)));
}

ProgressView::ProgressView(CandidateStore& store, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, store)) {
    setAccessibleName(QStringLiteral("Progress view"));
}

ProgressView::~ProgressView() = default;

void ProgressView::refresh() {
    m_impl->refresh->flush();
}

void ProgressView::renderTo(QPainter& painter, const QSize& size) {
    m_impl->refresh->flush();
    renderPlot(*m_impl->plot, painter, size);
}

void ProgressView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_impl && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        m_impl->restyle();
    }
}

std::string ProgressView::csv() {
    refresh();
    std::map<int, std::pair<double, double>> rows; // evaluation -> best DSS, hypervolume; NaN where nothing new
    constexpr double kSame = std::numeric_limits<double>::quiet_NaN();
    for (const Milestone& milestone : m_impl->bestSoFar.milestones()) {
        rows.try_emplace(milestone.evaluation, kSame, kSame).first->second.first = milestone.value;
    }
    for (const Milestone& milestone : hypervolumeHistory(m_impl->store)) {
        rows.try_emplace(milestone.evaluation, kSame, kSame).first->second.second = milestone.value;
    }
    CsvWriter table;
    table.cell("evaluation").cell("best_dss").cell("hypervolume").endRow();
    std::pair<double, double> last{kSame, kSame};
    for (const auto& [evaluation, values] : rows) {
        last.first = std::isnan(values.first) ? last.first : values.first;
        last.second = std::isnan(values.second) ? last.second : values.second;
        table.cell(evaluation).cell(last.first).cell(last.second).endRow();
    }
    return table.text();
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/progress_view.h"

#include "core/base/csv.h"
#include "core/session/search_result.h"
#include "core/session/ties.h"
#include "ui/canvas/empty_state.h"
#include "ui/canvas/focus_frame.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/models/session_model.h"
#include "ui/plots/plot_kit.h"
#include "ui/plots/progress_history.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace trazor::ui {

namespace {

constexpr int kLegendLine = 18;
constexpr int kLowest = 230;            ///< pixels: below this height two plots do not fit
constexpr std::size_t kMostSteps = 300; ///< of a curve by generation

QCPGraph* addStepGraph(QCustomPlot& plot, QCPAxis* keyAxis, QCPAxis* valueAxis, QCPGraph::LineStyle style) {
    QCPGraph* graph = plot.addGraph(keyAxis, valueAxis);
    graph->setLineStyle(style);
    return graph;
}

/// Draws one value per generation over its evaluations; averages groups of generations if there are more than can be
/// seen.
template <typename Value>
void setGenerations(QCPGraph& graph, const std::vector<GenerationStats>& generations, Value value) {
    QVector<QCPGraphData> data;
    const std::size_t group = generations.size() / kMostSteps + 1;
    for (std::size_t first = 0; first < generations.size(); first += group) {
        const std::size_t end = std::min(first + group, generations.size());
        double sum = 0.0;
        int count = 0;
        for (std::size_t i = first; i < end; ++i) {
            if (const double each = value(generations[i]); !std::isnan(each)) {
                sum += each;
                ++count;
            }
        }
        const double mean = count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
        if (data.isEmpty()) {
            data.append(QCPGraphData(0.0, mean));
        }
        data.append(QCPGraphData(generations[end - 1].end, mean));
    }
    graph.data()->set(data, true);
}

QString percent(double share) {
    return std::isnan(share) ? QStringLiteral("\u2013") : QString("%1 %").arg(std::lround(100.0 * share));
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
    Impl(ProgressView& owner, SessionModel& candidates);
    /// Shows both plots, or only the upper one if the height is too small.
    void arrange(int height);
    void restyle();
    void replot();
    /// The best score and its distance to the random initial sample; empty without a score.
    QString bestText() const;
    void paintFrame(QCPPainter& painter) const;
    void paintEntry(QCPPainter& painter, const QCPAxisRect& axes, int line, int lines, const QCPGraph& graph,
                    const QString& text) const;

    ProgressView& view;
    SessionModel& model;
    QCustomPlot* plot = new QCustomPlot;
    QCPAxisRect* lower = new QCPAxisRect(plot); ///< curves by generation
    QCPGraph* best = addStepGraph(*plot, plot->xAxis, plot->yAxis, QCPGraph::lsStepLeft);
    QCPGraph* sample = addStepGraph(*plot, plot->xAxis, plot->yAxis, QCPGraph::lsStepLeft);
    QCPGraph* hypervolume = addStepGraph(*plot, plot->xAxis, plot->yAxis2, QCPGraph::lsStepLeft);
    QCPGraph* diversity = nullptr;
    QCPGraph* acceptance = nullptr;
    LazyRefresh* refresh = nullptr;
    ViewColors colors;
    std::vector<Milestone> bests;   ///< best DSS++ so far
    std::vector<Milestone> samples; ///< the same, of the initial sample only
    QString bestLine;
    GenerationHistory generations;
    bool isLow = false;
};

ProgressView::Impl::Impl(ProgressView& owner, SessionModel& candidates)
    : view(owner)
    , model(candidates) {
    auto* layout = new QVBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot);
    plot->setMinimumSize(160, 120);
    plot->setFocusPolicy(Qt::TabFocus);
    setAccessibleRole(*plot, QAccessible::Chart);
    plot->setAccessibleName(QStringLiteral("Progress plot"));
    plot->axisRect()->setMinimumMargins(QMargins(8, 2 * kLegendLine + 8, 8, 4));
    lower->setMinimumMargins(QMargins(8, 2 * kLegendLine + 4, 8, 8));
    plot->plotLayout()->addElement(1, 0, lower);
    plot->plotLayout()->setRowStretchFactor(0, 1.6);
    plot->plotLayout()->setRowSpacing(0);
    auto* margins = new QCPMarginGroup(plot);
    for (QCPAxisRect* rect : {plot->axisRect(), lower}) {
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
    }
    diversity =
        addStepGraph(*plot, lower->axis(QCPAxis::atBottom), lower->axis(QCPAxis::atLeft), QCPGraph::lsStepRight);
    acceptance =
        addStepGraph(*plot, lower->axis(QCPAxis::atBottom), lower->axis(QCPAxis::atLeft), QCPGraph::lsStepRight);
    lower->axis(QCPAxis::atBottom)->setLabel(QStringLiteral("Evaluations"));
    lower->axis(QCPAxis::atLeft)->setLabel(QStringLiteral("Share"));
    lower->axis(QCPAxis::atLeft)->setRange(-0.04, 1.04);
    setAxisScale(*lower->axis(QCPAxis::atBottom), false, true);
    setAxisScale(*lower->axis(QCPAxis::atLeft), false);
    plot->yAxis->setLabel(QStringLiteral("Best DSS++"));
    plot->yAxis2->setLabel(QStringLiteral("Hypervolume"));
    setAxisScale(*plot->xAxis, false, true);
    setAxisScale(*plot->yAxis, false);
    setAxisScale(*plot->yAxis2, false);
    new PaintedLayerable(plot, QStringLiteral("main"), [this](QCPPainter& painter) { paintFrame(painter); });
    refresh = new LazyRefresh(*plot, [this] { replot(); });
    QObject::connect(&model, &SessionModel::sessionReset, &view, [this] {
        generations.clear();
        refresh->request();
    });
    QObject::connect(&model, &SessionModel::rankingChanged, &view, [this] { refresh->request(); });
    plot->installEventFilter(&view);
    restyle();
}

void ProgressView::Impl::arrange(int height) {
    if (isLow == (height < kLowest)) {
        return;
    }
    isLow = !isLow;
    if (isLow) {
        plot->plotLayout()->take(lower);
        plot->plotLayout()->simplify();
    } else {
        plot->plotLayout()->addElement(1, 0, lower);
    }
    lower->setVisible(!isLow);
    for (QCPGraph* graph : {diversity, acceptance}) {
        graph->setVisible(!isLow);
    }
    plot->xAxis->setLabel(isLow ? lower->axis(QCPAxis::atBottom)->label() : QString());
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void ProgressView::Impl::restyle() {
    colors = ViewColors::of(view.palette());
    stylePlot(*plot, colors);
    for (QCPAxis* axis : {lower->axis(QCPAxis::atBottom), lower->axis(QCPAxis::atLeft)}) {
        styleAxis(*axis, plot->font(), colors);
    }
    diversity->setPen(QPen(colors.crossover, 2.0));
    acceptance->setPen(QPen(colors.mutation, 2.0, Qt::DotLine));
    best->setPen(QPen(colors.front, 2.0));
    sample->setPen(QPen(colors.mutedText, 1.5, Qt::DotLine));
    hypervolume->setPen(QPen(colors.knee, 2.0, Qt::DashLine));
    refresh->request();
}

void ProgressView::Impl::replot() {
    bests = bestHistory(model, false);
    samples = bestHistory(model, true);
    const std::vector<Milestone> areas = hypervolumeHistory(model);
    setMilestones(*best, bests, model.size());
    setMilestones(*sample, samples, model.size());
    setMilestones(*hypervolume, areas, model.size());
    plot->xAxis->setRange(0.0, std::max(model.size(), 10));
    fitRange(*plot->yAxis, bests);
    fitRange(*plot->yAxis2, areas);
    generations.update(model);
    setGenerations(*diversity, generations.generations(), [](const GenerationStats& it) { return it.diversity; });
    setGenerations(*acceptance, generations.generations(), [](const GenerationStats& it) { return it.acceptance(); });
    lower->axis(QCPAxis::atBottom)->setRange(plot->xAxis->range());
    for (QCPAxis* axis :
         {plot->xAxis, plot->yAxis, plot->yAxis2, lower->axis(QCPAxis::atBottom), lower->axis(QCPAxis::atLeft)}) {
        axis->setVisible(model.size() > 0);
    }
    bestLine = bestText();
    plot->setAccessibleDescription(
        QStringLiteral("Best DSS++ so far, that of the random initial sample, and hypervolume of the front over "
                       "evaluations; below, diversity of each generation and the share of its children made by "
                       "mutation and crossover. Now: ") +
        bestLine);
    plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ProgressView::Impl::paintEntry(QCPPainter& painter, const QCPAxisRect& axes, int line, int lines,
                                    const QCPGraph& graph, const QString& text) const {
    const QRect rect = axes.rect();
    const int y = rect.top() - 6 - (lines - line) * kLegendLine + kLegendLine / 2;
    painter.setPen(graph.pen());
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.left() + 22, y));
    painter.setPen(colors.mutedText);
    const QRect place(rect.left() + 30, y - kLegendLine / 2, rect.width() - 30, kLegendLine);
    painter.drawText(place, Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

QString ProgressView::Impl::bestText() const {
    if (bests.empty()) {
        return {};
    }
    const QString text = QStringLiteral("best DSS++ so far: ") + formatScore(bests.back().value);
    if (samples.empty()) {
        return text;
    }
    if (samples.back().evaluation == bests.back().evaluation) {
        return text + QStringLiteral(", from the random initial sample");
    }
    const auto placed = [this](const std::vector<Milestone>& history) {
        return session::placeOf(model.session(), history.back().evaluation - 1);
    };
    const bool isNoise = placed(bests).isWithinNoiseOf(placed(samples));
    const double gain = bests.back().value - samples.back().value;
    return text +
           QStringLiteral(", %1 the best of the random initial sample (dotted)")
               .arg(isNoise ? QStringLiteral("within noise of") : QStringLiteral("%1 above").arg(formatScore(gain)));
}

void ProgressView::Impl::paintFrame(QCPPainter& painter) const {
    if (!painter.modes().testFlag(QCPPainter::pmVectorized)) {
        drawFocusFrame(painter, *plot);
    }
    if (model.size() == 0) {
        drawEmptyState(
            painter, plot->rect(), colors, QStringLiteral("No progress yet"),
            QStringLiteral("While a search runs, the best score so far and the hypervolume of the Pareto front "
                           "climb here, above the diversity of its generations."));
        return;
    }
    if (!bests.empty()) {
        paintEntry(painter, *plot->axisRect(), 0, 2, *best, bestLine);
    }
    const search::Objective& objective = session::frontObjective(model.session());
    const QString reference = objective == search::Objective::pareto()
                                  ? QStringLiteral("reference %1, DSS++ 0")
                                        .arg(formatAmount(static_cast<double>(model.parameterRange().max.value_or(0))))
                                  : QStringLiteral("of %1").arg(QString::fromStdString(objective.text()));
    paintEntry(
        painter, *plot->axisRect(), 1, 2, *hypervolume,
        QStringLiteral("hypervolume of the front (%1), all scores ranked among the present candidates").arg(reference));
    if (isLow || generations.generations().empty()) {
        return; // also when painted before the first refresh
    }
    const GenerationStats& last = generations.generations().back();
    paintEntry(painter, *lower, 0, 2, *diversity,
               QStringLiteral("diversity: share of genes in which two candidates of generation %1 differ, %2")
                   .arg(last.generation)
                   .arg(percent(last.diversity)));
    if (last.generation > 0) {
        paintEntry(painter, *lower, 1, 2, *acceptance,
                   QStringLiteral("children made by mutation and crossover, %1; the others are drawn at random")
                       .arg(percent(last.acceptance())));
    }
}

ProgressView::ProgressView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, model)) {
    setAccessibleName(QStringLiteral("Progress view"));
}

ProgressView::~ProgressView() = default;

void ProgressView::refresh() {
    m_impl->refresh->flush();
}

bool ProgressView::prepare() {
    constexpr int kAtATime = 4'000; // takes a few milliseconds
    return m_impl->generations.update(m_impl->model, kAtATime);
}

void ProgressView::renderTo(QPainter& painter, const QSize& size) {
    m_impl->refresh->flush();
    m_impl->arrange(size.height());
    renderPlot(*m_impl->plot, painter, size);
    m_impl->arrange(m_impl->plot->height());
}

bool ProgressView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        m_impl->plot->replot(QCustomPlot::rpQueuedReplot); // repaints the focus frame
    } else if (event->type() == QEvent::Resize) {
        m_impl->arrange(m_impl->plot->height());
    }
    return QWidget::eventFilter(watched, event);
}

void ProgressView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_impl && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        m_impl->restyle();
    }
}

std::string ProgressView::csv() {
    refresh();
    constexpr double kSame = std::numeric_limits<double>::quiet_NaN();
    using Values = std::array<double, 4>; // best DSS++, hypervolume, diversity, acceptance; NaN where unchanged
    std::map<int, Values> rows;
    const auto at = [&rows](int evaluation) -> Values& {
        return rows.try_emplace(evaluation, Values{kSame, kSame, kSame, kSame}).first->second;
    };
    for (const Milestone& milestone : m_impl->bests) {
        at(milestone.evaluation)[0] = milestone.value;
    }
    for (const Milestone& milestone : hypervolumeHistory(m_impl->model)) {
        at(milestone.evaluation)[1] = milestone.value;
    }
    for (const GenerationStats& stats : m_impl->generations.generations()) {
        at(stats.end)[2] = stats.diversity;
        at(stats.end)[3] = stats.acceptance();
    }
    CsvWriter table;
    table.cell("evaluation").cell("best_dss++").cell("hypervolume").cell("diversity").cell("operator_share").endRow();
    Values last{kSame, kSame, kSame, kSame};
    for (const auto& [evaluation, values] : rows) {
        table.cell(evaluation);
        for (std::size_t i = 0; i < last.size(); ++i) {
            // Best DSS++ and hypervolume carry over to later rows; the others belong to one generation.
            last[i] = i < 2 && std::isnan(values[i]) ? last[i] : values[i];
            table.cell(last[i]);
        }
        table.endRow();
    }
    return table.text();
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overlay/run_overlay_view.h"

#include "core/base/csv.h"
#include "ui/plots/plot_kit.h"
#include "ui/support/accessible_role.h"
#include "ui/support/labels.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <utility>

namespace trazor::ui {

namespace {

/// Distinguishes runs by colour (Okabe and Ito) and by dash pattern.
QPen penOf(int run, const ViewColors& colors) {
    const std::array hues{
        colors.front, QColor(0xd5, 0x5e, 0x00), colors.crossover, QColor(0xcc, 0x79, 0xa7), QColor(0xe6, 0x9f, 0x00),
        colors.text};
    constexpr std::array kStyles{Qt::SolidLine, Qt::DashLine, Qt::DashDotLine, Qt::DotLine};
    const auto at = static_cast<std::size_t>(run);
    return {hues[at % hues.size()], 2.0, kStyles[at % kStyles.size()]};
}

} // namespace

RunOverlayView::RunOverlayView(session::RunOverlay overlay, QStringList names, QWidget* parent)
    : QWidget(parent)
    , m_overlay(std::move(overlay))
    , m_names(std::move(names))
    , m_fronts(makePlot("Fronts", "Parameters", true))
    , m_curves(makePlot("Best so far", "Evaluations", false)) {
    setAccessibleName("Overlaid searches");
    auto* note = makeMuted(m_overlay.separate.empty()
                               ? QString("DSS++ is the rank among the candidates of all these searches together.")
                               : QString("%1. So DSS++ is the rank within each search, and the heights of different "
                                         "searches cannot be compared.")
                                     .arg(QString::fromStdString(m_overlay.separate)));
    note->setObjectName("overlayNote");
    note->setWordWrap(true);
    auto* plots = new QHBoxLayout;
    plots->addWidget(m_fronts, 3);
    plots->addWidget(m_curves, 2);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(note);
    layout->addLayout(plots, 1);
    restyle();
}

QCustomPlot* RunOverlayView::makePlot(const QString& name, const QString& x, bool isFront) {
    auto* plot = new QCustomPlot;
    plot->setMinimumSize(220, 180);
    plot->setAccessibleName(name);
    setAccessibleRole(*plot, QAccessible::Chart);
    plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setAxisScale(*plot->xAxis, false, !isFront);
    setAxisScale(*plot->yAxis, false);
    setAxisLabel(*plot->xAxis, x);
    setAxisLabel(*plot->yAxis, isFront ? "DSS++ of the front" : "Best DSS++ so far");
    for (std::size_t run = 0; run < m_overlay.runs.size(); ++run) {
        QVector<double> keys;
        QVector<double> values;
        if (isFront) {
            for (const auto& [params, score] : m_overlay.runs[run].front) {
                keys << params;
                values << score;
            }
        } else {
            for (const double best : m_overlay.runs[run].best) {
                keys << static_cast<double>(keys.size() + 1);
                values << best;
            }
        }
        QCPGraph* const graph = plot->addGraph();
        graph->setName(m_names[static_cast<qsizetype>(run)]);
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setData(keys, values, true);
    }
    plot->rescaleAxes();
    plot->yAxis->scaleRange(1.08);
    plot->xAxis->scaleRange(1.04);
    plot->plotLayout()->insertRow(0); // the legend lies above, where no curve runs
    plot->plotLayout()->addElement(0, 0, plot->legend);
    plot->plotLayout()->setRowStretchFactor(0, 0.001);
    plot->legend->setVisible(true);
    return plot;
}

void RunOverlayView::restyle() {
    const ViewColors colors = ViewColors::of(palette());
    for (QCustomPlot* plot : {m_fronts, m_curves}) {
        stylePlot(*plot, colors);
        plot->legend->setBrush(Qt::NoBrush);
        plot->legend->setBorderPen(Qt::NoPen);
        plot->legend->setTextColor(colors.text);
        plot->legend->setFont(font());
        for (int run = 0; run < plot->graphCount(); ++run) {
            const QPen pen = penOf(run, colors);
            plot->graph(run)->setPen(pen);
            if (plot == m_fronts) {
                plot->graph(run)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), 6));
            }
        }
        plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

void RunOverlayView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        restyle();
    }
}

void RunOverlayView::renderTo(QPainter& painter, const QSize& size) {
    const QSize left(size.width() * 3 / 5, size.height());
    renderPlot(*m_fronts, painter, left);
    painter.save();
    painter.translate(left.width(), 0);
    renderPlot(*m_curves, painter, {size.width() - left.width(), size.height()});
    painter.restore();
}

std::string RunOverlayView::csv() {
    CsvWriter table;
    table.cell("search").cell("curve").cell("x").cell("y").endRow();
    for (std::size_t run = 0; run < m_overlay.runs.size(); ++run) {
        const std::string name = m_names.at(static_cast<qsizetype>(run)).toStdString();
        for (const auto& [params, score] : m_overlay.runs[run].front) {
            table.cell(name).cell("front").cell(params).cell(score);
            table.endRow();
        }
        int evaluations = 0;
        for (const double best : m_overlay.runs[run].best) {
            table.cell(name).cell("best").cell(++evaluations).cell(best);
            table.endRow();
        }
    }
    return table.text();
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/score_scatter.h"

#include "ui/canvas/empty_state.h"
#include "ui/canvas/focus_frame.h"
#include "ui/canvas/hover_card.h"
#include "ui/canvas/point_raster.h"
#include "ui/plots/plot_kit.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"

#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace trazor::ui {

namespace {

constexpr double kRadius = 3.5;
constexpr double kPickRadius = 10.0;
constexpr double kLogarithmicFrom = 100.0;
constexpr int kLegendHeight = 22;

const QString kDescription = QStringLiteral(
    "Left, Right, Home and End go from network to network by score. The table beside it holds the correlations.");

struct Extent {
    double low = 0.0;
    double high = 0.0;
};

/// Extent of the finite values; 0 to 0 if there are none.
Extent extentOf(const std::vector<double>& values) {
    Extent extent{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const double value : values) {
        if (std::isfinite(value)) {
            extent = {std::min(extent.low, value), std::max(extent.high, value)};
        }
    }
    return extent.low <= extent.high ? extent : Extent{};
}

void fit(QCPAxis& axis, const std::vector<double>& values, bool mayBeLogarithmic) {
    const Extent extent = extentOf(values);
    const bool logarithmic = mayBeLogarithmic && extent.low > 0.0 && extent.high / extent.low > kLogarithmicFrom;
    setAxisScale(axis, logarithmic);
    if (logarithmic) {
        const double margin = std::pow(extent.high / extent.low, 0.05);
        axis.setRange(extent.low / margin, extent.high * margin);
    } else {
        const double margin = extent.high > extent.low ? 0.05 * (extent.high - extent.low) : 0.5;
        axis.setRange(extent.low - margin, extent.high + margin);
    }
}

} // namespace

struct ScoreScatter::Impl {
    explicit Impl(ScoreScatter& owner);
    void restyle();
    void paint(QCPPainter& painter) const;
    void paintLegend(QCPPainter& painter, const QRect& rect) const;
    QColor colorOf(std::size_t point) const;
    QPointF placeOf(std::size_t point) const;
    void hover(const QPoint& position);
    void showCard(std::size_t point, const QPoint& position);
    void step(int by);
    bool isDrawn(std::size_t point) const { return std::isfinite(data.x[point]) && std::isfinite(data.y[point]); }

    ScoreScatter& view;
    QCustomPlot* plot = new QCustomPlot;
    HoverCard* card;
    ViewColors colors;
    ScatterData data;
    Extent sizes;
    bool isColored = false;
    std::vector<std::size_t> byScore; ///< drawn points from left to right
    int chosen = -1;                  ///< index in `byScore` of the point chosen by keyboard, or -1
    QString emptyTitle;
    QString emptyText;
};

ScoreScatter::Impl::Impl(ScoreScatter& owner)
    : view(owner)
    , card(new HoverCard(plot)) {
    auto* layout = new QVBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(plot);
    plot->setMinimumSize(160, 120);
    setAccessibleRole(*plot, QAccessible::Chart);
    plot->setAccessibleName(QStringLiteral("Score against trained quality"));
    plot->setAccessibleDescription(kDescription);
    plot->setFocusPolicy(Qt::StrongFocus);
    plot->installEventFilter(&view);
    view.setFocusProxy(plot);
    plot->axisRect()->setMinimumMargins(QMargins(8, kLegendHeight, 8, 8));
    new PaintedLayerable(plot, QStringLiteral("main"), [this](QCPPainter& painter) { paint(painter); });
    plot->setMouseTracking(true);
    QObject::connect(plot, &QCustomPlot::mouseMove, &view, [this](const QMouseEvent* event) { hover(event->pos()); });
    restyle();
}

void ScoreScatter::Impl::restyle() {
    colors = ViewColors::of(view.palette());
    stylePlot(*plot, colors);
    for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
        axis->setVisible(!data.x.empty());
    }
    plot->replot(QCustomPlot::rpQueuedReplot);
}

QPointF ScoreScatter::Impl::placeOf(std::size_t point) const {
    return {plot->xAxis->coordToPixel(data.x[point]), plot->yAxis->coordToPixel(data.y[point])};
}

QColor ScoreScatter::Impl::colorOf(std::size_t point) const {
    if (!isColored || sizes.low <= 0.0 || sizes.high <= sizes.low) {
        return colors.front;
    }
    return sequentialColor(std::log(data.size[point] / sizes.low) / std::log(sizes.high / sizes.low));
}

void ScoreScatter::Impl::paint(QCPPainter& painter) const {
    if (!painter.modes().testFlag(QCPPainter::pmVectorized)) {
        drawFocusFrame(painter, *plot);
    }
    const QRect rect = plot->axisRect()->rect();
    if (data.x.empty()) {
        drawEmptyState(painter, plot->rect(), colors, emptyTitle, emptyText);
        return;
    }
    painter.setClipRect(rect);
    for (const std::size_t point : byScore) {
        QColor color = colorOf(point);
        color.setAlphaF(0.8F);
        drawShape(painter, Shape::Circle, placeOf(point), kRadius, color);
    }
    if (chosen >= 0) {
        painter.setPen(QPen(colors.selected, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(placeOf(byScore[static_cast<std::size_t>(chosen)]), kRadius + 3.5, kRadius + 3.5);
    }
    painter.setClipping(false);
    paintLegend(painter, rect);
}

void ScoreScatter::Impl::paintLegend(QCPPainter& painter, const QRect& rect) const {
    painter.setPen(colors.mutedText);
    const std::size_t shown = byScore.size();
    const QString text =
        isColored ? QStringLiteral("colour: parameters, %1 (dark) to %2 (bright)")
                        .arg(formatAmount(sizes.low), formatAmount(sizes.high))
        : shown < data.x.size()
            ? QStringLiteral("%1 of %2 networks; the others have no score").arg(shown).arg(data.x.size())
            : QStringLiteral("%1 networks").arg(shown);
    painter.drawText(QRect(rect.left(), rect.top() - kLegendHeight, rect.width(), kLegendHeight), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

void ScoreScatter::Impl::hover(const QPoint& position) {
    double nearest = kPickRadius;
    std::size_t picked = data.x.size();
    for (const std::size_t point : byScore) {
        const QPointF offset = placeOf(point) - position;
        if (const double distance = std::hypot(offset.x(), offset.y()); distance < nearest) {
            nearest = distance;
            picked = point;
        }
    }
    if (picked == data.x.size()) {
        card->hide();
    } else {
        showCard(picked, position);
    }
}

void ScoreScatter::Impl::showCard(std::size_t point, const QPoint& position) {
    card->showAt(position, QStringLiteral("<b>%1</b><br>%2: %3<br>%4: %5<br>%6 params")
                               .arg(QString::fromStdString(data.names[point]).toHtmlEscaped(),
                                    data.xLabel.toHtmlEscaped(), formatTick(data.x[point]), data.yLabel.toHtmlEscaped(),
                                    formatTick(data.y[point]), formatAmount(data.size[point])));
}

void ScoreScatter::Impl::step(int by) {
    if (byScore.empty()) {
        return;
    }
    chosen = std::clamp(chosen + by, 0, static_cast<int>(byScore.size()) - 1);
    const std::size_t point = byScore[static_cast<std::size_t>(chosen)];
    showCard(point, placeOf(point).toPoint());
    plot->setAccessibleDescription(QStringLiteral("%1, %2 %3, %4 %5. ")
                                       .arg(QString::fromStdString(data.names[point]), data.xLabel,
                                            formatTick(data.x[point]), data.yLabel, formatTick(data.y[point])) +
                                   kDescription);
    plot->replot(QCustomPlot::rpQueuedReplot);
}

ScoreScatter::ScoreScatter(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this)) {}

ScoreScatter::~ScoreScatter() = default;

void ScoreScatter::setData(ScatterData points) {
    m_impl->card->hide();
    m_impl->data = std::move(points);
    m_impl->sizes = extentOf(m_impl->data.size);
    const std::vector<double>& x = m_impl->data.x;
    m_impl->byScore.clear();
    for (std::size_t point = 0; point < x.size(); ++point) {
        if (m_impl->isDrawn(point)) {
            m_impl->byScore.push_back(point);
        }
    }
    std::stable_sort(m_impl->byScore.begin(), m_impl->byScore.end(),
                     [&x](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    m_impl->chosen = -1;
    m_impl->plot->setAccessibleDescription(kDescription);
    setAxisLabel(*m_impl->plot->xAxis, m_impl->data.xLabel);
    setAxisLabel(*m_impl->plot->yAxis, m_impl->data.yLabel);
    fit(*m_impl->plot->xAxis, m_impl->data.x, m_impl->data.mayBeLogarithmic);
    fit(*m_impl->plot->yAxis, m_impl->data.y, false);
    m_impl->restyle();
}

void ScoreScatter::setEmptyText(const QString& title, const QString& explanation) {
    m_impl->emptyTitle = title;
    m_impl->emptyText = explanation;
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::setColoredBySize(bool colored) {
    m_impl->isColored = colored;
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScoreScatter::renderTo(QPainter& painter) {
    renderPlot(*m_impl->plot, painter, m_impl->plot->size());
}

bool ScoreScatter::eventFilter(QObject* watched, QEvent* event) {
    if (m_impl && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        m_impl->plot->replot(QCustomPlot::rpQueuedReplot); // repaints the focus frame
    } else if (m_impl && event->type() == QEvent::Leave) {
        m_impl->card->hide();
    } else if (m_impl && event->type() == QEvent::KeyPress) {
        const int all = static_cast<int>(m_impl->byScore.size());
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Left:
            return m_impl->step(-1), true;
        case Qt::Key_Right:
            return m_impl->step(1), true;
        case Qt::Key_Home:
            return m_impl->step(-all), true;
        case Qt::Key_End:
            return m_impl->step(all), true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ScoreScatter::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (m_impl && (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)) {
        m_impl->restyle();
    }
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/histogram_view.h"

#include "core/base/csv.h"
#include "ui/canvas/empty_state.h"
#include "ui/canvas/lazy_refresh.h"
#include "ui/models/session_model.h"
#include "ui/plots/axis_box.h"
#include "ui/support/accessible_role.h"
#include "ui/support/formatting.h"
#include "ui/support/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

namespace {

constexpr int kMostBars = 30;
constexpr int kTickWidth = 60;

} // namespace

HistogramView::HistogramView(SessionModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_box(new AxisBox(QStringLiteral("Quantity that is counted"), QStringLiteral("Parameters")))
    , m_refresh(new LazyRefresh(*this, [this] { rebuild(); })) {
    setAccessibleName(QStringLiteral("Distribution"));
    setAccessibleRole(*this, QAccessible::Chart);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_box->setObjectName("histogramColumn");
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(m_box, 0, Qt::AlignLeft);
    layout->addStretch(1);
    const auto readColumns = [this] {
        m_columns = candidateColumns(m_model);
        m_box->setColumns(m_columns, QStringLiteral("params"));
        m_refresh->request();
    };
    const auto stale = [this] { m_refresh->request(); };
    connect(m_box, &AxisBox::chosen, this, stale);
    connect(&model, &SessionModel::sessionReset, this, readColumns);
    connect(&model, &SessionModel::quantitiesAdded, this, readColumns);
    connect(&model, &SessionModel::valuesChanged, this, stale);
    connect(&model, &SessionModel::rankingChanged, this, stale);
    connect(&model, &SessionModel::filterChanged, this, stale);
    connect(&model, &SessionModel::selectionChanged, this, stale);
    readColumns();
}

void HistogramView::setColumn(const QString& name) {
    m_box->setColumn(name);
}

QStringList HistogramView::summary() {
    m_refresh->flush();
    return m_summary;
}

void HistogramView::rebuild() {
    m_bars.clear();
    m_summary.clear();
    m_column = findColumn(m_columns, m_box->column());
    std::vector<std::pair<double, int>> values;
    for (int index = 0; m_column != nullptr && index < m_model.size(); ++index) {
        if (const double value = m_column->number(m_model, index); m_model.passes(index) && std::isfinite(value)) {
            values.emplace_back(value, index);
        }
    }
    if (values.empty()) {
        setAccessibleDescription({});
        return;
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    double low = least->first;
    double high = most->first;
    // Few whole numbers: one bar per number, centred on it. Otherwise the bars have round bounds.
    m_hasBarEach = (m_column->isWhole || !m_column->levels.empty()) && high - low < kMostBars;
    double width = 1.0;
    if (m_hasBarEach || high == low) {
        low -= 0.5;
        high += 0.5;
    } else {
        width = roundStep((high - low) / kMostBars);
        low = std::floor(low / width) * width;
        high = (std::floor(high / width) + 1.0) * width;
    }
    const int count = static_cast<int>(std::lround((high - low) / width));
    for (int bar = 0; bar < count; ++bar) {
        m_bars.push_back({low + bar * width, low + (bar + 1) * width, {}, 0});
    }
    std::vector<double> all;
    std::vector<double> selected;
    for (const auto& [value, index] : values) {
        Bar& bar = m_bars[static_cast<std::size_t>(std::clamp(static_cast<int>((value - low) / width), 0, count - 1))];
        bar.candidates.push_back(index);
        all.push_back(value);
        if (m_model.isSelected(index)) {
            ++bar.selected;
            selected.push_back(value);
        }
    }
    m_summary << summaryOf(QStringLiteral("Shown"), std::move(all));
    if (!selected.empty()) {
        m_summary << summaryOf(QStringLiteral("Selected"), std::move(selected));
    }
    setAccessibleDescription(m_column->axisLabel() + QStringLiteral(". ") + m_summary.join(QStringLiteral(". ")));
}

QString HistogramView::summaryOf(const QString& whose, std::vector<double> values) const {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
    const auto isWhole = [](double value) { return value == std::floor(value); };
    const bool isBetween = isWhole(values[middle]) && !isWhole(median); // a depth of 13.5
    const QString number = QString::number(values.size());
    if (!m_column->levels.empty()) {
        return QString("%1: %2").arg(whose, number); // categories have no order
    }
    return values.size() == 1 ? QString("%1: 1, %2").arg(whose, m_column->format(median))
                              : QString("%1: %2, median %3, from %4 to %5")
                                    .arg(whose, number, isBetween ? formatValue(median) : m_column->format(median),
                                         m_column->format(values.front()), m_column->format(values.back()));
}

QRectF HistogramView::area() const {
    return QRectF(rect()).adjusted(0, m_box->geometry().bottom() + 4, 0, 0);
}

QRectF HistogramView::plotIn(const QRectF& area) const {
    const int line = fontMetrics().height();
    return area.adjusted(56, 8.0 + 2 * line, -16, -2.0 * line - 12.0);
}

void HistogramView::draw(QPainter& painter, const QRectF& area) const {
    const ViewColors colors = ViewColors::of(palette());
    painter.setFont(font());
    if (m_bars.empty()) {
        drawEmptyState(painter, area.toRect(), colors, QStringLiteral("Nothing to count yet"),
                       QStringLiteral("Candidates that have the quantity chosen above and pass the filter are counted "
                                      "here, the selected ones in colour."));
        return;
    }
    const QRectF plot = plotIn(area);
    const int line = fontMetrics().height();
    for (qsizetype i = 0; i < m_summary.size(); ++i) {
        painter.setPen(i == 0 ? colors.text : colors.selected);
        painter.drawText(QRectF(plot.left(), area.top() + double(i * line), plot.width(), line), Qt::AlignVCenter,
                         fontMetrics().elidedText(m_summary[i], Qt::ElideRight, int(plot.width())));
    }
    std::size_t tallest = 1;
    for (const Bar& bar : m_bars) {
        tallest = std::max(tallest, bar.candidates.size());
    }
    const double width = plot.width() / static_cast<double>(m_bars.size());
    const double unit = plot.height() / static_cast<double>(tallest);
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const double left = plot.left() + width * static_cast<double>(i);
        const auto drawBar = [&](double count, const QColor& color) {
            painter.fillRect(QRectF(left + 0.5, plot.bottom() - unit * count, std::max(width - 1.0, 1.0), unit * count),
                             color);
        };
        drawBar(static_cast<double>(m_bars[i].candidates.size()), colors.candidate);
        drawBar(m_bars[i].selected, colors.selected);
    }
    painter.setPen(colors.axis);
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(colors.mutedText);
    painter.drawText(QRectF(area.left(), plot.top() - line / 2.0, 48, line), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(tallest));
    painter.drawText(QRectF(area.left(), plot.bottom() - line / 2.0, 48, line), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("0"));
    drawTicks(painter, plot);
    painter.setPen(colors.text);
    painter.save();
    painter.translate(area.left() + 4.0, plot.center().y());
    painter.rotate(-90.0);
    painter.drawText(QRectF(-plot.height() / 2.0, 0.0, plot.height(), line), Qt::AlignCenter,
                     QStringLiteral("Candidates"));
    painter.restore();
    painter.drawText(QRectF(plot.left(), plot.bottom() + line + 6, plot.width(), line), Qt::AlignCenter,
                     fontMetrics().elidedText(m_column->axisLabel(), Qt::ElideRight, int(plot.width())));
}

/// Labels the bars that stand for one number each, else round numbers; as many labels as fit.
void HistogramView::drawTicks(QPainter& painter, const QRectF& plot) const {
    const double low = m_bars.front().low;
    const double high = m_bars.back().high;
    const double room = std::max(plot.width() / kTickWidth, 1.0);
    const double step = m_hasBarEach ? std::max(1.0, std::ceil((high - low) / room)) : roundStep((high - low) / room);
    const double first = m_hasBarEach ? low + 0.5 : std::ceil(low / step - 1e-9) * step;
    for (double tick = first; tick <= high + 1e-9 * step; tick += step) {
        const double middle = plot.left() + plot.width() * (tick - low) / (high - low);
        painter.drawText(QRectF(middle - kTickWidth / 2.0, plot.bottom() + 3, kTickWidth, fontMetrics().height()),
                         Qt::AlignCenter,
                         m_column->levels.empty() ? formatTick(tick) : m_column->format(std::round(tick)));
    }
}

void HistogramView::renderTo(QPainter& painter, const QSize& size) {
    m_refresh->flush();
    painter.fillRect(QRect(QPoint(), size), palette().base());
    draw(painter, QRectF(QPointF(0, 8), size - QSize(0, 8)));
}

std::string HistogramView::csv() {
    m_refresh->flush();
    CsvWriter table;
    table.cell("from").cell("to").cell("candidates").cell("selected").endRow();
    for (const Bar& bar : m_bars) {
        table.cell(bar.low).cell(bar.high).cell(static_cast<int>(bar.candidates.size())).cell(bar.selected).endRow();
    }
    return table.text();
}

void HistogramView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    draw(painter, area());
}

void HistogramView::mousePressEvent(QMouseEvent* event) {
    const QRectF plot = plotIn(area());
    if (event->button() != Qt::LeftButton || m_bars.empty() || !plot.contains(event->position())) {
        QWidget::mousePressEvent(event);
        return;
    }
    const double share = (event->position().x() - plot.left()) / plot.width();
    const auto bar = std::min(static_cast<std::size_t>(share * static_cast<double>(m_bars.size())), m_bars.size() - 1);
    m_model.setSelection(m_bars[bar].candidates);
}

} // namespace trazor::ui

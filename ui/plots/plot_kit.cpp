// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_kit.h"

#include "ui/support/formatting.h"

#include <QPicture>

#include <cmath>

namespace trazor::ui {

namespace {

/// The number of ticks whose labels fit on the axis, 2 to 6.
int ticksOn(const QCPAxis& axis) {
    const QRect rect = axis.axisRect()->rect();
    const QFontMetrics letters(axis.tickLabelFont());
    const bool isFlat = axis.orientation() == Qt::Horizontal;
    const int each = isFlat ? letters.horizontalAdvance(QStringLiteral("0000000")) : 2 * letters.height();
    return std::clamp((isFlat ? rect.width() : rect.height()) / each, 2, 6);
}

class LinearTicker final : public QCPAxisTicker {
public:
    LinearTicker(const QCPAxis& axis, bool wholeNumbers)
        : m_axis(axis)
        , m_wholeNumbers(wholeNumbers) {}

protected:
    double getTickStep(const QCPRange& range) override {
        setTickCount(ticksOn(m_axis));
        const double step = QCPAxisTicker::getTickStep(range);
        return m_wholeNumbers ? std::max(1.0, std::round(step)) : step;
    }
    int getSubTickCount(double tickStep) override {
        return m_wholeNumbers ? 0 : QCPAxisTicker::getSubTickCount(tickStep);
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        // A tick at 1e-17 is zero with rounding error.
        return formatTick(std::abs(tick) < 1e-12 ? 0.0 : tick);
    }

private:
    const QCPAxis& m_axis; ///< owns this
    bool m_wholeNumbers;
};

class LogTicker final : public QCPAxisTickerLog {
public:
    explicit LogTicker(const QCPAxis& axis)
        : m_axis(axis) {
        setLogBase(10.0);
    }

    /// Less than two decades contain at most one power of ten, so linear steps are more useful.
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override {
        // NOLINTNEXTLINE(bugprone-parent-virtual-call): the linear ticker is meant
        return range.upper / range.lower < 100.0 ? QCPAxisTicker::createTickVector(tickStep, range)
                                                 : QCPAxisTickerLog::createTickVector(tickStep, range);
    }
    double getTickStep(const QCPRange& range) override {
        setTickCount(ticksOn(m_axis));
        return QCPAxisTicker::getTickStep(range);
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatTick(tick); }

private:
    const QCPAxis& m_axis; ///< owns this
};

} // namespace

PaintedLayerable::PaintedLayerable(QCustomPlot* plot, const QString& layer, Paint paint)
    : QCPLayerable(plot, layer)
    , m_paint(std::move(paint)) {}

void PaintedLayerable::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

void PaintedLayerable::draw(QCPPainter* painter) {
    painter->save();
    m_paint(*painter);
    painter->restore();
}

void styleAxis(QCPAxis& axis, const QFont& font, const ViewColors& colors) {
    QFont small = font;
    small.setPointSizeF(std::max(7.0, small.pointSizeF() - 1.0));
    axis.setBasePen(QPen(colors.axis));
    axis.setTickPen(QPen(colors.axis));
    axis.setSubTickPen(QPen(colors.grid));
    axis.setTickLabelColor(colors.mutedText);
    axis.setLabelColor(colors.text);
    axis.setTickLabelFont(small);
    axis.setLabelFont(font);
    axis.setSubTicks(false);
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(4);
    axis.setLabelPadding(6);
    axis.setPadding(8);
    axis.grid()->setPen(QPen(colors.grid));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

void stylePlot(QCustomPlot& plot, const ViewColors& colors) {
    plot.setBackground(colors.background);
    // An immediate repaint would request the stale content during a replot, which ignores nested replots.
    plot.setPlottingHint(QCP::phImmediateRefresh, false);
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis, plot.yAxis2}) {
        styleAxis(*axis, plot.font(), colors);
        axis->grid()->setVisible(axis != plot.yAxis2);
    }
}

void setAxisScale(QCPAxis& axis, bool logarithmic, bool wholeNumbers, const QStringList& names) {
    const bool isLogarithmic = logarithmic && names.isEmpty();
    axis.setScaleType(isLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (!names.isEmpty()) {
        const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
        for (qsizetype i = 0; i < names.size(); ++i) {
            ticker->addTick(static_cast<double>(i), names[i]);
        }
        axis.setTicker(ticker);
    } else if (isLogarithmic) {
        axis.setTicker(QSharedPointer<LogTicker>::create(axis));
    } else {
        axis.setTicker(QSharedPointer<LinearTicker>::create(axis, wholeNumbers));
    }
}

void setAxisLabel(QCPAxis& axis, const QString& text) {
    static constexpr char kWhole[] = "wholeLabel";
    if (!axis.property(kWhole).isValid()) {
        QObject::connect(axis.parentPlot(), &QCustomPlot::afterLayout, &axis, [&axis] {
            const QRect rect = axis.axisRect()->rect();
            const int room = axis.orientation() == Qt::Horizontal ? rect.width() : rect.height();
            const QFontMetrics metrics(axis.labelFont());
            QString label = axis.property(kWhole).toString();
            if (metrics.horizontalAdvance(label) > room) {
                label = label.section(" (", 0, 0); // the note in parentheses is dropped first
            }
            axis.setLabel(metrics.elidedText(label, Qt::ElideRight, room));
        });
    }
    axis.setProperty(kWhole, text);
    axis.setLabel(text); // so that the layout reserves room for it
}

void renderPlot(QCustomPlot& plot, QPainter& painter, const QSize& size) {
    QPicture picture;
    QCPPainter recorder(&picture);
    recorder.setMode(QCPPainter::pmVectorized);
    recorder.setMode(QCPPainter::pmNoCaching);
    recorder.fillRect(QRect(QPoint(), size), plot.palette().base());
    plot.toPainter(&recorder, size.width(), size.height());
    recorder.end();
    painter.drawPicture(0, 0, picture);
}

} // namespace trazor::ui

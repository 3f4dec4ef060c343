// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to ui/plots: the only place that includes qcustomplot.h (12 s of compile time per include).
#include "ui/support/theme.h"

#include <qcustomplot.h>

#include <functional>

namespace trazor::ui {

/// Calls a function to paint on a layer of a plot: our own painting between QCustomPlot's axes.
class PaintedLayerable final : public QCPLayerable {
public:
    using Paint = std::function<void(QCPPainter& painter)>;
    PaintedLayerable(QCustomPlot* plot, const QString& layer, Paint paint);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    Paint m_paint;
};

/// Styles one axis and its grid; for axes beyond the first axis rect.
void styleAxis(QCPAxis& axis, const QFont& font, const ViewColors& colors);

/// Styles axes, grid and fonts with the colours of the palette.
void stylePlot(QCustomPlot& plot, const ViewColors& colors);

/// Sets a linear or logarithmic scale with our tick labels ("60k"). `wholeNumbers` restricts the ticks to integers;
/// `names`, if any, replace the numbers 0, 1, ...
void setAxisScale(QCPAxis& axis, bool logarithmic, bool wholeNumbers = false, const QStringList& names = {});

/// Sets the title of an axis, shortened if it does not fit.
void setAxisLabel(QCPAxis& axis, const QString& text);

/// Draws the plot at any size, as vectors if the painter supports them.
void renderPlot(QCustomPlot& plot, QPainter& painter, const QSize& size);

} // namespace trazor::ui

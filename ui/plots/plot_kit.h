// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to ui/plots: the only place that sees qcustomplot.h (12 s of compile time an include).
#include "ui/support/theme.h"

#include <qcustomplot.h>

#include <functional>

namespace trazor::ui {

/// Draws by a function on a layer of a plot: our own painting between QCustomPlot's axes.
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

/// One axis with its grid; for axes beyond the first rectangle.
void styleAxis(QCPAxis& axis, const QFont& font, const ViewColors& colors);

/// Axes, grid and fonts in the colours of the palette.
void stylePlot(QCustomPlot& plot, const ViewColors& colors);

/// Linear or logarithmic scale with our tick labels ("60k"). Whole numbers only, if asked for; names instead of the
/// numbers 0, 1, ... if there are any.
void setAxisScale(QCPAxis& axis, bool logarithmic, bool wholeNumbers = false, const QStringList& names = {});

/// The title of an axis, shortened where the axis is too short for it.
void setAxisLabel(QCPAxis& axis, const QString& text);

/// Draws the plot at any size, as vectors where the painter can.
void renderPlot(QCustomPlot& plot, QPainter& painter, const QSize& size);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

#include <functional>
#include <string>
#include <vector>

class QPainter;
class QRectF;
class QWidget;

namespace trazor::ui {

/// A view that can be taken along, as a picture of any size and as the numbers behind it. A widget that implements this
/// gets the menu of the window (Save picture, Save data, Copy) and a name for --render without further ado.
class ExportableView {
public:
    /// "pareto": in menus, as a part of file names and for --render.
    virtual QString exportName() const = 0;
    /// Takes in a part of what has changed since the view was last drawn, for views where all of it takes long. False
    /// while there is more.
    virtual bool prepare() { return true; }
    /// Draws the view, without its controls, into (0, 0, size), as vectors where the painter can.
    virtual void renderTo(QPainter& painter, const QSize& size) = 0;
    /// Size of a picture unless another is asked for; invalid: that of the widget.
    virtual QSize exportSize() const { return {}; }
    /// What is shown, as comma-separated values with a header (CsvWriter): raw numbers, not rounded texts.
    virtual std::string csv() = 0;

protected:
    ~ExportableView() = default;
};

/// Units of a picture of `size` for each of the widget, as renderWidget() draws it.
double renderScale(const QWidget& widget, const QSize& size);

/// For views made of widgets: draws the widget, as it is laid out now, scaled into (0, 0, size). In an SVG a widget
/// with children becomes a picture of pixels.
void renderWidget(QWidget& widget, QPainter& painter, const QSize& size);

/// The view as pixels; `ratio` of them a unit of `size`.
QImage pictureOf(ExportableView& view, const QSize& size, double ratio = 1.0);

/// An SVG document whose images are not encoded yet, which takes longer than all drawing and needs no GUI thread.
struct SvgDrawing {
    QByteArray text;            ///< with a placeholder for each image
    std::vector<QImage> images; ///< in the order of their placeholders

    QByteArray document() const; ///< callable on any thread
};

/// Draws the view for an SVG document.
SvgDrawing drawSvg(ExportableView& view, const QSize& size);

/// Draws an image of a view: at once, or later where the painter draws for drawSvg().
void drawRaster(QPainter& painter, const QRectF& place, const QImage& image);

/// Draws the view for a file with this ending: png, svg or pdf (a picture of `size`, one page) or csv (the data). A png
/// has `ratio` pixels per unit of `size`. What is returned gives the file's content, on any thread. Throws
/// Error(InvalidArgument) for another ending.
std::function<std::string()> drawView(ExportableView& view, const QString& ending, const QSize& size,
                                      double ratio = 1.0);

/// Writes the view as its file name ends, see drawView(). Throws Error(Io) where the file cannot be written.
void saveView(ExportableView& view, const QString& file, const QSize& size);

} // namespace trazor::ui

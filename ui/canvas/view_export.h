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

/// A view that can be exported as an image of any size and as its underlying data. A widget that implements this gets
/// the window's menu (Save picture, Save data, Copy) and a name for --render automatically.
class ExportableView {
public:
    /// Name in menus, in file names and for --render, such as "pareto".
    virtual QString exportName() const = 0;
    /// Processes a part of the changes since the view was last drawn, for views where processing all of them takes
    /// long. Returns false while more remain.
    virtual bool prepare() { return true; }
    /// Draws the view, without its controls, into (0, 0, size), as vectors if the painter supports them.
    virtual void renderTo(QPainter& painter, const QSize& size) = 0;
    /// Default size of an export; invalid: the widget's size.
    virtual QSize exportSize() const { return {}; }
    /// The shown data as comma-separated values with a header (CsvWriter): raw numbers, not rounded texts.
    virtual std::string csv() = 0;

protected:
    ~ExportableView() = default;
};

/// Scale factor that renderWidget() applies to fit the widget into `size`.
double renderScale(const QWidget& widget, const QSize& size);

/// Draws a widget as currently laid out, scaled into (0, 0, size); for views made of widgets. In an SVG, a widget with
/// children becomes a raster image.
void renderWidget(QWidget& widget, QPainter& painter, const QSize& size);

/// Renders the view as an image with `ratio` pixels per unit of `size`.
QImage pictureOf(ExportableView& view, const QSize& size, double ratio = 1.0);

/// An SVG document whose images are not encoded yet: encoding takes longer than all drawing and needs no GUI thread.
struct SvgDrawing {
    QByteArray text;            ///< with a placeholder per image
    std::vector<QImage> images; ///< in placeholder order

    QByteArray document() const; ///< callable on any thread
};

/// Draws the view for an SVG document.
SvgDrawing drawSvg(ExportableView& view, const QSize& size);

/// Draws an image of a view: at once, or deferred if the painter draws for drawSvg().
void drawRaster(QPainter& painter, const QRectF& place, const QImage& image);

/// Draws the view for a file with this suffix: png, svg or pdf (an image of `size`, one page) or csv (the data). A png
/// has `ratio` pixels per unit of `size`. The returned function encodes the file content and is callable on any thread.
/// Throws Error(InvalidArgument) for another suffix.
std::function<std::string()> drawView(ExportableView& view, const QString& ending, const QSize& size,
                                      double ratio = 1.0);

/// Writes the view in the format of the file suffix, see drawView(). Throws Error(Io) if the file cannot be written.
void saveView(ExportableView& view, const QString& file, const QSize& size);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/view_export.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPaintEngine>
#include <QPainter>
#include <QPdfWriter>
#include <QPixmap>
#include <QSvgGenerator>
#include <QWidget>

#include <filesystem>
#include <utility>

namespace trazor::ui {

namespace {

constexpr int kUnitsAnInch = 96; ///< of export sizes, as on the screen
constexpr int kPixelsAUnit = 3;  ///< of widgets inside an SVG

/// Stores the images drawn by drawRaster().
struct SvgDevice final : QSvgGenerator {
    std::vector<QImage> images;
};

/// A single pixel, different for each number.
QImage placeholder(std::size_t number) {
    QImage pixel(1, 1, QImage::Format_RGB32);
    pixel.setPixel(0, 0, static_cast<QRgb>(number));
    return pixel;
}

QByteArray png(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) {
        throw Error(ErrorCode::Internal, "the picture cannot be encoded as PNG");
    }
    return bytes;
}

QByteArray pdf(ExportableView& view, const QSize& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(QStringLiteral("T-Razor Studio: ") + view.exportName());
    writer.setResolution(kUnitsAnInch);
    writer.setPageSize(QPageSize(QSizeF(size) / kUnitsAnInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    QPainter painter(&writer);
    view.renderTo(painter, size);
    painter.end();
    return bytes;
}

} // namespace

double renderScale(const QWidget& widget, const QSize& size) {
    return std::min(static_cast<double>(size.width()) / std::max(widget.width(), 1),
                    static_cast<double>(size.height()) / std::max(widget.height(), 1));
}

void renderWidget(QWidget& widget, QPainter& painter, const QSize& size) {
    painter.save();
    const double scale = renderScale(widget, size);
    painter.fillRect(QRect(QPoint(), size), widget.palette().window());
    painter.scale(scale, scale);
    if (painter.paintEngine()->type() == QPaintEngine::SVG && widget.findChild<QWidget*>() != nullptr) {
        // Qt's SVG painter does not clip: content scrolled out of view would cover its neighbours. Widgets are embedded
        // as pixels instead.
        QPixmap pixels(widget.size() * kPixelsAUnit);
        pixels.setDevicePixelRatio(kPixelsAUnit);
        widget.render(&pixels);
        painter.drawPixmap(QPoint(), pixels);
    } else {
        widget.render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
    }
    painter.restore();
}

QImage pictureOf(ExportableView& view, const QSize& size, double ratio) {
    QImage image(size * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    view.renderTo(painter, size);
    return image;
}

QByteArray SvgDrawing::document() const {
    QByteArray whole;
    qsizetype done = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const QByteArray mark = png(placeholder(i)).toBase64();
        if (const qsizetype at = text.indexOf(mark, done); at >= 0) {
            whole += text.mid(done, at - done) + png(images[i]).toBase64();
            done = at + mark.size();
        }
    }
    return whole + text.mid(done);
}

SvgDrawing drawSvg(ExportableView& view, const QSize& size) {
    SvgDrawing drawing;
    QBuffer buffer(&drawing.text);
    buffer.open(QIODevice::WriteOnly);
    SvgDevice device;
    device.setOutputDevice(&buffer);
    device.setResolution(kUnitsAnInch);
    device.setSize(size);
    device.setViewBox(QRect(QPoint(), size));
    device.setTitle(QStringLiteral("T-Razor Studio: ") + view.exportName());
    QPainter painter(&device);
    view.renderTo(painter, size);
    painter.end();
    drawing.images = std::move(device.images);
    return drawing;
}

void drawRaster(QPainter& painter, const QRectF& place, const QImage& image) {
    if (auto* const device = dynamic_cast<SvgDevice*>(painter.device())) {
        painter.drawImage(place, placeholder(device->images.size()));
        device->images.push_back(image);
    } else {
        painter.drawImage(place, image);
    }
}

std::function<std::string()> drawView(ExportableView& view, const QString& ending, const QSize& size, double ratio) {
    if (ending == QLatin1String("png")) {
        return [image = pictureOf(view, size, ratio)] { return png(image).toStdString(); };
    }
    if (ending == QLatin1String("svg")) {
        return [drawing = drawSvg(view, size)] { return drawing.document().toStdString(); };
    }
    if (ending == QLatin1String("pdf")) {
        return [document = pdf(view, size)] { return document.toStdString(); };
    }
    if (ending == QLatin1String("csv")) {
        return [table = view.csv()] { return table; };
    }
    throw Error(ErrorCode::InvalidArgument,
                "\"" + ending.toStdString() + "\": a view is saved as .png, .svg, .pdf or .csv",
                "Give the file one of these endings.");
}

void saveView(ExportableView& view, const QString& file, const QSize& size) {
    writeFileAtomically(std::filesystem::path(file.toStdU16String()),
                        drawView(view, QFileInfo(file).suffix().toLower(), size)());
}

} // namespace trazor::ui

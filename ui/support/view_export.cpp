// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/view_export.h"

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

namespace trazor::ui {

namespace {

constexpr int kUnitsAnInch = 96; ///< of picture sizes, as on the screen
constexpr int kPixelsAUnit = 3;  ///< of widgets inside an SVG

QByteArray png(ExportableView& view, const QSize& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!pictureOf(view, size).save(&buffer, "PNG")) {
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
        // Qt's SVG does not clip: what is scrolled out of sight would lie over its neighbours. So widgets go in as
        // pixels.
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

QByteArray svgOf(ExportableView& view, const QSize& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kUnitsAnInch);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(QStringLiteral("T-Razor Studio: ") + view.exportName());
    QPainter painter(&generator);
    view.renderTo(painter, size);
    painter.end();
    return bytes;
}

void saveView(ExportableView& view, const QString& file, const QSize& size) {
    const QString ending = QFileInfo(file).suffix().toLower();
    std::string content;
    if (ending == QLatin1String("png")) {
        content = png(view, size).toStdString();
    } else if (ending == QLatin1String("svg")) {
        content = svgOf(view, size).toStdString();
    } else if (ending == QLatin1String("pdf")) {
        content = pdf(view, size).toStdString();
    } else if (ending == QLatin1String("csv")) {
        content = view.csv();
    } else {
        throw Error(ErrorCode::InvalidArgument,
                    "\"" + file.toStdString() + "\": a view is saved as .png, .svg, .pdf or .csv",
                    "Give the file one of these endings.");
    }
    writeFileAtomically(std::filesystem::path(file.toStdU16String()), content);
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/render.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/lineage/lineage_view.h"
#include "ui/plots/pareto_view.h"
#include "ui/shell/studio.h"

#include <QApplication>
#include <QBuffer>
#include <QLayout>
#include <QPixmap>

#include <filesystem>
#include <memory>

namespace trazor::ui {

namespace {

constexpr int kSmallest = 200; ///< pixels a side
constexpr int kLargest = 8192;

session::SessionData loadSession(const QString& file) {
    return session::SessionStore::open(std::filesystem::path(file.toStdU16String()), session::SessionStore::Mode::ReadOnly)
        .load();
}

void fill(CandidateStore& store, session::SessionData data) {
    store.reset(std::make_shared<const space::SearchSpace>(std::move(data.space)), data.config);
    store.append(data.candidates);
    store.addConfirmations(data.confirmations);
    for (const auto& [index, annotation] : data.annotations) {
        store.setAnnotation(index, annotation);
    }
}

std::unique_ptr<QWidget> makeView(const QString& kind, CandidateStore& store) {
    if (kind == "pareto") {
        return std::make_unique<ParetoView>(store);
    }
    if (kind == "heatmap") {
        return std::make_unique<HeatmapView>(store);
    }
    return std::make_unique<LineageView>(store);
}

QPixmap grab(QWidget& widget, const QSize& size) {
    if (const QSize least = widget.minimumSizeHint(); least.width() > size.width() || least.height() > size.height()) {
        throw Error(ErrorCode::InvalidArgument, QString("size %1x%2 is too small for this view; it needs %3x%4")
                                                    .arg(size.width()).arg(size.height())
                                                    .arg(least.width()).arg(least.height()).toStdString());
    }
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    // The offscreen platform complains about every limit that a layout sets on its window.
    widget.layout()->setSizeConstraint(QLayout::SetNoConstraint);
    widget.resize(size);
    widget.show();
    QApplication::processEvents();
    return widget.grab();
}

QPixmap grabWindow(const QString& sessionFile, const QSize& size) {
    // No evaluator: the window is looked at, never started.
    MainWindow window(StudioOptions{.makeEvaluator = {}, .benchTools = {}, .devices = {}, .startupWarning = {}, .openFile = {},
                                    .rememberState = false});
    if (!window.openSession(sessionFile)) {
        throw Error(ErrorCode::InvalidFile, window.message().toStdString());
    }
    window.store().setCurrent(window.store().ranking().best());
    return grab(window, size);
}

} // namespace

void renderView(const QString& kind, const QString& outFile, const QString& sessionFile, const QSize& size) {
    if (kind != "pareto" && kind != "heatmap" && kind != "lineage" && kind != "window") {
        throw Error(ErrorCode::InvalidArgument,
                    "--render \"" + kind.toStdString() + "\": allowed are pareto, heatmap, lineage, window");
    }
    if (size.width() < kSmallest || size.height() < kSmallest || size.width() > kLargest || size.height() > kLargest) {
        throw Error(ErrorCode::InvalidArgument, QString("size %1x%2: each side must be %3 to %4 pixels")
                                                    .arg(size.width()).arg(size.height()).arg(kSmallest).arg(kLargest)
                                                    .toStdString());
    }
    QPixmap picture;
    if (kind == "window") {
        picture = grabWindow(sessionFile, size);
    } else {
        CandidateStore store;
        fill(store, loadSession(sessionFile));
        const auto view = makeView(kind, store);
        store.setCurrent(store.ranking().best());
        picture = grab(*view, size);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!picture.save(&buffer, "PNG")) {
        throw Error(ErrorCode::Internal, "the picture cannot be encoded as PNG");
    }
    writeFileAtomically(std::filesystem::path(outFile.toStdU16String()), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

} // namespace trazor::ui

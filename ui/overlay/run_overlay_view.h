// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/analysis/run_overlay.h"
#include "ui/canvas/view_export.h"

#include <QStringList>
#include <QWidget>

class QCustomPlot;
class QLabel;

namespace trazor::ui {

/// Overlays the fronts and curves of several searches.
class RunOverlayView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    /// `names`: one per run.
    RunOverlayView(session::RunOverlay overlay, QStringList names, QWidget* parent = nullptr);

    QString exportName() const override { return QStringLiteral("searches"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// Long form: search, curve ("front" or "best"), x, y.
    std::string csv() override;

protected:
    void changeEvent(QEvent* event) override;

private:
    QCustomPlot* makePlot(const QString& name, const QString& x, bool isFront);
    void restyle();

    session::RunOverlay m_overlay;
    QStringList m_names;
    QCustomPlot* m_fronts;
    QCustomPlot* m_curves;
};

} // namespace trazor::ui

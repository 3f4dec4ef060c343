// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/canvas/view_export.h"
#include "ui/heatmap/heatmap_canvas.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPainter;

namespace trazor::ui {

class AxisBox;

/// Heat-map of candidates by blocks: D of the MSA, S of the MLP, the guide score or a gene, ordered by any quantity or
/// block, optionally as difference to the candidate that was current when that mode was switched on.
class HeatmapView final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit HeatmapView(SessionModel& model, QWidget* parent = nullptr);

    HeatmapCanvas& canvas() noexcept { return *m_canvas; }
    /// Updates the view immediately instead of with the next frame.
    void refresh();
    /// Draws the heat-map, without the tool bar, into (0, 0, size).
    void renderTo(QPainter& painter, const QSize& size) override;
    QString exportName() const override { return QStringLiteral("heatmap"); }
    std::string csv() override;

private:
    void fillQuantities();
    void fillOrders();
    void applyDifference();
    std::string csvName(const HeatmapQuantity& quantity) const;

    SessionModel& m_model;
    HeatmapCanvas* m_canvas;
    QComboBox* m_quantity;
    AxisBox* m_order;
    QCheckBox* m_difference;
    std::vector<HeatmapQuantity> m_quantities;
};

} // namespace trazor::ui

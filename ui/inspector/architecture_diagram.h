// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// Draws a network from the input down: embedding, stages, blocks, head. The bar of a block is as long as it has
/// parameters, split into what mixes tokens and MLP; runs of equal blocks are folded into one row with its count.
class ArchitectureDiagram final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ArchitectureDiagram(QWidget* parent = nullptr);

    void setPlan(const space::NetworkPlan& plan);
    void clear();
    /// What a row says, for tests and screen readers.
    QStringList rowTexts() const;

    QString exportName() const override { return QStringLiteral("diagram"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// One row a block.
    std::string csv() override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Kind { Part, Stage, Block };
    struct Row {
        Kind kind = Kind::Part;
        QString label;  ///< "Blocks 3\u20135"
        QString detail; ///< "3 heads \u00b7 MLP \u00d73.5 (672)"
        QString brief;  ///< where the detail does not fit; empty: cut it off
        int count = 1;
        double mixer = 0.0; ///< parameters of one of the blocks
        double mlp = 0.0;
    };
    void addStage(const space::StagePlan& stage, const std::vector<space::BlockCost>& cost, int firstNumber);
    void paintRow(QPainter& painter, const Row& row, int top, double widest) const;
    int heightOf(const Row& row) const;

    std::vector<Row> m_rows;
    QString m_mixing; ///< what the first part of the bars is
    space::NetworkPlan m_plan;
};

} // namespace trazor::ui

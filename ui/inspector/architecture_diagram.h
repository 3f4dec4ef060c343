// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"
#include "ui/support/view_export.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// Draws a network from the input down: stem, blocks, head. Each block is as wide as its parameters, split into
/// attention and MLP; runs of equal blocks are folded into one row with its count.
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
    struct Row {
        QString label;  ///< "Blocks 3 to 5"
        QString detail; ///< "3 heads, MLP 3.5x"
        int count = 1;
        double mixer = 0.0; ///< parameters of one of the blocks
        double mlp = 0.0;
        bool isBlock = false;
    };
    void addBlocks(const space::NetworkPlan& plan, const space::CostBreakdown& cost);
    void paintRow(QPainter& painter, const Row& row, int top, double widest) const;

    std::vector<Row> m_rows;
    space::NetworkPlan m_plan;
};

} // namespace trazor::ui

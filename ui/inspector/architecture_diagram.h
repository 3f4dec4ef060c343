// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace trazor::ui {

/// Draws a network from the input down: embedding, stages, blocks, head. The bar of a block is as long as it has
/// parameters, split into what mixes tokens and MLP; runs of equal blocks are folded into one row with its count.
///
/// Mouse: click chooses a block, Ctrl+wheel zooms. Keys: Up and Down go through the blocks, Return chooses, + - 0 zoom.
class ArchitectureDiagram final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ArchitectureDiagram(QWidget* parent = nullptr);

    /// `device`: predicts the times of blocks; null: there are none.
    void setPlan(const space::NetworkPlan& plan, std::shared_ptr<const space::DeviceModel> device = nullptr);
    /// What a block needs, counted from 0 over all stages, as text of several lines.
    QString ledger(int block) const;
    void clear();
    /// Whether runs of equal blocks share a row.
    void setFolding(bool folds) { m_folds = folds; }
    /// Blocks, counted from 0 over all stages: the one that stands out, -1 for none, and those that get a mark.
    void setMarks(int current, std::vector<int> changed);
    /// What a row says, for tests and screen readers.
    QStringList rowTexts() const;

    QString exportName() const override { return QStringLiteral("diagram"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// One row per block.
    std::string csv() override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The first block of a row, counted from 0 over all stages.
    void blockChosen(int block);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Kind { Part, Stage, Block };
    struct Row {
        Kind kind = Kind::Part;
        QString label;  ///< "Blocks 3\u20135"
        QString detail; ///< "3 heads \u00b7 MLP \u00d73.5 (672)"
        QString brief;  ///< where the detail does not fit; empty: cut it off
        int block = -1; ///< first one, counted from 0 over all stages
        int count = 1;
        double mixer = 0.0; ///< parameters of one of the blocks
        double mlp = 0.0;
    };
    void addStage(const space::StagePlan& stage, const std::vector<space::BlockCost>& cost, int firstNumber);
    void paintRow(QPainter& painter, const Row& row, int top, double widest) const;
    void paintMarks(QPainter& painter, const Row& row, int top) const;
    static int heightOf(const Row& row) { return row.kind == Kind::Block ? kBlockHeight : kPartHeight; }
    /// Of a block; -1: none is there.
    int rowAt(const QPointF& position) const;
    void point(int row);
    void setZoom(double zoom);
    /// Width in the units of the painter, which do not depend on the zoom.
    int room() const { return static_cast<int>(width() / m_zoom); }

    static constexpr int kTextHeight = 17;
    static constexpr int kBarHeight = 12;
    static constexpr int kBlockHeight = kTextHeight + kBarHeight + 5;
    static constexpr int kPartHeight = kTextHeight + 7;

    std::vector<Row> m_rows;
    QString m_mixing; ///< what the first part of the bars is
    space::NetworkPlan m_plan;
    std::shared_ptr<const space::DeviceModel> m_device;
    bool m_folds = true;
    double m_zoom = 1.0;
    int m_pointed = -1; ///< row below the pointer, or that the keys are at
    int m_current = -1;
    std::vector<int> m_changed;
};

} // namespace trazor::ui

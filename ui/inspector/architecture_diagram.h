// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"
#include "ui/canvas/view_export.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace trazor::ui {

/// Draws a network from the input down: embedding, stages, blocks, head. The length of a block's bar is its parameter
/// count, split into token mixer and MLP; runs of equal blocks are folded into one row with their count.
///
/// Mouse: click chooses a block, Ctrl+wheel zooms. Keys: Up and Down move over the blocks, Return chooses, + - 0 zoom.
class ArchitectureDiagram final : public QWidget, public ExportableView {
    Q_OBJECT

public:
    explicit ArchitectureDiagram(QWidget* parent = nullptr);

    /// `device` predicts the latency of blocks; null for no predictions.
    void setPlan(const space::NetworkPlan& plan, std::shared_ptr<const space::DeviceModel> device = nullptr);
    /// The costs of a block as multi-line text.
    QString ledger(space::BlockIndex block) const;
    void clear();
    /// Sets whether runs of equal blocks share a row.
    void setFolding(bool folds) { m_folds = folds; }
    /// Sets the highlighted block and the blocks with a mark.
    void setMarks(space::BlockIndex current, std::vector<space::BlockIndex> changed);
    /// The text of each row, for tests and screen readers.
    QStringList rowTexts() const;

    QString exportName() const override { return QStringLiteral("diagram"); }
    void renderTo(QPainter& painter, const QSize& size) override;
    /// One row per block.
    std::string csv() override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// `block` is the first block of the row.
    void blockChosen(trazor::space::BlockIndex block);

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
        QString label;                                     ///< "Blocks 3\u20135"
        QString detail;                                    ///< "3 heads \u00b7 MLP \u00d73.5 (672)"
        QString brief;                                     ///< shorter detail for narrow rows; empty: elide `detail`
        space::BlockIndex block = space::BlockIndex::None; ///< first block of the row
        int count = 1;
        double mixer = 0.0; ///< parameters per block
        double mlp = 0.0;
    };
    void addStage(const space::StagePlan& stage, const std::vector<space::BlockCost>& cost, int firstNumber);
    void paintRow(QPainter& painter, const Row& row, int top, double widest) const;
    void paintMarks(QPainter& painter, const Row& row, int top) const;
    static int heightOf(const Row& row) { return row.kind == Kind::Block ? kBlockHeight : kPartHeight; }
    /// Index of the block row at a position; -1 if there is none.
    int rowAt(const QPointF& position) const;
    void point(int row);
    void setZoom(double zoom);
    /// Width in painter units, independent of the zoom.
    int room() const { return static_cast<int>(width() / m_zoom); }

    static constexpr int kTextHeight = 17;
    static constexpr int kBarHeight = 12;
    static constexpr int kBlockHeight = kTextHeight + kBarHeight + 5;
    static constexpr int kPartHeight = kTextHeight + 7;

    std::vector<Row> m_rows;
    QString m_mixing; ///< name of the token mixer part of the bars
    space::NetworkPlan m_plan;
    std::shared_ptr<const space::DeviceModel> m_device;
    bool m_folds = true;
    double m_zoom = 1.0;
    int m_pointed = -1; ///< row under the pointer or with the keyboard cursor
    space::BlockIndex m_current = space::BlockIndex::None;
    std::vector<space::BlockIndex> m_changed;
};

} // namespace trazor::ui

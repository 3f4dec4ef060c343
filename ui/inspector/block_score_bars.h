// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// One row a block: bars of its synaptic diversity D (left) and saliency S (right), each against the largest of
/// this candidate.
class BlockScoreBars final : public QWidget {
    Q_OBJECT

public:
    explicit BlockScoreBars(QWidget* parent = nullptr);

    void setBlocks(std::vector<proxy::BlockScore> blocks);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override; ///< tooltip with the values of the row

private:
    std::vector<proxy::BlockScore> m_blocks;
};

} // namespace trazor::ui

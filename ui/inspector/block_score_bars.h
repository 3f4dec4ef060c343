// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

/// One row per block: bars of its synaptic diversity D, saliency S and guide score B. D and S are scaled from 0 to the
/// largest value of this candidate, given in the header; B from 0 to 1.
class BlockScoreBars final : public QWidget {
    Q_OBJECT

public:
    explicit BlockScoreBars(QWidget* parent = nullptr);

    /// `names`: one per block ("3", or "2.3" for the third of the second stage).
    void setBlocks(std::vector<proxy::BlockScore> blocks, QStringList names);
    /// B of the same blocks; empty if unknown.
    void setGuide(std::vector<double> guide);
    /// The text of each row, for tests and screen readers.
    QStringList rowTexts() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override; ///< shows a tooltip with the values of the row

private:
    QString rowText(std::size_t row) const;

    std::vector<proxy::BlockScore> m_blocks;
    std::vector<double> m_guide;
    QStringList m_names;
};

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace trazor::space {
struct SearchSpace;
}

namespace trazor::ui {

/// A large button that shows a search space: a picture of its smallest and largest network, sizes, paper.
class PresetCard final : public QAbstractButton {
    Q_OBJECT

public:
    explicit PresetCard(const space::SearchSpace& space, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {230, 206}; }
    QSize minimumSizeHint() const override { return {190, 206}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintPicture(QPainter& painter, const QRectF& area) const;

    QString m_range;
    QString m_count;
    QString m_paper;
    int m_fewestBlocks = 0;
    int m_mostBlocks = 0;
};

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include <vector>

namespace trazor::space {
struct SearchSpace;
}

namespace trazor::ui {

/// As many words of a text as fit into `room` with line breaks between words; ends with an ellipsis if some are cut.
QString wordsIn(const QSize& room, const QString& text, const QFontMetrics& metrics);

/// A large button for a search space: a picture of its smallest and largest network, sizes, paper.
class PresetCard final : public QAbstractButton {
    Q_OBJECT

public:
    explicit PresetCard(const space::SearchSpace& space, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {222, 178}; }
    QSize minimumSizeHint() const override { return {206, 178}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// A block of the largest network; heights are layer widths, 0 to 1 of the widest in the space.
    struct Bar {
        double attention = 0.0;
        double mlp = 0.0;
        double leastAttention = 0.0; ///< of the smallest network, which may lack the block
        double leastMlp = 0.0;
        bool beginsStage = false;
    };

    void measure(const space::SearchSpace& space);
    void paintPicture(QPainter& painter, const QRectF& area) const;

    QString m_range;
    QString m_count;
    QString m_paper;
    std::vector<Bar> m_bars;
};

} // namespace trazor::ui

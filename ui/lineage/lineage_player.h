// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace trazor::ui {

/// Replays the search generation by generation, with a button and a slider. If the style disables animations
/// (SH_Widget_Animation_Duration is 0), nothing moves by itself and the button advances by one generation.
class LineagePlayer final : public QWidget {
    Q_OBJECT

public:
    explicit LineagePlayer(QWidget* parent = nullptr);

    /// Sets the last existing generation. If all generations were shown, new ones are shown too.
    void setLastGeneration(int last);
    /// Shows generations up to this one and stops playing.
    void showUpTo(int generation);
    void showAll();
    /// Shows only the button, for narrow views.
    void setCompact(bool compact);
    bool isPlaying() const { return m_timer.isActive(); }

signals:
    /// Emits LineageVisibility::kAllGenerations at the end of the slider.
    void generationShown(int generation);

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void toggle();
    void advance();
    void tell();
    void showState();

    QTimer m_timer;
    QToolButton* m_play;
    QSlider* m_slider;
    QLabel* m_text;
};

} // namespace trazor::ui

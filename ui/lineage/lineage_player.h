// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace trazor::ui {

/// Plays the search again, generation by generation: a button and a slider. Where the style asks for no animations
/// (SH_Widget_Animation_Duration is 0) nothing moves by itself and the button goes on by one generation.
class LineagePlayer final : public QWidget {
    Q_OBJECT

public:
    explicit LineagePlayer(QWidget* parent = nullptr);

    /// Last generation that exists. Whoever looks at all of them goes on doing so as new ones come.
    void setLastGeneration(int last);
    /// Shows generations up to this one and stops playing.
    void showUpTo(int generation);
    void showAll();
    /// Where there is little room: the button alone.
    void setCompact(bool compact);
    bool isPlaying() const { return m_timer.isActive(); }

signals:
    /// LineageVisibility::kAllGenerations at the end of the slider.
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

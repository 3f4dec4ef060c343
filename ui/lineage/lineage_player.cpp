// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineage/lineage_player.h"

#include "ui/lineage/lineage_visibility.h"
#include "ui/support/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace trazor::ui {

namespace {

constexpr int kWholeMs = 12'000; ///< duration of the whole replay, unless steps would be too fast or too slow to follow
constexpr int kFastestMs = 60;
constexpr int kSlowestMs = 600;

} // namespace

LineagePlayer::LineagePlayer(QWidget* parent)
    : QWidget(parent)
    , m_play(new QToolButton)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_text(new QLabel) {
    m_play->setObjectName("lineagePlay");
    m_play->setFocusPolicy(Qt::TabFocus);
    m_slider->setObjectName("lineageSlider");
    m_slider->setAccessibleName("Generation shown");
    m_slider->setToolTip("Show the search as it was after this generation");
    m_slider->setMinimumWidth(60);
    m_slider->setMaximumWidth(160);
    m_slider->setRange(0, 0);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_text->setMinimumWidth(m_text->fontMetrics().horizontalAdvance("0000 of 0000"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_play);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_text);
    connect(m_play, &QToolButton::clicked, this, &LineagePlayer::toggle);
    connect(&m_timer, &QTimer::timeout, this, &LineagePlayer::advance);
    connect(m_slider, &QSlider::valueChanged, this, &LineagePlayer::tell);
    connect(m_slider, &QSlider::sliderPressed, this, [this] {
        m_timer.stop();
        showState();
    });
    showState();
}

void LineagePlayer::setLastGeneration(int last) {
    const bool showsAll = m_slider->value() == m_slider->maximum() && !isPlaying();
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setRange(0, std::max(0, last));
        if (showsAll) {
            m_slider->setValue(m_slider->maximum());
        }
    }
    showState();
}

void LineagePlayer::showUpTo(int generation) {
    m_timer.stop();
    m_slider->setValue(generation);
    showState();
}

void LineagePlayer::setCompact(bool compact) {
    m_slider->setVisible(!compact);
    m_text->setVisible(!compact);
}

void LineagePlayer::showAll() {
    showUpTo(m_slider->maximum());
}

void LineagePlayer::toggle() {
    if (isPlaying()) {
        m_timer.stop();
        showState();
        return;
    }
    const bool isStill = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    if (m_slider->value() == m_slider->maximum()) {
        m_slider->setValue(0);
    } else if (isStill) {
        advance();
    }
    if (!isStill) {
        m_timer.start(std::clamp(kWholeMs / std::max(1, m_slider->maximum()), kFastestMs, kSlowestMs));
    }
    showState();
}

void LineagePlayer::advance() {
    m_slider->setValue(m_slider->value() + 1);
    if (m_slider->value() == m_slider->maximum()) {
        m_timer.stop();
        showState();
    }
}

void LineagePlayer::tell() {
    showState();
    emit generationShown(m_slider->value() == m_slider->maximum() ? LineageVisibility::kAllGenerations
                                                                  : m_slider->value());
}

void LineagePlayer::showState() {
    const bool hasSome = m_slider->maximum() > 0;
    m_play->setEnabled(hasSome);
    m_slider->setEnabled(hasSome);
    m_play->setIcon(makeIcon(isPlaying() ? Glyph::Pause : Glyph::Start, palette()));
    m_play->setAccessibleName(isPlaying() ? "Pause" : "Play generation by generation");
    m_play->setToolTip(isPlaying() ? "Pause" : "Play the search generation by generation");
    m_text->setText(hasSome ? QString("%1 of %2").arg(m_slider->value()).arg(m_slider->maximum()) : QString());
    m_text->setToolTip("Generation shown, last generation");
}

void LineagePlayer::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        showState();
    }
}

void LineagePlayer::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_timer.stop();
    showState();
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

#include <algorithm>
#include <array>
#include <cmath>

namespace trazor::ui {

namespace {

struct Tones {
    QRgb window, base, alternate, text, muted, button, light, mid, dark, highlight, link;
};

constexpr Tones kLight{0xfff4f5f7, 0xffffffff, 0xfff0f3f7, 0xff1b222c, 0xff76808d, 0xfff7f8fa,
                       0xffffffff, 0xffc9cfd7, 0xffa3abb6, 0xff1f66c1, 0xff1f66c1};
constexpr Tones kDark{0xff22262c, 0xff191c21, 0xff1f2329, 0xffe3e7ec, 0xff8e98a5, 0xff2c3138,
                      0xff3b424b, 0xff3a4049, 0xff14161a, 0xff3d82d8, 0xff6cabf5};

QPalette paletteOf(const Tones& tones) {
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, QRgb color) { palette.setColor(role, QColor(color)); };
    set(QPalette::Window, tones.window);
    set(QPalette::WindowText, tones.text);
    set(QPalette::Base, tones.base);
    set(QPalette::AlternateBase, tones.alternate);
    set(QPalette::Text, tones.text);
    set(QPalette::PlaceholderText, tones.muted);
    set(QPalette::Button, tones.button);
    set(QPalette::ButtonText, tones.text);
    set(QPalette::BrightText, 0xffffffff);
    set(QPalette::Light, tones.light);
    set(QPalette::Midlight, tones.light);
    set(QPalette::Mid, tones.mid);
    set(QPalette::Dark, tones.dark);
    set(QPalette::Shadow, 0xff000000);
    set(QPalette::Highlight, tones.highlight);
    set(QPalette::HighlightedText, 0xffffffff);
    set(QPalette::Link, tones.link);
    set(QPalette::LinkVisited, tones.link);
    set(QPalette::ToolTipBase, tones.base);
    set(QPalette::ToolTipText, tones.text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(tones.muted));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(tones.mid));
    return palette;
}

template <std::size_t N>
QColor interpolate(const std::array<QRgb, N>& stops, double t) {
    // NaN maps to the low end; callers mark such values themselves.
    const double clamped = std::isnan(t) ? 0.0 : std::clamp(t, 0.0, 1.0);
    const double position = clamped * static_cast<double>(N - 1);
    const std::size_t low = std::min(static_cast<std::size_t>(position), N - 2);
    return mix(QColor(stops[low]), QColor(stops[low + 1]), position - static_cast<double>(low));
}

/// Fusion with outlines that are visible on dark backgrounds, and pressed buttons in the highlight colour.
class ThemeStyle final : public QProxyStyle {
public:
    ThemeStyle()
        : QProxyStyle(QStringLiteral("Fusion")) {}

    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        if (control == CC_SpinBox && option->palette.color(QPalette::Window).lightnessF() < 0.5F) {
            const bool isFocused = option->state.testFlag(State_HasFocus);
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(option->palette.color(isFocused ? QPalette::Highlight : QPalette::Mid));
            painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2.0, 2.0);
            painter->restore();
        }
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isOn = element == PE_PanelButtonTool && option->state.testFlag(State_On);
        const bool isDark = option->palette.color(QPalette::Window).lightnessF() < 0.5F;
        const bool needsOutline = element == PE_IndicatorCheckBox || element == PE_FrameLineEdit;
        if (!isOn && !(isDark && needsOutline)) {
            return;
        }
        QColor fill = option->palette.color(QPalette::Highlight);
        fill.setAlphaF(0.30F);
        const bool isFocused = needsOutline && option->state.testFlag(State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(option->palette.color(isOn || isFocused ? QPalette::Highlight : QPalette::Mid));
        painter->setBrush(isOn ? QBrush(fill) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2.0, 2.0);
        painter->restore();
    }
};

} // namespace

void applyTheme(ThemeMode mode) {
    QApplication::setStyle(new ThemeStyle);
    switch (mode) {
    case ThemeMode::System: {
        QApplication::setPalette(QPalette()); // the desktop palette
        const bool isDark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
        QApplication::setPalette(paletteOf(isDark ? kDark : kLight));
        break;
    }
    case ThemeMode::Light:
    case ThemeMode::Dark:
        QApplication::setPalette(themePalette(mode));
        break;
    }
}

QPalette themePalette(ThemeMode mode) {
    return mode == ThemeMode::System ? QApplication::palette() : paletteOf(mode == ThemeMode::Dark ? kDark : kLight);
}

ViewColors ViewColors::of(const QPalette& palette) {
    ViewColors colors;
    colors.background = palette.color(QPalette::Active, QPalette::Base);
    colors.text = palette.color(QPalette::Active, QPalette::Text);
    colors.dark = colors.background.lightnessF() < 0.5F;
    colors.mutedText = mix(colors.text, colors.background, 0.38);
    colors.grid = mix(colors.background, colors.text, 0.09);
    colors.axis = mix(colors.background, colors.text, 0.42);
    colors.faint = mix(colors.background, colors.text, colors.dark ? 0.22 : 0.17);
    // Okabe and Ito's colours, lighter on a dark background; operators also differ in shape.
    colors.candidate = colors.dark ? QColor(0xff7d99b8) : QColor(0xff7890ab);
    colors.front = colors.dark ? QColor(0xff56b4e9) : QColor(0xff0072b2);
    // Absent from the sequential maps, so that marks are visible on every cell.
    colors.selected = colors.dark ? QColor(0xffff5fae) : QColor(0xffc8187a);
    colors.knee = colors.dark ? QColor(0xffff8a3d) : QColor(0xffd55e00);
    colors.infeasible = colors.dark ? QColor(0xffe2745f) : QColor(0xffb5442e);
    colors.random = colors.dark ? QColor(0xff9aa6b4) : QColor(0xff7c8895);
    colors.mutation = colors.dark ? QColor(0xffe69f00) : QColor(0xffd48806);
    colors.crossover = colors.dark ? QColor(0xff2cc295) : QColor(0xff009e73);
    return colors;
}

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto lerp = [t](float x, float y) { return x + (y - x) * static_cast<float>(t); };
    return QColor::fromRgbF(lerp(a.redF(), b.redF()), lerp(a.greenF(), b.greenF()), lerp(a.blueF(), b.blueF()));
}

QColor sequentialColor(double t) {
    // Viridis (van der Walt and Smith, CC0), every sixteenth entry.
    static constexpr std::array<QRgb, 17> kViridis{
        0xff440154, 0xff481a6c, 0xff472f7d, 0xff414487, 0xff39568c, 0xff31688e, 0xff2a788e, 0xff23888e, 0xff1f988b,
        0xff22a884, 0xff35b779, 0xff54c568, 0xff7ad151, 0xffa5db36, 0xffd2e21b, 0xffe9e51a, 0xfffde725};
    return interpolate(kViridis, t);
}

QColor divergingColor(double t) {
    // Blue to orange through a light neutral (after PuOr and RdYlBu of ColorBrewer).
    static constexpr std::array<QRgb, 7> kBlueOrange{0xff08519c, 0xff4a90c9, 0xffb4d3e8, 0xfff3f3f1,
                                                     0xfffcd2a1, 0xffe8863a, 0xffa63603};
    return interpolate(kBlueOrange, t);
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace trazor::ui {

enum class ThemeMode { System, Light, Dark };

/// Sets the application's style and palette. System follows the desktop's palette (Qt 6.4 has no query for the colour
/// scheme, so the lightness of the window colour decides).
void applyTheme(ThemeMode mode);
/// Palette of the light or dark theme; System: the application's current palette.
QPalette themePalette(ThemeMode mode);

/// Colours of the self-painted views, derived from the palette so that light and dark themes are both readable. Views
/// derive them again on QEvent::PaletteChange.
struct ViewColors {
    QColor background;
    QColor text;
    QColor mutedText;
    QColor grid;
    QColor axis;
    QColor faint;     ///< background candidates: dominated or filtered out
    QColor candidate; ///< ordinary candidates
    QColor front;     ///< Pareto front
    QColor selected;  ///< selection and current
    QColor knee;
    QColor infeasible; ///< failed candidates
    QColor random;     ///< operators; from a colour-blind-safe palette (Okabe-Ito)
    QColor mutation;
    QColor crossover;
    bool dark = false;

    static ViewColors of(const QPalette& palette);
};

/// Interpolates from `a` (t = 0) to `b` (t = 1).
QColor mix(const QColor& a, const QColor& b, double t);

/// Perceptually uniform sequential map (viridis), t in [0, 1]; values outside are clamped.
QColor sequentialColor(double t);
/// Diverging map around 0.5 for differences, readable without red-green vision.
QColor divergingColor(double t);

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace trazor::ui {

enum class ThemeMode { System, Light, Dark };

/// Sets the application's style and palette. System is light or dark as the desktop's palette is (Qt 6.4 cannot
/// ask for a colour scheme, so the lightness of the window colour decides).
void applyTheme(QApplication& application, ThemeMode mode);
/// Of light or dark; System: as the application has it.
QPalette themePalette(ThemeMode mode);

/// Colours of the custom-painted views, derived from the palette so that light and dark both read well. Views
/// ask again on QEvent::PaletteChange.
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

/// From `a` (t = 0) to `b` (t = 1).
QColor mix(const QColor& a, const QColor& b, double t);

/// Perceptually uniform sequential map (viridis), t in [0, 1]; values outside are clamped.
QColor sequentialColor(double t);
/// Diverging map around 0.5 for differences, readable without red-green vision.
QColor divergingColor(double t);

} // namespace trazor::ui

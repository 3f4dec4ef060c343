// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/support/theme.h"

#include <QDialog>
#include <QSize>

class QComboBox;
class QLabel;
class QSpinBox;

namespace trazor::ui {

/// Options for drawing a picture of a view.
struct PictureOptions {
    QSize size;                          ///< in units of 1/96 inch: determines the room for the view
    double scale = 1.0;                  ///< pixels per unit; unused for vector formats (SVG, PDF)
    ThemeMode theme = ThemeMode::System; ///< System: the theme of the window
};

/// Asks for size, scale and theme of a picture.
class PictureDialog final : public QDialog {
    Q_OBJECT

public:
    PictureDialog(const QSize& size, QWidget* parent);

    PictureOptions options() const;

private:
    void showPixels();

    QSpinBox* m_width;
    QSpinBox* m_height;
    QComboBox* m_scale;
    QComboBox* m_theme;
    QLabel* m_pixels;
};

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/picture_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace trazor::ui {

namespace {

constexpr int kSmallest = 100;
constexpr int kLargest = 4000;

QSpinBox* makeSide(const char* name, int value) {
    auto* box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(kSmallest, kLargest);
    box->setSingleStep(50);
    box->setValue(value);
    return box;
}

} // namespace

PictureDialog::PictureDialog(const QSize& size, QWidget* parent)
    : QDialog(parent)
    , m_width(makeSide("pictureWidth", size.width()))
    , m_height(makeSide("pictureHeight", size.height()))
    , m_scale(new QComboBox)
    , m_theme(new QComboBox)
    , m_pixels(new QLabel) {
    setWindowTitle("Save picture");
    m_width->setAccessibleName("Width");
    m_height->setAccessibleName("Height");
    auto* sides = new QHBoxLayout;
    sides->addWidget(m_width, 1);
    sides->addWidget(new QLabel(QStringLiteral("\u00d7")));
    sides->addWidget(m_height, 1);
    m_scale->setObjectName("pictureScale");
    for (const int scale : {1, 2, 3, 4}) {
        m_scale->addItem(QString::number(scale) + QStringLiteral("\u00d7"), scale);
    }
    m_scale->setToolTip(
        "Pixels per unit of the size: 2\u00d7 for presentations, 3\u00d7 or more for print. SVG and PDF "
        "need none.");
    m_theme->setObjectName("pictureTheme");
    m_theme->addItem("As in the window", static_cast<int>(ThemeMode::System));
    m_theme->addItem("Light", static_cast<int>(ThemeMode::Light));
    m_theme->addItem("Dark", static_cast<int>(ThemeMode::Dark));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Save)->setText("Choose file\u2026");
    auto* form = new QFormLayout(this);
    form->addRow("Size:", sides);
    form->addRow("Scale:", m_scale);
    form->addRow("Theme:", m_theme);
    form->addRow(m_pixels);
    form->addRow(buttons);
    form->setSizeConstraint(QLayout::SetFixedSize);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QSpinBox* side : {m_width, m_height}) {
        connect(side, &QSpinBox::valueChanged, this, &PictureDialog::showPixels);
    }
    connect(m_scale, &QComboBox::currentIndexChanged, this, &PictureDialog::showPixels);
    showPixels();
}

PictureOptions PictureDialog::options() const {
    return {QSize(m_width->value(), m_height->value()), m_scale->currentData().toDouble(),
            static_cast<ThemeMode>(m_theme->currentData().toInt())};
}

void PictureDialog::showPixels() {
    const PictureOptions chosen = options();
    const QSize pixels = chosen.size * chosen.scale;
    m_pixels->setText(QString("PNG: %1 \u00d7 %2 pixels").arg(pixels.width()).arg(pixels.height()));
}

} // namespace trazor::ui

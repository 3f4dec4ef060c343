// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/band_editor.h"

#include "ui/setup/field_note.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace trazor::ui {

BandEditor::BandEditor(const QString& name, const QString& meaning, double unit, const QString& suffix, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_unit(unit)
    , m_suffix(suffix)
    , m_min(makeBox("at least", meaning))
    , m_max(makeBox("at most", meaning))
    , m_hint(new FieldNote) {
    auto* boxes = new QHBoxLayout;
    boxes->setSpacing(6);
    boxes->addWidget(m_min, 1);
    boxes->addWidget(new QLabel("to"));
    boxes->addWidget(m_max, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(boxes);
    layout->addWidget(m_hint);
}

QDoubleSpinBox* BandEditor::makeBox(const QString& what, const QString& meaning) {
    auto* box = new QDoubleSpinBox;
    box->setDecimals(3);
    box->setSpecialValueText("any");
    box->setSuffix(' ' + m_suffix);
    box->setAccessibleName(QString("%1, %2").arg(m_name, what));
    box->setToolTip(QString("%1, %2. %3 \"any\" sets no limit.").arg(m_name, what, meaning));
    box->setMinimumWidth(80);
    box->setKeyboardTracking(false);
    connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
        refresh();
        emit changed();
    });
    return box;
}

Band BandEditor::band() const {
    const auto end = [this](const QDoubleSpinBox* box) -> std::optional<std::int64_t> {
        return box->value() > 0.0 ? std::optional<std::int64_t>(std::llround(box->value() * m_unit)) : std::nullopt;
    };
    return {end(m_min), end(m_max)};
}

void BandEditor::setBand(const Band& band) {
    m_min->setValue(static_cast<double>(band.min.value_or(0)) / m_unit);
    m_max->setValue(static_cast<double>(band.max.value_or(0)) / m_unit);
}

void BandEditor::setOffered(std::int64_t least, std::int64_t most) {
    m_least = least;
    m_most = most;
    const double top = static_cast<double>(most) / m_unit;
    for (QDoubleSpinBox* box : {m_min, m_max}) {
        box->setMaximum(std::ceil(top * 10.0));
        box->setSingleStep(std::pow(10.0, std::floor(std::log10(top / 20.0))));
    }
    refresh();
}

QString BandEditor::problem() const {
    const Band wanted = band();
    if (wanted.min && wanted.max && *wanted.min > *wanted.max) {
        return QString("%1: the lower limit is above the upper one").arg(m_name);
    }
    if ((wanted.min && *wanted.min > m_most) || (wanted.max && *wanted.max < m_least)) {
        return QString("%1: this space offers %2").arg(m_name, QString::fromStdString(formatBand({m_least, m_most})));
    }
    return {};
}

void BandEditor::refresh() {
    const QString text = problem();
    if (text.isEmpty()) {
        m_hint->showHint(QString("space: %1").arg(QString::fromStdString(formatBand({m_least, m_most}))));
    } else {
        m_hint->showProblem(text);
    }
}

} // namespace trazor::ui

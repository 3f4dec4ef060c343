// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/band_editor.h"

#include "core/search/setting_text.h"
#include "ui/setup/field_note.h"
#include "ui/setup/range_slider.h"
#include "ui/setup/setting_field.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <cmath>

namespace trazor::ui {

BandEditor::BandEditor(const search::Setting& setting, double unit, const QString& suffix, QWidget* parent)
    : QWidget(parent)
    , m_name(QString::fromUtf8(setting.title.data(), static_cast<qsizetype>(setting.title.size())))
    , m_unit(unit)
    , m_suffix(suffix) {
    const QString meaning = QString::fromStdString(search::describe(setting));
    m_min = makeBox("at least", meaning);
    m_max = makeBox("at most", meaning);
    m_slider = new RangeSlider(m_name);
    m_problem = new FieldNote;
    m_problem->hide();
    auto* label = new QLabel(m_name);
    label->setToolTip(wrappedTip(meaning));
    label->setBuddy(m_min);
    auto* boxes = new QHBoxLayout;
    boxes->setSpacing(6);
    boxes->addWidget(m_min, 1);
    boxes->addWidget(new QLabel("to"));
    boxes->addWidget(m_max, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(3);
    layout->addWidget(label);
    layout->addLayout(boxes);
    layout->addWidget(m_slider);
    layout->addWidget(m_problem);
    connect(m_slider, &RangeSlider::bandChanged, this, [this](const Band& band) {
        {
            const QSignalBlocker low(m_min);
            const QSignalBlocker high(m_max);
            m_min->setValue(static_cast<double>(band.min.value_or(0)) / m_unit);
            m_max->setValue(static_cast<double>(band.max.value_or(0)) / m_unit);
        }
        refresh();
        emit changed();
    });
}

QDoubleSpinBox* BandEditor::makeBox(const QString& what, const QString& meaning) {
    auto* box = new QDoubleSpinBox;
    box->setDecimals(3);
    box->setSpecialValueText("any");
    box->setSuffix(' ' + m_suffix);
    box->setAccessibleName(QString("%1, %2").arg(m_name, what));
    box->setToolTip(wrappedTip(QString("%1, %2, in %3; \"any\" sets no limit. %4")
                                   .arg(m_name, what, m_suffix == "M" ? "millions" : "billions", meaning)));
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
        box->setSingleStep(std::pow(10.0, std::floor(std::log10(std::max(top, 1e-3) / 20.0))));
    }
    m_slider->setOffered(least, most);
    refresh();
}

void BandEditor::setSample(std::vector<std::int64_t> counts, std::vector<bool> fits) {
    m_slider->setSample(std::move(counts), std::move(fits));
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
    m_slider->setBand(band());
    const QString text = problem();
    m_problem->showProblem(text);
    m_problem->setVisible(!text.isEmpty());
}

} // namespace trazor::ui

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/setup/band_editor.h"

#include "core/search/settings/setting_text.h"
#include "core/search/settings/settings_table.h"
#include "ui/setup/range_slider.h"
#include "ui/setup/setting_field.h"
#include "ui/support/field_note.h"
#include "ui/support/number_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <cmath>

namespace trazor::ui {

BandEditor::BandEditor(const space::CostQuantity& quantity, QWidget* parent)
    : QWidget(parent)
    , m_quantity(quantity)
    , m_name(fromTable(search::setting(quantity.name).title)) {
    setObjectName("setup" + fromTable(quantity.name).left(1).toUpper() + fromTable(quantity.name).mid(1));
    const QString meaning = QString::fromStdString(search::describe(search::setting(quantity.name)));
    m_min = makeBox("at least", meaning);
    m_max = makeBox("at most", meaning);
    m_slider = new RangeSlider(m_name, quantity.writing);
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
            setBand(band);
        }
        refresh();
        emit changed();
    });
}

NumberEdit* BandEditor::makeBox(const QString& what, const QString& meaning) {
    auto* box = new NumberEdit("any");
    box->setUnit(m_quantity.isTime() ? 1.0 : m_quantity.scale, fromTable(m_quantity.prefix));
    box->setAccessibleName(QString("%1, %2").arg(m_name, what));
    box->setToolTip(
        wrappedTip(QString("%1, %2, as %3; empty sets no limit. %4")
                       .arg(m_name, what, m_quantity.isTime() ? "7.5 (in ms)" : "5400000, 5400k or 5.4M", meaning)));
    box->setMinimumWidth(80);
    connect(box, &NumberEdit::changed, this, [this] {
        refresh();
        emit changed();
    });
    return box;
}

Band BandEditor::band() const {
    const auto end = [this](const NumberEdit* box) -> std::optional<std::int64_t> {
        const std::optional<double> number = box->number();
        return number && *number > 0.0 ? std::optional<std::int64_t>(std::llround(*number * factor())) : std::nullopt;
    };
    return {end(m_min), end(m_max)};
}

void BandEditor::setBand(const Band& band) {
    const auto shown = [this](const std::optional<std::int64_t>& end) {
        return end ? std::optional(static_cast<double>(*end) / factor()) : std::nullopt;
    };
    m_min->setNumber(shown(band.min));
    m_max->setNumber(shown(band.max));
}

void BandEditor::setOffered(const space::CostRange& range) {
    m_least = range.min.*m_quantity.value;
    m_most = range.max.*m_quantity.value;
    // At least twenty steps from end to end; each step is a power of ten.
    const double step = std::pow(10.0, std::floor(std::log10(std::max(static_cast<double>(m_most) / 20.0, 1.0))));
    for (NumberEdit* box : {m_min, m_max}) {
        box->setStep(step / factor(), static_cast<double>(m_least) / factor(), static_cast<double>(m_most) / factor());
    }
    m_slider->setOffered(m_least, m_most);
    refresh();
}

void BandEditor::setSample(const std::vector<space::Cost>& costs, std::vector<bool> fits) {
    std::vector<std::int64_t> counts;
    counts.reserve(costs.size());
    for (const space::Cost& cost : costs) {
        counts.push_back(cost.*m_quantity.value);
    }
    m_slider->setSample(std::move(counts), std::move(fits));
}

QString BandEditor::problem() const {
    for (const NumberEdit* box : {m_min, m_max}) {
        if (const QString unreadable = box->problem(box->accessibleName()); !unreadable.isEmpty()) {
            return unreadable;
        }
    }
    const Band wanted = band();
    if (wanted.min && wanted.max && *wanted.min > *wanted.max) {
        return QString("%1: the lower limit is above the upper one").arg(m_name);
    }
    if (!wanted.meets(m_least, m_most)) {
        return QString("%1: this space offers %2")
            .arg(m_name, QString::fromStdString(formatBand({m_least, m_most}, m_quantity.writing)));
    }
    return {};
}

void BandEditor::refresh() {
    m_slider->setBand(band());
    const QString text = problem();
    m_problem->showProblem(text);
    m_problem->setVisible(!text.isEmpty());
    // If all networks have the same cost, there is nothing to limit.
    setHidden(m_least == m_most && band().isOpen());
}

} // namespace trazor::ui

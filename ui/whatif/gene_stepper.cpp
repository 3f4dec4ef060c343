// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/whatif/gene_stepper.h"

#include "ui/support/formatting.h"

#include <QLineEdit>
#include <QStringList>

#include <algorithm>

namespace trazor::ui {

GeneStepper::GeneStepper(const space::Gene& gene, std::size_t stage, QWidget* parent)
    : QAbstractSpinBox(parent)
    , m_gene(gene)
    , m_choices(gene.choicesAt(stage)) {
    QStringList texts;
    for (const double choice : m_choices) {
        texts << QString::fromStdString(m_gene.format(choice));
    }
    lineEdit()->setReadOnly(true);
    lineEdit()->setFocusPolicy(Qt::NoFocus);
    setAlignment(Qt::AlignRight);
    setAccessibleName(geneName(gene.name));
    setToolTip(QString("%1: %2").arg(geneName(gene.name), texts.join(", ")));
    setMinimumWidth(60);
    setValue(m_choices.front());
}

void GeneStepper::setValue(double value) {
    m_value = value;
    lineEdit()->setText(QString::fromStdString(m_gene.format(value)));
    update();
}

void GeneStepper::stepBy(int steps) {
    const auto above = std::upper_bound(m_choices.begin(), m_choices.end(), m_value);
    const auto from = std::lower_bound(m_choices.begin(), m_choices.end(), m_value);
    const auto at = steps > 0 ? above - m_choices.begin() + steps - 1 : from - m_choices.begin() + steps;
    const auto last = static_cast<std::ptrdiff_t>(m_choices.size()) - 1;
    const double next = m_choices[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, last))];
    if (next != m_value) {
        setValue(next);
        emit chosen(next);
    }
}

QAbstractSpinBox::StepEnabled GeneStepper::stepEnabled() const {
    StepEnabled possible;
    possible.setFlag(StepDownEnabled, m_value > m_choices.front());
    possible.setFlag(StepUpEnabled, m_value < m_choices.back());
    return possible;
}

} // namespace trazor::ui

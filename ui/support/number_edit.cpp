// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/number_edit.h"

#include "core/base/error.h"
#include "core/base/number_text.h"
#include "ui/support/underline.h"

#include <QLineEdit>

#include <algorithm>
#include <cmath>

namespace trazor::ui {

NumberEdit::NumberEdit(const QString& whenEmpty, QWidget* parent)
    : QAbstractSpinBox(parent) {
    lineEdit()->setPlaceholderText(whenEmpty);
    connect(lineEdit(), &QLineEdit::textChanged, this, [this] {
        underline(*lineEdit(), 0, problem({}).isEmpty() ? 0 : lineEdit()->text().size());
        emit changed();
    });
}

QString NumberEdit::numberText() const {
    QString text = lineEdit()->text().trimmed();
    if (m_scale == 1.0 && !m_unit.isEmpty() && text.endsWith(m_unit)) {
        text.chop(m_unit.size());
    }
    return text.trimmed();
}

std::optional<double> NumberEdit::number() const {
    try {
        const QString text = numberText();
        return text.isEmpty() ? std::nullopt : std::optional(parseNumber(text.toStdString(), {}));
    } catch (const Error&) {
        return std::nullopt;
    }
}

QString NumberEdit::problem(const QString& field) const {
    const QString text = numberText();
    if (text.isEmpty()) {
        return {};
    }
    try {
        parseNumber(text.toStdString(), field.toStdString());
        return {};
    } catch (const Error& error) {
        return QString("%1. %2").arg(QString::fromUtf8(error.what()), QString::fromStdString(error.hint()));
    }
}

void NumberEdit::setNumber(std::optional<double> number) {
    if (number != this->number() || !problem({}).isEmpty()) {
        const QString digits = number ? QString::number(*number / m_scale, 'g', 15) : QString();
        lineEdit()->setText(digits.isEmpty() || m_unit.isEmpty() ? digits : digits + ' ' + m_unit);
    }
}

void NumberEdit::setUnit(double scale, const QString& unit) {
    m_scale = scale;
    m_unit = unit;
}

void NumberEdit::setStep(double step, double least, double most) {
    m_step = step;
    m_least = least;
    m_most = most;
}

void NumberEdit::stepBy(int steps) {
    setNumber(std::clamp(number().value_or(m_least) + steps * m_step, m_least, m_most));
    selectAll();
}

QValidator::State NumberEdit::validate(QString& text, int& position) const {
    Q_UNUSED(text)
    Q_UNUSED(position)
    return QValidator::Acceptable; // accept every character; problem() reports errors
}

QAbstractSpinBox::StepEnabled NumberEdit::stepEnabled() const {
    return StepUpEnabled | StepDownEnabled;
}

} // namespace trazor::ui

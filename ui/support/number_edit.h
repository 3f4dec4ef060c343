// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

#include <optional>

namespace trazor::ui {

/// A box for a number as parseNumber() reads it: "5400000", "5.4M", "5,4 M". What is typed stays as it is typed; text
/// that is no number is underlined. Arrows and the wheel step the number.
class NumberEdit final : public QAbstractSpinBox {
    Q_OBJECT

public:
    /// `whenEmpty` is shown in the empty box: "any".
    explicit NumberEdit(const QString& whenEmpty = {}, QWidget* parent = nullptr);

    /// Nothing: the box is empty, or problem() is not.
    std::optional<double> number() const;
    void setNumber(std::optional<double> number);
    /// Why the text is no number; names `field`. Empty if it is one or the box is empty.
    QString problem(const QString& field) const;
    /// How numbers are written: 5400000 with a scale of 1e6 and the unit "M" as "5.4 M". A unit that parseNumber() does
    /// not know ("px") has the scale 1.
    void setUnit(double scale, const QString& unit);
    void setStep(double step, double least, double most);

    void stepBy(int steps) override;
    QValidator::State validate(QString& text, int& position) const override;

signals:
    void changed(); ///< at every letter

protected:
    StepEnabled stepEnabled() const override;

private:
    QString numberText() const; ///< without a unit that is only shown

    double m_scale = 1.0;
    QString m_unit;
    double m_step = 1.0;
    double m_least = 0.0;
    double m_most = 1e18;
};

} // namespace trazor::ui

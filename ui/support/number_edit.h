// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSpinBox>

#include <optional>

namespace trazor::ui {

/// A box for a number in the notation of parseNumber(): "5400000", "5.4M", "5,4 M". The typed text is never changed;
/// text that is not a number is underlined. Arrows and the wheel step the number.
class NumberEdit final : public QAbstractSpinBox {
    Q_OBJECT

public:
    /// `whenEmpty` is the placeholder of the empty box, such as "any".
    explicit NumberEdit(const QString& whenEmpty = {}, QWidget* parent = nullptr);

    /// Returns nullopt if the box is empty or problem() is not.
    std::optional<double> number() const;
    void setNumber(std::optional<double> number);
    /// Says why the text is not a number, naming `field`. Empty if it is a number or the box is empty.
    QString problem(const QString& field) const;
    /// Sets the notation of numbers: 5400000 with a scale of 1e6 and the unit "M" is "5.4 M". A unit that parseNumber()
    /// does not know ("px") must have the scale 1.
    void setUnit(double scale, const QString& unit);
    void setStep(double step, double least, double most);

    void stepBy(int steps) override;
    QValidator::State validate(QString& text, int& position) const override;

signals:
    void changed(); ///< on every keystroke

protected:
    StepEnabled stepEnabled() const override;

private:
    QString numberText() const; ///< without a display-only unit

    double m_scale = 1.0;
    QString m_unit;
    double m_step = 1.0;
    double m_least = 0.0;
    double m_most = 1e18;
};

} // namespace trazor::ui

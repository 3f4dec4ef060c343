// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/quantity.h"
#include "core/space/limits.h"

#include <QWidget>

#include <vector>

namespace trazor::ui {

class FieldNote;
class NumberEdit;
class RangeSlider;

/// Two boxes and a slider with two handles for a closed interval of counts; an empty box means "any".
class BandEditor final : public QWidget {
    Q_OBJECT

public:
    explicit BandEditor(const space::CostQuantity& quantity, QWidget* parent = nullptr);

    const space::CostQuantity& quantity() const noexcept { return m_quantity; }
    Band band() const;
    void setBand(const Band& band);
    /// Sets the range that the space offers: the ends of the slider, and the step of the boxes.
    void setOffered(const space::CostRange& range);
    /// Sets the costs of a random sample, and for each whether it satisfies all limits.
    void setSample(const std::vector<space::Cost>& costs, std::vector<bool> fits);
    /// Empty if the band can be parsed and met; otherwise the reason, which is also shown below the boxes.
    QString problem() const;

signals:
    void changed();

private:
    /// Factor from the number in a box to the amount: times are typed in ms.
    double factor() const noexcept { return m_quantity.isTime() ? m_quantity.scale : 1.0; }
    void refresh();
    NumberEdit* makeBox(const QString& what, const QString& meaning);

    const space::CostQuantity& m_quantity;
    QString m_name;
    std::int64_t m_least = 0;
    std::int64_t m_most = 0;
    NumberEdit* m_min = nullptr;
    NumberEdit* m_max = nullptr;
    RangeSlider* m_slider = nullptr;
    FieldNote* m_problem = nullptr;
};

} // namespace trazor::ui

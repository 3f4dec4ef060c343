// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/search_space.h"

#include <QAbstractSpinBox>

#include <vector>

namespace trazor::ui {

/// Steps through the choices of a gene at one position.
class GeneStepper final : public QAbstractSpinBox {
    Q_OBJECT

public:
    GeneStepper(const space::Gene& gene, std::size_t stage, QWidget* parent = nullptr);

    /// Accepts any value; stepping from one that is not a choice goes to its neighbours.
    void setValue(double value);
    double value() const noexcept { return m_value; }
    void stepBy(int steps) override;

signals:
    void chosen(double value); ///< by mouse or keys

protected:
    StepEnabled stepEnabled() const override;

private:
    space::Gene m_gene;
    std::vector<double> m_choices;
    double m_value = 0.0;
};

} // namespace trazor::ui

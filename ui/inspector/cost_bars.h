// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace trazor::ui {

/// The total cost of one kind of part in a network.
struct CostPart {
    QString name; ///< "Attention"
    space::Cost cost;
};

/// The parts that a network has, in the order of the forward pass. They add up to the total cost.
std::vector<CostPart> costParts(const space::NetworkPlan& plan);

/// Two bars per part: its parameters and its multiply-accumulates, each relative to the largest part, with the numbers.
class CostBars final : public QWidget {
    Q_OBJECT

public:
    explicit CostBars(QWidget* parent = nullptr);

    void setParts(std::vector<CostPart> parts);
    /// "Attention: 1.8 M parameters (31 %), 520 M MACs (38 %)", one text per part and one for the total.
    QStringList rowTexts() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<CostPart> m_parts;
    space::Cost m_total;
};

} // namespace trazor::ui

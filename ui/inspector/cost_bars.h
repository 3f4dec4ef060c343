// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/cost_model.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace trazor::ui {

/// What a kind of part costs in the whole network.
struct CostPart {
    QString name; ///< "Attention"
    space::Cost cost;
};

/// Parts in the order of the forward pass; those that the network does not have are left out. They add up to the total.
std::vector<CostPart> costParts(const space::NetworkPlan& plan);

/// Two bars a part: its parameters and its multiply-accumulates, each against the largest part, with the numbers.
class CostBars final : public QWidget {
    Q_OBJECT

public:
    explicit CostBars(QWidget* parent = nullptr);

    void setParts(std::vector<CostPart> parts);
    /// "Attention: 1.8 M parameters (31 %), 520 M MACs (38 %)", one per part and the total.
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

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/result/architecture_picture.h"

#include "core/space/cost_model.h"
#include "ui/support/theme.h"

#include <QPainter>

#include <algorithm>

namespace trazor::ui {

double largestBlock(const space::NetworkPlan& plan) {
    double largest = 1.0;
    for (const std::vector<space::BlockCost>& stage : space::costBreakdown(plan).blocks) {
        for (const space::BlockCost& block : stage) {
            largest = std::max(largest, static_cast<double>(block.mixer.params + block.mlp.params));
        }
    }
    return largest;
}

QPixmap architecturePicture(const space::NetworkPlan& plan, double largest, const QSize& size, double ratio,
                            const ViewColors& colors) {
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const space::CostBreakdown cost = space::costBreakdown(plan);
    std::size_t places = cost.blocks.empty() ? 0 : cost.blocks.size() - 1; // starts with the gaps between stages
    for (const std::vector<space::BlockCost>& stage : cost.blocks) {
        places += stage.size();
    }
    const double step = static_cast<double>(size.width()) / static_cast<double>(std::max<std::size_t>(places, 1));
    const double width = std::min(step * 0.75, 10.0);
    double left = 0.0;
    for (const std::vector<space::BlockCost>& stage : cost.blocks) {
        for (const space::BlockCost& block : stage) {
            const double mixer = size.height() * static_cast<double>(block.mixer.params) / largest;
            const double mlp = size.height() * static_cast<double>(block.mlp.params) / largest;
            painter.fillRect(QRectF(left, size.height() - mixer, width, mixer), colors.front);
            painter.fillRect(QRectF(left, size.height() - mixer - mlp, width, std::max(0.0, mlp - 1.0)),
                             colors.crossover);
            left += step;
        }
        left += step;
    }
    return picture;
}

} // namespace trazor::ui

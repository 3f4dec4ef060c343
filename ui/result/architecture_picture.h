// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>

namespace trazor::space {
struct NetworkPlan;
}

namespace trazor::ui {

struct ViewColors;

/// Parameters of the largest block, the scale of a picture.
double largestBlock(const space::NetworkPlan& plan);

/// A thumbnail of a network, from the input on the left: one bar per block, its height the parameter count, token mixer
/// below and MLP above. The full height of the picture stands for `largest`.
QPixmap architecturePicture(const space::NetworkPlan& plan, double largest, const QSize& size, double ratio,
                            const ViewColors& colors);

} // namespace trazor::ui

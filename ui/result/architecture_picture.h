// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>

namespace trazor::space {
struct NetworkPlan;
}

namespace trazor::ui {

struct ViewColors;

/// Parameters of the largest block: the scale of a picture.
double largestBlock(const space::NetworkPlan& plan);

/// A network in small, from the input on the left: a bar for each block, as high as it has parameters, what mixes
/// tokens below and MLP above. `largest` is the height of the picture.
QPixmap architecturePicture(const space::NetworkPlan& plan, double largest, const QSize& size, double ratio,
                            const ViewColors& colors);

} // namespace trazor::ui

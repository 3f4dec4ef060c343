// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/archive/candidate.h"
#include "ui/canvas/point_raster.h"
#include "ui/support/theme.h"

namespace trazor::ui {

/// Circle: random; square: mutation; diamond: crossover; star: made by hand; cross: failed, whatever its origin.
Shape operatorShape(const search::Candidate& candidate);
QColor operatorColor(const search::Candidate& candidate, const ViewColors& colors);

} // namespace trazor::ui

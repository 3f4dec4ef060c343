// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/configs/config_keys.h"

#include <cstddef>
#include <vector>

namespace trazor::exchange {

/// What differs between the layers of an OpenELM config; one entry per layer.
struct OpenElmLayers {
    std::vector<double> heads;
    std::vector<double> kvHeads;
    std::vector<double> mlpRatios;
};

/// Reads lists of one entry per layer, or derives them from ranges as OpenELM's own configuration does: multipliers run
/// evenly from the first to the last layer, rounded to hundredths (Mehta et al., 2024, section 2). Given head counts
/// win over the range that they came from. Throws Error(InvalidFile) naming the key, also where key/value heads do not
/// divide the heads of their layer.
OpenElmLayers openElmLayers(const ConfigKeys& keys, std::size_t depth);

} // namespace trazor::exchange

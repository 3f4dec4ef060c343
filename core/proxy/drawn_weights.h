// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <functional>
#include <span>

namespace trazor::proxy {

/// Receives the values of one parameter in row-major order; stacked matrices follow one another.
using ParameterSink = std::function<void(std::span<const float> values)>;

/// Draws a network's slice of the super-net of `seed`, parameter by parameter in the order of the network's definition.
/// Norms (weight 1, bias 0) are omitted. `sizes` holds the number of values of each parameter, because scoring takes
/// only the leading rows of the token and position tables. Values are signed; scores use their absolute values. Throws
/// Error(Unsupported) if the network cannot be scored or has other parameters.
using WeightDrawer = std::function<void(const space::NetworkPlan& plan, std::uint64_t seed,
                                        std::span<const std::int64_t> sizes, const ParameterSink& sink)>;

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <cstdint>
#include <functional>
#include <span>

namespace trazor::proxy {

/// Receives the values of one parameter in row-major order; stacked matrices one below the other.
using ParameterSink = std::function<void(std::span<const float> values)>;

/// Draws a network's slice of the super-net of a seed, parameter by parameter in the order of the network's definition,
/// without norms, which are 1 and 0. `sizes` are the numbers of values that each parameter has, because scoring takes
/// the leading rows only of tables of tokens and positions. Values have their signs; scores are those of their absolute
/// values. Throws Error(Unsupported) if the network cannot be scored or has other parameters.
using WeightDrawer = std::function<void(const space::NetworkPlan& plan, std::uint64_t seed,
                                        std::span<const std::int64_t> sizes, const ParameterSink& sink)>;

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

namespace trazor::space {

/// Refuses a plan that spells out no network: widths that do not fit each other, causal windows, a class token among
/// text tokens, ... The one place that knows
/// what is legal, for plans of spaces and for plans made by hand. Throws Error(InvalidArgument) naming the block.
void checkPlan(const NetworkPlan& plan);

} // namespace trazor::space

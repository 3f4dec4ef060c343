// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

namespace trazor::space {

/// Refuses quantities that each are possible and that together mean no network: causal windows, a class token among text
/// tokens, ... Throws Error(InvalidArgument) naming the block.
void requireMeaning(const NetworkPlan& plan);

} // namespace trazor::space

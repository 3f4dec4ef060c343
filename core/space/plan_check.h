// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

namespace trazor::space {

/// Throws Error(InvalidArgument), naming the block, if a plan describes no valid network: widths that do not match,
/// causal windows on patches, a class token among text tokens, ... The single definition of what is legal, for plans of
/// spaces and plans made by hand.
void checkPlan(const NetworkPlan& plan);

} // namespace trazor::space

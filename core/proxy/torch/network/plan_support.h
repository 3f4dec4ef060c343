// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

namespace trazor::proxy {

/// Throws Error(Unsupported) with the reason if makeNetwork() cannot build the plan or if its loss has no gradient.
void requireSupported(const space::NetworkPlan& plan);

} // namespace trazor::proxy

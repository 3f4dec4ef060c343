// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/fidelity.h"

#include <string>
#include <string_view>
#include <vector>

namespace trazor::exchange {

/// A self-contained Python module that builds the network with timm and registers it as trazor_ID: single-stage vision
/// Transformers (blocks of any heads and widths inside timm's VisionTransformer), pooling Transformers, and window
/// Transformers.

/// The network that timm builds from the module.
space::NetworkPlan timmPlan(const space::NetworkPlan& plan);
/// Differences between that network and `plan` that have no field of the plan.
std::vector<std::string> timmNotes(const space::NetworkPlan& plan);
/// Writes the module. `id` names the model; `origin` and `fidelity` are informational. The plan must not be refused.
std::string timmModule(const space::NetworkPlan& plan, std::string_view id, std::string_view origin,
                       const Fidelity& fidelity);

} // namespace trazor::exchange

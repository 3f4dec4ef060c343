// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/drawn_weights.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace trazor::exchange {

/// A parameter of the module that pytorchModule() writes, under its name in the module's state_dict().
struct ModuleParameter {
    enum class Role { Weight, NormWeight, NormBias };
    std::string name;
    std::vector<std::int64_t> shape;
    Role role = Role::Weight;

    std::int64_t size() const;
};

/// All parameters in the order in which scoring draws them, with norms at their places in the network. The readout, if
/// any, is last.
std::vector<ModuleParameter> moduleParameters(const space::NetworkPlan& plan);

/// The network's slice of a seed's super-net as a float32 safetensors file for the module's load_state_dict().
std::string pytorchWeights(const space::NetworkPlan& plan, std::uint64_t seed, const proxy::WeightDrawer& draw);

} // namespace trazor::exchange

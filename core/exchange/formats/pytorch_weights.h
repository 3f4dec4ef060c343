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

/// All of them, in the order in which scoring takes them; norms where they stand. The readout, if there is one, is
/// last.
std::vector<ModuleParameter> moduleParameters(const space::NetworkPlan& plan);

/// The network's slice of the super-net of a seed as a safetensors file (float32), for load_state_dict() of the module.
std::string pytorchWeights(const space::NetworkPlan& plan, std::uint64_t seed, const proxy::WeightDrawer& draw);

} // namespace trazor::exchange

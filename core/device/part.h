// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trazor::device {

/// Kinds of work whose time grows with their amount. Amounts are per example.
inline constexpr std::array<std::string_view, 12> kWorks{
    "mixer calls",         // 1 per token mixer
    "mixer million MACs",  // of its linear layers
    "pair million MACs",   // of operations on pairs of tokens
    "pair thousands",      // attention weights
    "mixer thousands",     // values that its layers write
    "mlp calls",           // 1 per MLP
    "mlp million MACs",    // multiply-accumulates
    "mlp thousands",       // values that its layers write
    "block million bytes", // weights of mixers and MLPs
    "other calls",         // 1 per stem, step between stages, head
    "other million MACs",  // of these
    "other million bytes", // weights that these read
};
using Work = std::array<double, kWorks.size()>;

/// A part of a network whose time is assumed to be independent of the rest.
struct Part {
    std::string name; ///< shape and place; parts with equal names are equal
    Work work{};
    space::BlockIndex block = space::BlockIndex::None; ///< None outside the blocks
};

/// Returns the stem, the mixer and MLP of each block, the steps between stages, and the head.
std::vector<Part> partsOf(const space::NetworkPlan& plan);

/// Estimated time of a part from its work alone.
double suggestedMs(const Part& part, const Work& msPerWork);

} // namespace trazor::device

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

/// Kinds of work whose time grows with their amount. Counts are per example.
inline constexpr std::array<std::string_view, 12> kWorks{
    "mixer calls",         // 1 per token mixer
    "mixer million MACs",  // of its linear layers
    "pair million MACs",   // of what depends on pairs of tokens
    "pair thousands",      // weights of the attention
    "mixer thousands",     // numbers that its layers write
    "mlp calls",           // 1 per MLP
    "mlp million MACs",    // multiply-accumulates
    "mlp thousands",       // numbers that its layers write
    "block million bytes", // weights of mixers and MLPs
    "other calls",         // 1 per stem, step between stages, head
    "other million MACs",  // of these
    "other million bytes", // weights of these that are read
};
using Work = std::array<double, kWorks.size()>;

/// A piece of a network whose time is taken for independent of the rest.
struct Part {
    std::string name; ///< shape and place; equal names are equal parts
    Work work{};
    int block = -1; ///< counted from 0 over all stages; -1 for what is in no block
};

/// Stem, mixer and MLP of each block, steps between stages, head.
std::vector<Part> partsOf(const space::NetworkPlan& plan);

/// What its work suggests.
double suggestedMs(const Part& part, const Work& msPerWork);

} // namespace trazor::device

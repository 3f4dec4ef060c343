// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/network/block_factory.h"

#include <memory>
#include <span>

namespace trazor::proxy {

/// Block `index` of a stage for the tokens of all networks, one network below the other. Networks whose blocks differ
/// in nothing but what a mask takes away (heads of plain attention, hidden units) share one layer, as wide as the
/// widest; those that have no such block keep their tokens.
std::unique_ptr<Layer> makeBlocks(std::span<const space::NetworkPlan> plans, std::size_t stage, std::size_t index,
                                  BlockFactory& factory, ParameterTaker& taker);

/// The part of a weight of a shared block that a network's own block has.
at::Tensor ownPart(const Weight& weight, const space::BlockPlan& block);

} // namespace trazor::proxy

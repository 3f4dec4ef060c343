// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/network/block_factory.h"

#include <memory>
#include <span>

namespace trazor::proxy {

/// Makes block `index` of a stage for the stacked tokens of all networks. Networks whose blocks differ only in maskable
/// parts (heads of plain attention, hidden units) share one layer, as wide as the widest; tokens of networks without
/// this block pass through unchanged.
std::unique_ptr<Layer> makeBlocks(std::span<const space::NetworkPlan> plans, std::size_t stage, std::size_t index,
                                  BlockFactory& factory, ParameterTaker& taker);

/// The slice of a shared block's weight that belongs to a network's own block.
at::Tensor ownPart(const Weight& weight, const space::BlockPlan& block);

} // namespace trazor::proxy

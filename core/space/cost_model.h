// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/blocks/block_cost.h"
#include "core/space/device_model.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace trazor::space {

struct CostBreakdown {
    Cost stem;
    std::vector<std::vector<BlockCost>> blocks; ///< [stage][block]
    std::vector<Cost> downsample;               ///< [stage], zero after the last
    Cost head;                                  ///< with the final norm
    std::int64_t activations = 0;               ///< bytes of the block that holds the most at once
    Cost total() const noexcept;
    Cost blocksOnly() const noexcept;
    Cost aroundBlocks() const noexcept; ///< the rest
};

/// Breaks the cost down. `batch`: examples per pass, which only memory depends on; all other costs are per example.
///
/// Activations of a block are the bytes that live at once at its fullest moment (our decision): its input, and either
/// the normed input with q, k and v, or q, k, v, all attention weights and the result, or the input and the result of
/// one matrix of the MLP (of two for gate and up). k and v are as wide as their own heads. Fused attention keeps tiles
/// of the attention weights only, so there the number is a bound from above. Stem, head and what stands between stages
/// do not count; the logits of a text, which may be larger, are alike in all networks of a space.
CostBreakdown costBreakdown(const NetworkPlan& plan, int batch = 1);
/// Total cost; with a device, for its batch and with its predicted latency.
Cost costOf(const NetworkPlan& plan, const DeviceModel* device = nullptr);

/// Bytes of the 16-bit keys and values of one text of the maximum length (StemPlan::maxPositions); 0 unless the network
/// is causal.
std::int64_t keyValueBytes(const NetworkPlan& plan);

/// FLOPs as published by the family's authors (they count multiply-accumulates, with quirks):
/// AutoFormer get_complexity(196), Swin flops(), ViTAS; elsewhere the exact MACs.
std::int64_t publishedFlops(const NetworkPlan& plan);

/// FLOPs as TF-TAS counts them for AutoFormer networks: its blocks at 196 tokens without LayerNorm, the head
/// once per token, no patch embedding. Empty for other families.
std::optional<std::int64_t> tfTasFlops(const NetworkPlan& plan);

} // namespace trazor::space

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_table.h"
#include "core/proxy/torch/baselines/gradient_collector.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <span>
#include <vector>

namespace trazor::proxy {

/// Batch size of the proxies of cost Batch. Smaller than the 64 of the papers, to be affordable on a CPU.
inline constexpr int kBaselineBatch = 16;

/// Computes proxies of cost OnePass: one forward and backward pass with the sum of the logits as loss, as in SynFlow.
/// `source` must have absolute weights.
std::vector<double> onePassBaselines(const space::NetworkPlan& plan, ParameterSource& source, InputKind kind,
                                     std::span<const ProxyId> proxies);

/// Collects the gradients of the cross-entropy of random inputs with random labels, averaged over the batch. For a
/// language model, of the logits averaged over the tokens.
void collectCrossEntropy(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
                         GradientCollector& collector);

/// Computes proxies of cost Batch. `source` must have signed weights; `seed` determines the batch.
std::vector<double> batchBaselines(const space::NetworkPlan& plan, ParameterSource& source, std::uint64_t seed,
                                   std::span<const ProxyId> proxies);

} // namespace trazor::proxy

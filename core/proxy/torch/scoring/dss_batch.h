// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/checkpoint.h"
#include "core/proxy/torch/scoring/dss.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace trazor::proxy {

/// DSS of networks of one family (batchFamily()) at once, for devices that one network does not fill. Networks whose
/// blocks at a place have one shape share each product, as wide as the widest; what a network lacks is masked
/// (makeBlocks()).
///
/// Scores agree with scoreDss() to rounding. Empty if the checkpoint said stop.
std::optional<std::vector<DssResult>> scoreDssBatch(std::span<const space::NetworkPlan> plans, ParameterSource& source,
                                                    Checkpoint& checkpoint, InputKind input = InputKind::Default);

/// Upper estimate of the memory that a network of a batch takes beside the super-net, in bytes.
std::int64_t batchBytes(const space::NetworkPlan& plan, DType type);

} // namespace trazor::proxy

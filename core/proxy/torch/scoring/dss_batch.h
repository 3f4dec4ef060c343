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

/// DSS of networks of one family (batchFamily()) at once, for devices that a single network does not saturate. Networks
/// whose blocks at a position have one shape share each product, as wide as the widest; parts that a network lacks are
/// masked (makeBlocks()).
///
/// Scores agree with scoreDss() to rounding. Empty if stopped.
std::optional<std::vector<DssResult>> scoreDssBatch(std::span<const space::NetworkPlan> plans, ParameterSource& source,
                                                    Checkpoint& checkpoint, InputKind input = InputKind::Default);

/// An upper estimate of the bytes that a network of a batch needs in addition to the super-net.
std::int64_t batchBytes(const space::NetworkPlan& plan, DType type);

} // namespace trazor::proxy

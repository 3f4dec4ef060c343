// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/weights/parameter_source.h"

#include <cstdint>

namespace trazor::proxy {

/// Throws Error(InvalidArgument) for a setting out of range and Error(Unsupported) if the device is absent.
void requireValid(const ScoringConfig& config);

ParameterOptions parameterOptions(const ScoringConfig& config);

/// Seed of super-net number `index` of a configuration.
std::uint64_t supernetSeed(const ScoringConfig& config, int index);

} // namespace trazor::proxy

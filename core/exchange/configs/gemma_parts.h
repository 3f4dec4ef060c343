// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/configs/config_keys.h"
#include "core/exchange/formats/described_network.h"

#include <string>
#include <vector>

namespace trazor::exchange {

/// Names the parts of a Gemma-3n config that the vocabulary cannot say. `facts` are those of the network, `windows` the
/// widths of the layers' windows in tokens (0 = none). Throws Error(InvalidFile) for layers that share keys and values
/// in a way that transformers refuses.
std::string gemmaParts(const ConfigKeys& keys, const DescribedNetwork::Numbers& facts,
                       const std::vector<double>& windows, double kvHeads);

} // namespace trazor::exchange

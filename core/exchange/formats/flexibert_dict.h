// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/formats/described_network.h"
#include "core/space/network_plan.h"

#include <string>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// FlexiBERT's model dictionary (Tuli et al., 2022): l layers, and lists with one entry per layer: o operation, h
/// hidden width, n heads, f widths of the feed-forwards, p parameter of the operation. The text is valid Python, JSON
/// and YAML.

/// The space of all networks that a dictionary describes, with the facts that it leaves open as fixed facts. The number
/// of scored tokens is not part of the dictionary and is taken from the network.
space::SearchSpace flexibertReader(const space::NetworkPlan& network);
std::string flexibertDict(const space::SearchSpace& space, const space::Architecture& architecture);
bool isFlexibertDict(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readFlexibertDict(const JsonView& root);

} // namespace trazor::exchange

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

/// FlexiBERT's model dictionary (Tuli et al., 2022): l layers, and a list entry each of o operation, h hidden width, n
/// heads, f widths of the feed-forwards, p parameter of the operation. Written so that Python, JSON and YAML read it
/// alike.

/// The space of all networks that a dictionary describes: it fixes what the dictionary leaves open. How many tokens are
/// scored is no matter of the dictionary and taken from the network.
space::SearchSpace flexibertReader(const space::NetworkPlan& network);
std::string flexibertDict(const space::SearchSpace& space, const space::Architecture& architecture);
bool isFlexibertDict(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readFlexibertDict(const JsonView& root);

} // namespace trazor::exchange

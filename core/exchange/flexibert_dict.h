// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/described_network.h"
#include "core/exchange/fidelity.h"

#include <string>

namespace trazor {
class JsonView;
}

namespace trazor::exchange {

/// FlexiBERT's model dictionary (Tuli et al., 2022): l layers, and a list entry each of o operation, h hidden width, n
/// heads, f widths of the feed-forwards, p parameter of the operation. Written so that Python, JSON and YAML read it
/// alike.

Fidelity flexibertFidelity(const space::NetworkPlan& plan);
std::string flexibertDict(const space::SearchSpace& space, const space::Architecture& architecture);
bool isFlexibertDict(const JsonView& root);
/// Throws Error(InvalidFile) naming the place.
DescribedNetwork readFlexibertDict(const JsonView& root);

} // namespace trazor::exchange

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// The shape of one layer that computes a block of several networks and is as wide as the widest: tokens are stacked,
/// weights are the same leading slices of the super-net, and the parts that a network lacks are masked.
struct BatchShape {
    std::int64_t count = 1;
    at::Tensor heads = {};  ///< the heads of each network: 1 or 0, (count, heads, 1, 1); undefined = all
    at::Tensor hidden = {}; ///< the hidden units of each network, (count, 1, hidden)
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// The blocks of several networks in one, as wide as the widest: their tokens one below the other, their weights the
/// same leading slices of the super-net, what one has and another lacks masked.
struct BatchShape {
    std::int64_t count = 1;
    at::Tensor heads = {};  ///< which heads each network has: 1 or 0, (count, heads, 1, 1); undefined = all
    at::Tensor hidden = {}; ///< which hidden units, (count, 1, hidden)
};

} // namespace trazor::proxy

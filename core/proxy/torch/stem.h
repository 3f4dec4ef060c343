// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/parameter_source.h"
#include "core/space/network_plan.h"

namespace trazor::proxy {

/// From the fixed input to the first tokens. Not scored, so it has no backward.
///
/// Images: all ones (TF-TAS). Text: token id 1 of type 0 at every position, because a constant vector of ones
/// vanishes in the first LayerNorm (algorithm 10.3).
struct Stem {
    at::Tensor tokens;    ///< (tokens, dim)
    at::Tensor embedding; ///< (vocabulary, dim) if the head is tied to it, else undefined
};

/// Takes, of an image network: patch weight and bias, positions on the grid, class token, positions of all
/// tokens; of a text network (our decision; ELECTRA's order without LayerNorms): token, position and type
/// table, projection to the width of the network.
Stem makeStem(const space::NetworkPlan& plan, ParameterSource& source, bool numberNorms);

} // namespace trazor::proxy

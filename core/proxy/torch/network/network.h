// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/network/head.h"
#include "core/proxy/torch/network/stem.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace trazor::proxy {

/// A block or a step between stages.
struct Step {
    std::unique_ptr<Layer> layer;
    bool isBlock = true;
    std::size_t stage = 0;
    std::size_t index = 0; ///< of a block in its stage
};

/// A network over explicit weights.
struct Network {
    std::unique_ptr<Stem> stem;
    std::vector<Step> steps;
    Head head;

    /// Forward pass of an input of the stem.
    at::Tensor logits(const at::Tensor& input);
    /// Gradient with respect to the input from what head.backward() returned, through every layer.
    at::Tensor backward(at::Tensor tokenGradient, GradientSink& sink);
};

/// Takes the parameters from `source` in the order of the reference definition: stem, blocks and steps
/// between stages as they come, head (algorithm 1.7; Stem and BlockFactory have the details). Throws
/// Error(Unsupported).
Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source);

/// Networks of one family (batchFamily()) in one: the steps take the tokens of all, one network below the other; the
/// stem makes those of one.
Network makeNetwork(std::span<const space::NetworkPlan> plans, ParameterSource& source);

/// What networks must have in common to be made as one: the plan without its blocks. Empty if a network can only be
/// made alone.
std::optional<space::NetworkPlan> batchFamily(const space::NetworkPlan& plan);

} // namespace trazor::proxy

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

    /// Runs the forward pass on an input of the stem.
    at::Tensor logits(const at::Tensor& input);
    /// Backpropagates the result of head.backward() through every layer; returns the gradient of the input.
    at::Tensor backward(at::Tensor tokenGradient, GradientSink& sink);
};

/// Makes a network with parameters from `source`, taken in the order of the reference definition: stem, blocks and
/// steps between stages in sequence, head (algorithm 1.7; details in Stem and BlockFactory). Throws
/// Error(Unsupported).
Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source);

/// Makes networks of one family (batchFamily()) as one: the steps take the stacked tokens of all networks; the stem
/// yields the tokens of one.
Network makeNetwork(std::span<const space::NetworkPlan> plans, ParameterSource& source);

/// The properties that networks must share to be made as one: the plan without its blocks. Empty if the network can
/// only be made alone.
std::optional<space::NetworkPlan> batchFamily(const space::NetworkPlan& plan);

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/network/batch_shape.h"
#include "core/proxy/torch/network/head.h"
#include "core/proxy/torch/network/stem.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <memory>
#include <vector>

namespace trazor::proxy {

/// A block or a step between stages.
struct Step {
    std::unique_ptr<Layer> layer;
    bool isBlock = true;
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
///
/// With a batch shape the steps take the tokens of all networks of the batch; the stem makes those of one.
Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source, const BatchShape& batch = {});

} // namespace trazor::proxy

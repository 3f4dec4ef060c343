// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <ATen/ATen.h>

#include <functional>
#include <vector>

namespace trazor::proxy {

/// A network as a user runs it after training: signed weights, softmax attention, GELU, its own norms, a batch of
/// examples, no gradients. LibTorch's operations alone, one after another, as the exported PyTorch module calls them;
/// attention is LibTorch's fused one where it has one and the network adds nothing to the weights.
class InferenceNetwork {
public:
    /// Draws weights of the usual size. Throws Error(Unsupported) for a network that it cannot run.
    InferenceNetwork(const space::NetworkPlan& plan, const at::TensorOptions& options);

    /// Images (batch, channels, height, width) or token ids (batch, tokens), for input().
    at::Tensor forward(const at::Tensor& input) const;
    at::Tensor input(int batch) const;

private:
    space::StemPlan m_stem;
    at::TensorOptions m_options;
    std::vector<std::function<at::Tensor(const at::Tensor&)>> m_steps;
};

} // namespace trazor::proxy

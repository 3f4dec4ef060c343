// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/space/blocks/block_plan.h"

#include <vector>

namespace trazor::proxy {

/// The hidden units of each network of a batch.
struct HiddenMask {
    at::Tensor values = {}; ///< 1 or 0, (networks of a batch, 1, hidden); undefined = all

    /// Zeroes the hidden units that a network lacks, in place.
    void apply(const at::Tensor& hidden) const;
};

/// Linear layers with an activation between them: fc2(activation(fc1(x))), or deeper stacks.
class FeedForward : public Layer {
public:
    /// `mask` may be defined only for a single hidden layer.
    FeedForward(std::vector<Linear> layers, space::Activation activation, HiddenMask mask);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    std::vector<Linear> m_layers;
    space::Activation m_activation;
    HiddenMask m_mask;
    std::vector<at::Tensor> m_inputs, m_hidden; ///< per layer; per activation, the tensor kept for backward()
};

struct GatedWeights {
    Linear gate, up; ///< hidden x dim
    Linear down;     ///< dim x hidden
};

/// down(activation(gate(x)) up(x)).
class GatedFeedForward : public Layer {
public:
    GatedFeedForward(GatedWeights weights, space::Activation activation, HiddenMask mask);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    GatedWeights m_weights;
    space::Activation m_activation;
    HiddenMask m_mask;
    at::Tensor m_input, m_beforeGate, m_gate, m_up, m_hidden; ///< from forward() for backward()
};

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <vector>

namespace trazor::proxy {

/// Linear layers with the exact GELU between them: fc2(gelu(fc1(x))), or deeper stacks.
class FeedForward : public Layer {
public:
    /// `hiddenMask` (networks of a batch, 1, hidden) for a single hidden layer; undefined = none.
    explicit FeedForward(std::vector<Linear> layers, at::Tensor hiddenMask = {});
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    /// In place.
    void mask(const at::Tensor& hidden) const;

    std::vector<Linear> m_layers;
    at::Tensor m_hiddenMask;
    std::vector<at::Tensor> m_inputs, m_hidden; ///< of each layer; what each GELU keeps
};

} // namespace trazor::proxy

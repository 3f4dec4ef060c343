// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layer.h"
#include "core/proxy/torch/norm.h"

#include <memory>

namespace trazor::proxy {

/// fc2(gelu(fc1(x))) with the exact GELU.
class Mlp : public Layer {
public:
    Mlp(Linear fc1, Linear fc2);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient,
                        GradientSink& sink) override;

private:
    Linear m_fc1, m_fc2;
    at::Tensor m_input, m_hidden, m_active;
};

/// Pre-norm residual block: y = x + mixer(norm(x)); z = y + mlp(norm(y)).
class PreNormBlock : public Layer {
public:
    PreNormBlock(std::unique_ptr<Layer> mixer, std::unique_ptr<Layer> mlp, NormRule norm);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient,
                        GradientSink& sink) override;

private:
    std::unique_ptr<Layer> m_mixer, m_mlp;
    Norm m_mixerNorm, m_mlpNorm;
};

} // namespace trazor::proxy

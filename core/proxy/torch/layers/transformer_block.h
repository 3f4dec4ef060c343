// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/layers/norm.h"

#include <memory>

namespace trazor::proxy {

/// Pre-norm residual block: y = x + mixer(norm(x)); z = y + mlp(norm(y)). A null part is skipped.
class PreNormBlock : public Layer {
public:
    PreNormBlock(std::unique_ptr<Layer> mixer, std::unique_ptr<Layer> mlp, NormRule norm);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    std::unique_ptr<Layer> m_mixer, m_mlp;
    Norm m_mixerNorm, m_mlpNorm;
};

/// Post-norm residual block (BERT): y = norm(x + mixer(x)); z = norm(y + mlp(y)). Without a residual around
/// the mixer (FlexiBERT's transforms) there is no norm after it either: y = mixer(x).
class PostNormBlock : public Layer {
public:
    PostNormBlock(std::unique_ptr<Layer> mixer, bool mixerResidual, std::unique_ptr<Layer> mlp, NormRule norm);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    std::unique_ptr<Layer> m_mixer, m_mlp;
    bool m_mixerResidual;
    Norm m_mixerNorm, m_mlpNorm;
};

} // namespace trazor::proxy

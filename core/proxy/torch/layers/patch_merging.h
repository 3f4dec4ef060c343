// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/layers/norm.h"

namespace trazor::proxy {

/// The step between two stages of Swin: concatenation of 2 x 2 neighbours, LayerNorm, linear layer without bias. An
/// odd grid is padded with zeros.
class PatchMerging : public Layer {
public:
    /// `reduction` is (out, 4 in).
    PatchMerging(Weight reduction, int grid, NormRule norm);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    Weight m_reduction;
    std::int64_t m_grid;
    Norm m_norm;
    at::Tensor m_normed;
};

} // namespace trazor::proxy

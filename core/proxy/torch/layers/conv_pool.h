// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <optional>

namespace trazor::proxy {

/// The step between two stages of PiT: a 3x3 convolution of stride 2 with one group per input channel on the
/// grid of patches, and a linear layer on the class token (token 0), if there is one. Only the linear layer is scored.
class ConvPool : public Layer {
public:
    /// The convolution's parameter `name`, `kernel` (out, 9), out a multiple of the input width, and `bias` (1, out).
    ConvPool(std::string name, const at::Tensor& kernel, const at::Tensor& bias, std::optional<Linear> classToken,
             int grid);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    std::string m_name;
    at::Tensor m_kernel, m_bias; ///< (out, 1, 3, 3) and (out)
    std::optional<Linear> m_classToken;
    std::int64_t m_grid;
    at::Tensor m_image, m_token; ///< (networks, in, grid, grid) and (networks, in)
};

} // namespace trazor::proxy

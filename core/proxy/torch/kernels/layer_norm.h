// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include <utility>

namespace trazor::proxy {

/// (x - mean) / sqrt(variance + eps) over the last dimension of x (rows, width), and the factor 1 / sqrt(..), (rows,
/// 1).
///
/// Every mean is taken twice, the second time of what the first has left. Activations of networks with weights of one
/// sign are a large number plus small differences, and so are their gradients; the rounding of a single mean would be
/// the same in all channels, and the next matrix of one sign adds that up.
std::pair<at::Tensor, at::Tensor> layerNorm(const at::Tensor& x, double eps);

/// Gradient with respect to x from that of the output y.
at::Tensor layerNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseStd);

/// x / sqrt(mean of squares + eps) over the last dimension of x, and the factor 1 / sqrt(..) in float64. Most of a
/// gradient lies along y and cancels out, so sums over a row are taken in float64.
std::pair<at::Tensor, at::Tensor> rmsNorm(const at::Tensor& x, double eps);
at::Tensor rmsNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseRms);

} // namespace trazor::proxy

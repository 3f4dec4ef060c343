// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

#include <utility>

namespace trazor::proxy {

/// Returns (x - mean) / sqrt(variance + eps) over the last dimension of x (rows, width), and the factor 1 / sqrt(..),
/// (rows, 1).
///
/// Every mean is subtracted twice: the second removes the rounding error of the first. If all weights have one sign,
/// activations and gradients are a large number plus small differences; the rounding error of a single mean would be
/// the same in all channels, and the next matrix of one sign would add it up.
std::pair<at::Tensor, at::Tensor> layerNorm(const at::Tensor& x, double eps);

/// Gradient with respect to x, from the gradient of the output y.
at::Tensor layerNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseStd);

/// Returns x / sqrt(mean of squares + eps) over the last dimension of x, and the factor 1 / sqrt(..) in float64. Most
/// of a gradient lies along y and cancels out, so sums over a row are computed in float64.
std::pair<at::Tensor, at::Tensor> rmsNorm(const at::Tensor& x, double eps);
at::Tensor rmsNormBackward(const at::Tensor& outputGradient, const at::Tensor& y, const at::Tensor& inverseRms);

} // namespace trazor::proxy

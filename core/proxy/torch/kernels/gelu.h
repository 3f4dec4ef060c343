// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// Returns the exact GELU, x Phi(x), and replaces `x` by the tensor that geluBackward() needs.
///
/// On the CPU in float32 that is the derivative, which shares an exponential with the value; Phi is accurate to 2e-7
/// there (Abramowitz and Stegun 7.1.26).
at::Tensor gelu(at::Tensor& x);

/// Gradient with respect to x; may overwrite `outputGradient`.
at::Tensor geluBackward(const at::Tensor& outputGradient, const at::Tensor& kept);

} // namespace trazor::proxy

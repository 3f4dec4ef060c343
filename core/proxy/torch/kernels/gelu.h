// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// The exact GELU, x Phi(x). `x` is replaced by what geluBackward() needs of it.
///
/// On the CPU in float32 that is the derivative, which takes the same exponential as the value; Phi is within 2e-7
/// there (Abramowitz and Stegun 7.1.26).
at::Tensor gelu(at::Tensor& x);

/// Gradient with respect to x; may overwrite `outputGradient`.
at::Tensor geluBackward(const at::Tensor& outputGradient, const at::Tensor& kept);

} // namespace trazor::proxy

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// sum |G (.) W| with G = y^T x: y (tokens, out), x (tokens, in), w (out, in) with adjacent columns.
///
/// Uses, on the CPU in float32, a sketch of G if its error is below 3e-4 of the sum; else G itself, on the CPU a few
/// rows at a time.
double synapticSaliency(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w);

} // namespace trazor::proxy

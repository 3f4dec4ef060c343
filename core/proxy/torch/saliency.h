// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// sum |G (.) W| with G = y^T x: y (tokens, out), x (tokens, in), w (out, in) with adjacent columns.
///
/// On the CPU G is made a few rows at a time, so that it never leaves the cache; sums over rows are in
/// float64.
double synapticSaliency(const at::Tensor& y, const at::Tensor& x, const at::Tensor& w);

} // namespace trazor::proxy

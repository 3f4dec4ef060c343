// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// Returns a b for matrices, or stacks of matrices with equal leading dimensions; a (.., m, k), b (.., k, n) or (k, n).
///
/// Uses, on the CPU in float32, splitProduct() if the processor supports it and the matrices are large enough; else
/// oneDNN's kernels if LibTorch ships them: at the sizes of scored networks they take four fifths of the time of
/// OpenBLAS, and half of it for a few tokens.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

/// Writes a b to `out` (.., m, n) with adjacent columns, or adds it to `out` if `accumulate`.
void productInto(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool accumulate = false);

} // namespace trazor::proxy

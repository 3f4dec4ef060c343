// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// a b for matrices, or for stacks of matrices with equal leading dimensions; a (.., m, k), b (.., k, n) or (k, n).
///
/// On the CPU in float32 by splitProduct() where the processor has the unit for it and the matrices are worth it; else
/// by oneDNN's kernels where LibTorch brings them along: at the sizes of scored networks they take four fifths of the
/// time of OpenBLAS, for a few tokens half of it.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

/// The same into `out` (.., m, n) with adjacent columns, added to what stands there if `accumulate`.
void productInto(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool accumulate = false);

} // namespace trazor::proxy

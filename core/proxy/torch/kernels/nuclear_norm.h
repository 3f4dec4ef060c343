// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// ||W||_*, the sum of the singular values of a matrix, as a float64 scalar.
///
/// float64 matrices: from the singular values, exact to rounding. float32 matrices: from the eigenvalues of the smaller
/// Gram matrix in float64, with a relative error of about 1e-8 times the ratio of the largest singular value to the
/// mean.
at::Tensor matrixNuclearNorm(const at::Tensor& weight);

/// ||Y^T X||_* of two factors with the same number of rows, as a float64 scalar; NaN if Y^T X is not finite.
///
/// float64: from the singular values of the product. float32: from a sketch if its relative error is below 3e-4; else
/// from the factors in float64, reduced to their numerical rank first, with an error below 1e-5 ||Y||_F ||X||_F.
at::Tensor productNuclearNorm(const at::Tensor& y, const at::Tensor& x);

/// The same for stacks of factors (networks, tokens, ..): (networks) float64.
at::Tensor productNuclearNorms(const at::Tensor& y, const at::Tensor& x);

/// L (n, r) with L L^T = K up to a remainder of trace at most `tolerance` times that of K, for a symmetric
/// positive semidefinite float64 matrix: Cholesky with diagonal pivoting, which reveals the numerical rank r.
at::Tensor pivotedCholesky(const at::Tensor& gram, double tolerance);

} // namespace trazor::proxy

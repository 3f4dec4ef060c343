// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// Decompositions of symmetric positive semidefinite matrices of a dozen rows, one or a stack (.., k, k). On the CPU
/// they use our own loops: calling LAPACK through LibTorch takes several times as long.

/// R^-1 with R^T R = A + shift tr(A) I, upper triangular, for float32 matrices; computed in float64. A may be zero.
at::Tensor inverseCholesky(const at::Tensor& a, double shift);

/// Sum of the square roots of the eigenvalues, (..), for float64 matrices; negative ones count as zero. NaN if A is not
/// finite.
at::Tensor sumOfEigenvalueRoots(const at::Tensor& a);

} // namespace trazor::proxy

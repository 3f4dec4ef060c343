// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace trazor::proxy {

/// A float32 matrix in memory: entry (row, column) at data[row * stride + column], or the other way round if it is
/// transposed.
struct MatrixView {
    const float* data;
    std::int64_t stride;
    bool isTransposed;
};

/// True if the processor has a unit for products of bfloat16 matrices (Intel AMX) that this process may use.
bool hasSplitProduct();

/// C = A B, or C += A B, of A (m, k) and B (k, n); the rows of C are `stride` apart. On the calling thread alone.
///
/// Every number is split into the sum of two bfloat16, a = a1 + a2, and a1 b1 + a1 b2 + a2 b1 is summed in float32.
/// What that leaves out is below 2^-16 |a| |b| of each product, a few times float32's own rounding, at several times
/// the speed of products of float32. A number that is not finite makes what depends on it not finite, but not always in
/// the same way. Numbers below 1e-36 lose their second half.
///
/// The sum of each entry is over the same terms in the same order wherever it stands in the matrix.
void splitProduct(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView& a, const MatrixView& b, float* c,
                  std::int64_t stride, bool accumulate);

} // namespace trazor::proxy

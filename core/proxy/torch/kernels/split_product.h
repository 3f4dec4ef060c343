// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace trazor::proxy {

/// A float32 matrix in memory: entry (row, column) is at data[row * stride + column], or at
/// data[column * stride + row] if it is transposed.
struct MatrixView {
    const float* data;
    std::int64_t stride;
    bool isTransposed;
};

/// True if the processor has a unit for products of bfloat16 matrices (Intel AMX) that this process may use.
bool hasSplitProduct();

/// Computes C = A B, or C += A B, for A (m, k) and B (k, n), on the calling thread; rows of C are `stride` apart.
///
/// Every number is split into the sum of two bfloat16, a = a1 + a2, and a1 b1 + a1 b2 + a2 b1 is summed in float32.
/// The error is below 2^-16 |a| |b| per product, a few times float32's own rounding, at several times the speed of
/// float32 products. A non-finite number makes dependent entries non-finite, but not always in the same way. Numbers
/// below 1e-36 lose their second half.
///
/// Each entry sums the same terms in the same order, wherever it is in the matrix.
void splitProduct(std::int64_t m, std::int64_t n, std::int64_t k, const MatrixView& a, const MatrixView& b, float* c,
                  std::int64_t stride, bool accumulate);

} // namespace trazor::proxy

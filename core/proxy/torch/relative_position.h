// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// 2-D relative positions (AutoFormer) as a few extra features of keys and values.
///
/// The table row of a pair (query i, key j) depends, per axis, only on i and on the row or column of j on the
/// grid. So with F = 2 grid + 2 indicator features of a key (its grid row, its grid column, and twice "is the
/// class token") the term q_i . (Tv[v(i,j)] + Th[h(i,j)]) is one product over F features of numbers gathered
/// from q_i T^T, and nothing of size tokens x tokens x width is ever made.
struct RelativePosition {
    at::Tensor features; ///< (tokens, F) of 0 and 1: what each key is
    at::Tensor
        buckets; ///< (tokens, F) int64: row of the stacked tables [Tv; Th] that query i uses for feature f

    bool isNone() const noexcept { return !features.defined(); }

    /// Row of the table for a signed distance: clipped to [-maxDistance, maxDistance], row 0 is kept for
    /// pairs with the class token.
    static std::int64_t bucket(std::int64_t delta, std::int64_t maxDistance) noexcept;

    /// Rows of one table.
    static std::int64_t tableRows(std::int64_t maxDistance) noexcept { return 2 * maxDistance + 2; }

    static RelativePosition make(std::int64_t grid, bool classToken, std::int64_t maxDistance,
                                 const at::TensorOptions& options);
};

} // namespace trazor::proxy

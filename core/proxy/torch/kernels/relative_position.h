// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// 2-D relative positions (AutoFormer) without anything of size tokens x tokens x width.
///
/// The table row of a pair (query i, key j) depends, per axis, only on i and on the row or column of j on the grid. So
/// q_i . (Tv[v(i,j)] + Th[h(i,j)]) is a number from q_i T^T for each of F = 2 grid + 2 features of a key: its grid row,
/// its grid column, and twice "is the class token". `perBucket` below is q T^T of the stacked tables T = [Tv; Th].
class RelativePosition {
public:
    /// None.
    RelativePosition() = default;
    /// Of a square grid, after the class token if there is one; distances are clipped to `maxDistance`.
    RelativePosition(std::int64_t grid, bool classToken, std::int64_t maxDistance, const at::TensorOptions& options);

    bool isNone() const noexcept { return !m_features.defined(); }

    /// logits (.., tokens, tokens) += what each pair of tokens has in perBucket (.., tokens, buckets).
    void addTo(const at::Tensor& logits, const at::Tensor& perBucket) const;
    /// The transpose: the sum over the pairs of each bucket, (.., tokens, buckets).
    at::Tensor collect(const at::Tensor& pairs) const;

    /// Row of the table for a signed distance: clipped to [-maxDistance, maxDistance], row 0 is kept for
    /// pairs with the class token.
    static std::int64_t bucket(std::int64_t delta, std::int64_t maxDistance) noexcept;

    /// Rows of one table.
    static std::int64_t tableRows(std::int64_t maxDistance) noexcept { return 2 * maxDistance + 2; }

    /// (tokens, F) int64: row of the stacked tables that query i uses for feature f.
    const at::Tensor& buckets() const noexcept { return m_buckets; }

    struct PairLayout;

private:
    PairLayout layout() const;

    std::int64_t m_grid = 0;
    std::int64_t m_first = 0; ///< of the patches
    std::int64_t m_bucketCount = 0;
    at::Tensor m_features; ///< (tokens, F) of 0 and 1: what each key is
    at::Tensor m_buckets;
};

} // namespace trazor::proxy

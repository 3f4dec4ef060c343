// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>

namespace trazor::proxy {

/// 2-D relative positions (AutoFormer) without tensors of size tokens x tokens x width.
///
/// The table row of a pair (query i, key j) depends, per axis, only on i and on the row or column of j on the grid. So
/// q_i . (Tv[v(i,j)] + Th[h(i,j)]) is a sum of entries of q_i T^T, one for each feature of the key, out of
/// F = 2 grid + 2: its grid row, its grid column, and, twice, "is the class token". `perBucket` below is q T^T of the
/// stacked tables T = [Tv; Th].
class RelativePosition {
public:
    /// No relative positions.
    RelativePosition() = default;
    /// For a square grid after the class token, if there is one; distances are clipped to `maxDistance`.
    RelativePosition(std::int64_t grid, bool classToken, std::int64_t maxDistance, const at::TensorOptions& options);

    bool isNone() const noexcept { return !m_features.defined(); }

    /// Adds to logits (.., tokens, tokens) the entries of perBucket (.., tokens, buckets) for each pair of tokens.
    void addTo(const at::Tensor& logits, const at::Tensor& perBucket) const;
    /// The transpose of addTo(): the sum over the pairs of each bucket, (.., tokens, buckets).
    at::Tensor collect(const at::Tensor& pairs) const;

    /// Table row of a signed distance, clipped to [-maxDistance, maxDistance]; row 0 is for pairs with the class token.
    static std::int64_t bucket(std::int64_t delta, std::int64_t maxDistance) noexcept;

    /// The number of rows of one table.
    static std::int64_t tableRows(std::int64_t maxDistance) noexcept { return 2 * maxDistance + 2; }

    /// (tokens, F) int64: row of the stacked tables that query i uses for feature f.
    const at::Tensor& buckets() const noexcept { return m_buckets; }

    struct PairLayout;

private:
    PairLayout layout() const;

    std::int64_t m_grid = 0;
    std::int64_t m_first = 0; ///< index of the first patch
    std::int64_t m_bucketCount = 0;
    at::Tensor m_features; ///< (tokens, F), 0 or 1: the features of each key
    at::Tensor m_buckets;
};

} // namespace trazor::proxy

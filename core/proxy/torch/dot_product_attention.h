// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/relative_position.h"

#include <ATen/ATen.h>

#include <array>
#include <vector>

namespace trazor::proxy {

/// Which tokens attend to each other, and how. Nothing here is scored.
struct AttentionSetting {
    std::int64_t heads = 1;
    double scale = 1.0;        ///< factor on q.k
    std::int64_t groups = 1;   ///< the tokens are so many runs of equal length, each attending to itself only
    RelativePosition relative = {}; ///< of the tokens of a group
    at::Tensor keyTables = {};      ///< (2 tableRows, headDim), vertical over horizontal; undefined = none
    at::Tensor valueTables = {};
    /// Added to the logits; each broadcasts to (groups, heads, tokens of a group, tokens of a group).
    std::vector<at::Tensor> logitTerms = {};
};

/// softmax(scale q k^T + terms) v over heads, with 2-D relative positions on keys and values (AutoFormer).
class DotProductAttention {
public:
    explicit DotProductAttention(AttentionSetting setting)
        : m_setting(std::move(setting)) {}

    /// All (tokens, width), the heads side by side.
    at::Tensor forward(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value);
    /// Gradients with respect to query, key and value of the last forward().
    std::array<at::Tensor, 3> backward(const at::Tensor& outputGradient);

private:
    at::Tensor splitHeads(const at::Tensor& x) const; ///< to (groups * heads, tokens of a group, headDim)
    at::Tensor joinHeads(const at::Tensor& x) const;  ///< the inverse, a copy
    at::Tensor logits() const;
    /// x with the numbers that its relative features stand for appended: (.., tokens, headDim + F).
    at::Tensor withTable(const at::Tensor& x, const at::Tensor& tables) const;
    /// The transpose of withTable(): headDim columns plus what the F columns mean through the tables.
    at::Tensor throughTable(const at::Tensor& x, const at::Tensor& tables) const;
    at::Tensor withFeatures(const at::Tensor& x) const; ///< keys or values with their indicator features

    AttentionSetting m_setting;
    at::Tensor m_query, m_key, m_value, m_attention; ///< from forward() for backward()
};

} // namespace trazor::proxy

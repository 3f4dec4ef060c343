// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/kernels/relative_position.h"

#include <ATen/ATen.h>

#include <utility>
#include <vector>

namespace trazor::proxy {

/// Defines which tokens attend to each other, and how. None of its tensors is scored.
struct AttentionSetting {
    std::int64_t heads = 1;
    double scale = 1.0;             ///< factor on q.k
    std::int64_t groups = 1;        ///< number of equal runs of tokens, each attending only to itself
    at::Tensor headMask = {};       ///< 1 or 0 per group and head, (groups, heads, 1, 1); undefined = all
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

    /// Arguments and result are (tokens, width), with the heads side by side.
    at::Tensor forward(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value);
    /// Gradients with respect to query, key and value of the last forward(), side by side: (tokens, 3 width).
    at::Tensor backward(const at::Tensor& outputGradient);

private:
    /// A view of x as (groups, heads, tokens of a group, headDim).
    at::Tensor splitHeads(const at::Tensor& x) const;
    /// The product of each query with each row of the tables; undefined without relative positions.
    at::Tensor perBucket(const at::Tensor& query, const at::Tensor& tables) const;

    AttentionSetting m_setting;
    at::Tensor m_query, m_key, m_value, m_attention; ///< from forward() for backward(), the first three split
};

} // namespace trazor::proxy

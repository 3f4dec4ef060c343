// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/block_scores.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

namespace trazor::test {

/// A scored weight in a recorded graph.
struct ScoredTensor {
    std::size_t block; ///< counted from the input; meaningless for the head and for linears between stages
    proxy::LayerRole role;
    at::Tensor value;
};

/// A naive, readable forward pass of any plan. See naiveScores().
class NaiveNetwork {
public:
    /// `input`: image (1, channels, side, side) or sum of token, position and type embeddings (tokens, width); by
    /// default the all-ones image or token 1.
    NaiveNetwork(const space::NetworkPlan& plan, proxy::ParameterSource& source, at::Tensor input = {})
        : m_plan(plan)
        , m_source(source)
        , m_input(std::move(input)) {}

    /// (rows, classes); one row unless every token is classified.
    at::Tensor logits();
    at::Tensor loss() { return logits().sum(); }

    // Recorded by the forward pass.
    const std::vector<ScoredTensor>& scored() const { return m_scored; }
    /// Weights scored only by baselines: convolutions, and the projection of a token table.
    const std::vector<at::Tensor>& others() const { return m_others; }
    /// Pre-activation values, (tokens, units).
    const std::vector<at::Tensor>& beforeActivations() const { return m_beforeActivations; }
    /// Outputs of the q, k and v matrices, (tokens, width); concatenated if they are one matrix.
    const std::vector<at::Tensor>& attended() const { return m_attended; }
    /// Input of the classifier.
    const at::Tensor& features() const { return m_features; }

private:
    struct Linear {
        at::Tensor weight, bias;
        at::Tensor forward(const at::Tensor& x) const { return at::linear(x, weight, bias); }
    };

    at::Tensor take(const proxy::ParameterSpec& spec);
    at::Tensor table(const std::string& name, std::int64_t rows, std::int64_t cols);
    at::Tensor convolution(const std::string& name, std::int64_t rows, std::int64_t cols, std::int64_t fanIn);
    Linear linear(const std::string& name, proxy::LayerRole role, std::int64_t out, std::int64_t in,
                  std::int64_t parts = 1, bool hasBias = true);
    at::Tensor otherLeaf(const at::Tensor& value);
    at::Tensor scoredLeaf(proxy::LayerRole role, const at::Tensor& value);
    at::TensorOptions options() const;

    at::Tensor imageStem();
    at::Tensor textStem();
    at::Tensor downsample(const at::Tensor& x, const space::StagePlan& stage, const std::string& prefix);
    at::Tensor head(const at::Tensor& x);
    at::Tensor block(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor mixer(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor attention(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const space::BlockPlan& plan);
    at::Tensor transform(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor spanConvolution(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor feedForward(const at::Tensor& x, const space::BlockPlan& plan);
    at::Tensor queryKeyHeads(const at::Tensor& x, std::int64_t count, const space::BlockPlan& plan);
    at::Tensor tokenIds() const;
    at::Tensor relative(const char* name, const space::BlockPlan& plan, bool vertical);
    at::Tensor windowTerm(const space::BlockPlan& plan);

    const space::NetworkPlan& m_plan;
    proxy::ParameterSource& m_source;
    at::Tensor m_input;
    std::vector<ScoredTensor> m_scored;
    std::vector<at::Tensor> m_others;
    std::vector<at::Tensor> m_beforeActivations;
    std::vector<at::Tensor> m_attended;
    at::Tensor m_features;
    // State of the forward pass.
    std::string m_prefix;
    std::size_t m_block = 0;
    const space::StagePlan* m_stage = nullptr;
    at::Tensor m_embedding;
};

} // namespace trazor::test

// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/layers/norm.h"
#include "core/space/network_plan.h"

#include <optional>

namespace trazor::proxy {

/// Norm, mean over some tokens, linear classifier; or a classifier at every token. The loss is the sum of all logits.
class Head {
public:
    /// `otherTokens` is the number of tokens before the patches.
    Head(Linear classifier, const space::HeadPlan& plan, std::int64_t otherTokens, NormRule norm,
         std::int64_t batch = 1);

    /// Returns the logits (networks, classes) of the tokens of all networks of the batch; with a classifier at every
    /// token, their mean over the tokens.
    at::Tensor logits(const at::Tensor& x);
    /// Gradient with respect to the tokens, from the gradient of the last logits().
    at::Tensor backward(const at::Tensor& logitGradient, GradientSink& sink);

    /// The loss of each network, (networks).
    at::Tensor loss(const at::Tensor& x);
    /// Gradient of the last loss() with respect to the tokens. A tied classifier is scored by its use here, not by its
    /// use as the embedding.
    at::Tensor backward(GradientSink& sink);

private:
    Linear m_classifier;
    std::optional<Norm> m_norm;
    space::PoolKind m_pool;
    std::int64_t m_otherTokens;
    std::int64_t m_batch;
    // From loss() for backward(). The sum over tokens is m_repeats times their mean.
    at::Tensor m_normed, m_pooled;
    std::int64_t m_first = 0;
    std::int64_t m_count = 0;
    double m_repeats = 1.0;
};

} // namespace trazor::proxy

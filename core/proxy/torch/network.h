// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layer.h"
#include "core/proxy/torch/norm.h"
#include "core/proxy/torch/parameter_source.h"
#include "core/space/network_plan.h"

#include <memory>
#include <vector>

namespace trazor::proxy {

/// Throws Error(Unsupported), naming what, if makeNetwork() cannot build the plan.
void requireSupported(const space::NetworkPlan& plan);

/// From the image to the first tokens. DSS does not score it.
struct Stem {
    int imageSize = 0, channels = 0, patch = 0, stride = 0;
    at::Tensor patchWeight;   ///< (dim, channels * patch * patch)
    at::Tensor patchBias;     ///< (1, dim)
    at::Tensor classToken;    ///< (1, dim); undefined = none
    at::Tensor positions;     ///< (tokens, dim), added to all tokens; undefined = none
    at::Tensor gridPositions; ///< (patches, dim), added to the patches only; undefined = none
    std::int64_t patches = 0;

    /// Tokens of the all-ones image, (tokens, dim).
    at::Tensor forwardOnes() const;

    /// The patches of an image (channels, side, side) as rows, (patches, channels * patch * patch).
    at::Tensor patchesOf(const at::Tensor& image) const;
    /// The inverse for gradients: pixels in several patches add up.
    at::Tensor imageOf(const at::Tensor& patchRows) const;
    /// Tokens of patches.
    at::Tensor forward(const at::Tensor& patchRows) const;
    /// Gradient with respect to the patches from that with respect to the tokens.
    at::Tensor backward(const at::Tensor& tokenGradient, const at::Tensor& patchRows, GradientSink& sink) const;

private:
    at::Tensor assemble(const at::Tensor& embedded) const; ///< adds class token and positions
};

/// Norm, mean over some tokens, linear classifier.
class Head {
public:
    /// Pools `count` tokens from `first` on; count 0 = all the rest.
    Head(Linear classifier, NormRule norm, std::int64_t first, std::int64_t count);

    /// Logits, (1, classes).
    at::Tensor forward(const at::Tensor& x);
    /// `logitGradient` as forward() returned the logits.
    at::Tensor backward(const at::Tensor& logitGradient, GradientSink& sink);
    /// For the loss "sum of all logits".
    at::Tensor backwardOfSum(GradientSink& sink);

private:
    Linear m_classifier;
    Norm m_norm;
    std::int64_t m_first, m_count;
    at::Tensor m_normed, m_pooled;
};

/// A block or a step between stages.
struct Step {
    std::unique_ptr<Layer> layer;
    bool isBlock = true;
};

/// A network over explicit weights.
struct Network {
    Stem stem;
    std::vector<Step> steps;
    Head head;
};

/// Takes the parameters from `source` in the order of the reference definition (algorithm 1.7).
/// Throws Error(Unsupported).
Network makeNetwork(const space::NetworkPlan& plan, ParameterSource& source);

} // namespace trazor::proxy

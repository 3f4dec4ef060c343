// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/proxy_evaluator.h"
#include "core/proxy/torch/layers/layer.h"
#include "core/proxy/torch/weights/parameter_source.h"
#include "core/space/network_plan.h"

#include <cstdint>
#include <memory>

namespace trazor::proxy {

/// Maps an input to the first tokens. Not scored by DSS.
///
/// An input is a matrix: of an image its patches, (patches, channels * patch * patch); of a text the summed
/// embeddings of token, position and type, (tokens, embedding width).
class Stem {
public:
    Stem() = default;
    Stem(const Stem&) = delete;
    Stem& operator=(const Stem&) = delete;
    virtual ~Stem() = default;

    /// The single input of data-free proxies. By default the all-ones image (TF-TAS); for text, token id 1 of type 0 at
    /// every position, because a constant vector of ones vanishes in the first LayerNorm (algorithm 10.3), or tokens
    /// 1, 2, 3, ... if no position table distinguishes them (our decision). Throws Error(InvalidArgument) if the stem
    /// has no such input.
    virtual at::Tensor input(InputKind kind) const = 0;

    /// Random input `index` of a seed: N(0,1) pixels, or uniformly random tokens. The same for all networks of one
    /// input shape.
    virtual at::Tensor randomInput(std::uint64_t seed, int index) const = 0;

    /// (tokens, dim)
    virtual at::Tensor forward(const at::Tensor& input) = 0;

    /// Gradient with respect to the pixels or embeddings of the last forward().
    virtual at::Tensor backward(const at::Tensor& tokenGradient, GradientSink& sink) = 0;

    /// (vocabulary, dim) if the head is tied to it, else undefined.
    virtual at::Tensor tiedEmbedding() const { return {}; }
};

/// Takes, for an image network: patch weight and bias, grid positions, class token, positions of class token and
/// patches, register tokens; for a text network (our decision; ELECTRA's order without LayerNorms): token, position and
/// type table, projection to the width of the network.
std::unique_ptr<Stem> makeStem(const space::NetworkPlan& plan, ParameterSource& source, bool numberNorms);

} // namespace trazor::proxy

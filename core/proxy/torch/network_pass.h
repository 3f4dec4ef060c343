// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/network.h"

#include <cstdint>

namespace trazor::proxy {

/// N(0,1) input number `index` of the batch of a seed, the same for all networks of one input shape: patches of a
/// random image, or for text random token ids.
at::Tensor randomInput(const space::NetworkPlan& plan, const Stem& stem, std::uint64_t seed, int index);

/// The one input of data-free proxies: patches of the all-ones image or of a random one. Throws
/// Error(InvalidArgument) if the network has no such input.
at::Tensor scoringInput(const space::NetworkPlan& plan, const Stem& stem, InputKind kind);

/// A network that inputs are sent through, forward and backward.
class NetworkPass {
public:
    NetworkPass(const space::NetworkPlan& plan, ParameterSource& source)
        : m_network(makeNetwork(plan, source)) {}

    const Stem& stem() const noexcept { return m_network.stem; }

    /// Logits of the tokens that the stem made.
    at::Tensor forward(at::Tensor tokens);
    /// Gradient with respect to the tokens.
    at::Tensor backward(const at::Tensor& logitGradient, GradientSink& sink);

private:
    Network m_network;
};

} // namespace trazor::proxy

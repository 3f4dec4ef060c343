// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/space/network_plan.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace trazor::proxy {

/// Random weights at the usual scale for successive networks, which share one buffer: drawing the weights of a network
/// of 6 million parameters takes as long as a forward pass.
class WeightPool {
public:
    explicit WeightPool(const at::TensorOptions& options)
        : m_options(options) {}

    /// Returns the next numbers of the buffer, each at most once per network. Numbers that the buffer lacks are drawn.
    at::Tensor take(const std::vector<std::int64_t>& shape);
    /// Starts over for the next network. Replaces the buffer by a larger one if the last network needed more.
    void rewind();
    const at::TensorOptions& options() const noexcept { return m_options; }

private:
    std::int64_t size() const { return m_numbers.defined() ? m_numbers.numel() : 0; }

    at::TensorOptions m_options;
    at::Tensor m_numbers;
    std::int64_t m_wanted = 0; ///< numbers taken by this network so far
};

/// A network as a user runs it after training: signed weights, softmax attention, GELU, its own norms, a batch of
/// examples, no gradients. Uses only LibTorch's operations, in the order in which the exported PyTorch module calls
/// them; attention uses LibTorch's fused kernel if there is one and the network has no relative positions.
class InferenceNetwork {
public:
    /// Throws Error(Unsupported) for a network that it cannot run.
    InferenceNetwork(const space::NetworkPlan& plan, WeightPool& pool);

    /// `input`: images (batch, channels, height, width) or token ids (batch, tokens), as from input().
    at::Tensor forward(const at::Tensor& input) const;
    at::Tensor input(int batch) const;

private:
    space::StemPlan m_stem;
    at::TensorOptions m_options;
    std::vector<std::function<at::Tensor(const at::Tensor&)>> m_steps;
};

} // namespace trazor::proxy

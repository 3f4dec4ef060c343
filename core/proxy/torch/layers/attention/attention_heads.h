// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/norm.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>

namespace trazor::proxy {

/// Rotary positions (Su et al. 2021): of the leading channels of a head, channel i and channel i + half of them turn
/// together, in the plane of both, by an angle that grows with the position of the token.
class RotaryPosition {
public:
    RotaryPosition() = default; ///< none
    /// Channel pair i of `channels` / 2 turns by position * base^(-2 i / channels), positions from 0.
    RotaryPosition(std::int64_t tokens, std::int64_t channels, double base, const at::TensorOptions& options);

    bool isNone() const noexcept { return !m_cosines.defined(); }
    /// `x` (texts * tokens, heads * headDim), in place; backwards, it is the transpose.
    void turn(const at::Tensor& x, std::int64_t headDim, bool backwards = false) const;

private:
    at::Tensor m_cosines, m_sines; ///< (tokens, 1, channels / 2)
};

/// What happens to the heads of q or k before they meet: each is normed, then turned by its position.
class AttentionHeads {
public:
    AttentionHeads(std::int64_t headDim, std::optional<NormRule> norm, RotaryPosition rotary)
        : m_headDim(headDim)
        , m_rotary(std::move(rotary)) {
        if (norm) {
            m_norm.emplace(*norm);
        }
    }

    bool changeNothing() const noexcept { return !m_norm && m_rotary.isNone(); }
    /// Both (tokens, heads * headDim). What is given may be overwritten.
    at::Tensor forward(const at::Tensor& x);
    at::Tensor backward(const at::Tensor& outputGradient);

private:
    std::int64_t m_headDim;
    std::optional<Norm> m_norm;
    RotaryPosition m_rotary;
};

/// Each head of k or v once for every head of q that it serves: (tokens, width) to (tokens, times * width).
at::Tensor repeatedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times);
/// The transpose: what was repeated is added up.
at::Tensor summedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times);

} // namespace trazor::proxy

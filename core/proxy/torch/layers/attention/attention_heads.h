// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/norm.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>

namespace trazor::proxy {

/// Rotary positions (Su et al. 2021): among the leading channels of a head, channel i and channel i + half of them are
/// rotated in their plane, by an angle proportional to the position of the token.
class RotaryPosition {
public:
    RotaryPosition() = default; ///< none
    /// Channel pair i of `channels` / 2 is rotated by position * base^(-2 i / channels), positions from 0.
    RotaryPosition(std::int64_t tokens, std::int64_t channels, double base, const at::TensorOptions& options);

    bool isNone() const noexcept { return !m_cosines.defined(); }
    /// Rotates `x` (texts * tokens, heads * headDim) in place; applies the transpose if `backwards`.
    void turn(const at::Tensor& x, std::int64_t headDim, bool backwards = false) const;

private:
    at::Tensor m_cosines, m_sines; ///< (tokens, 1, channels / 2)
};

/// Prepares the heads of q or k for attention: normalises each head, then rotates it by its position.
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
    /// Input and output are (tokens, heads * headDim). The input may be overwritten.
    at::Tensor forward(const at::Tensor& x);
    at::Tensor backward(const at::Tensor& outputGradient);

private:
    std::int64_t m_headDim;
    std::optional<Norm> m_norm;
    RotaryPosition m_rotary;
};

/// Repeats each head of k or v for every head of q that it serves: (tokens, width) to (tokens, times * width).
at::Tensor repeatedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times);
/// The transpose of repeatedHeads(): sums the repeated heads.
at::Tensor summedHeads(const at::Tensor& x, std::int64_t headDim, std::int64_t times);

} // namespace trazor::proxy

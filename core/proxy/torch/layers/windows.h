// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/proxy/torch/layers/layer.h"

#include <memory>

namespace trazor::proxy {

/// Square windows on a grid of tokens, cyclically shifted towards the origin (Swin). A grid that the windows
/// do not divide is padded with zero tokens at its far ends, as Swin does in detection; unlike there, no token
/// attends to the padding (our decision: a score must not depend on tokens that do not exist).
struct Windows {
    std::int64_t grid = 1;   ///< tokens per side
    std::int64_t window = 1; ///< tokens per side of a window
    std::int64_t shift = 0;

    std::int64_t perSide() const noexcept { return (grid + window - 1) / window; }
    std::int64_t count() const noexcept { return perSide() * perSide(); }

    /// Maps (networks * grid^2, width) to (networks * count * window^2, width), window by window, padded with zeros.
    at::Tensor split(const at::Tensor& x) const;
    /// Reverses split() and drops the padding. Both the transpose and the inverse of split().
    at::Tensor join(const at::Tensor& x) const;
    /// (count, 1, window^2, window^2): -100 (as in Swin) for two tokens of a window that are not neighbours in the
    /// image, or of which one is padding. Undefined if there is no such pair.
    at::Tensor mask(const at::TensorOptions& options) const;
};

/// The relative bias of every pair of tokens of a window, (1, heads, window^2, window^2), from Swin's table
/// ((2 window - 1)^2, heads).
at::Tensor windowBias(const at::Tensor& table, std::int64_t window);

/// Applies a mixer to the tokens of each window.
class Windowed : public Layer {
public:
    Windowed(const Windows& windows, std::unique_ptr<Layer> mixer);
    at::Tensor forward(const at::Tensor& x) override;
    at::Tensor backward(const at::Tensor& outputGradient, bool needsInputGradient, GradientSink& sink) override;

private:
    Windows m_windows;
    std::unique_ptr<Layer> m_mixer;
};

} // namespace trazor::proxy
